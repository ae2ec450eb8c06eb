"""Faults: rules as data, matched to calls and played on them."""
