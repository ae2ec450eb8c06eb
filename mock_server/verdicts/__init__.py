"""Verdicts: what a client did wrong, according to the journal of a world."""
