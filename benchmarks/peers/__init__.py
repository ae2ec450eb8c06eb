"""The simulator beside other tools at the nearest job. ``python -m benchmarks.peers``."""
