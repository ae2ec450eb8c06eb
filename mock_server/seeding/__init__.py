"""Generates a world's data: every record is a function of (seed, shop's place, kind, index)."""
