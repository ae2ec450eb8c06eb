"""Faults: rules as data, matched to calls and applied to them."""
