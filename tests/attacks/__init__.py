"""Attacks that once succeeded or nearly did, each replayed by tests."""
