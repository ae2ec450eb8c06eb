"""Trials that take longer than tests may: ``make crash``, ``make soak``."""
