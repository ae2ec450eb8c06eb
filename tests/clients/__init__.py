"""Whole clients, good and bad, and what the verdicts must say of them: a suite over HTTP alone."""
