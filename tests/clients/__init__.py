"""Whole clients, good and bad, and what the verdicts must say about them, over HTTP only."""
