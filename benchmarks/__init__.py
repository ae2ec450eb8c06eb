"""Benchmarks: ratios between things that run side by side in one run. ``python -m benchmarks``."""
