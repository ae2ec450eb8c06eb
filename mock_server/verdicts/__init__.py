"""Verdicts: what a client did wrong, by the journal of a world."""
