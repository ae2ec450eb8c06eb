"""Worlds: their records, clocks, journals and keys."""
