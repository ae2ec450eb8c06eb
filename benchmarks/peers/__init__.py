"""The simulator compared with other tools at a similar job. ``python -m benchmarks.peers``."""
