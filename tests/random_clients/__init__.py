"""Clients at random, good ones and ones with a bug each, and what the verdicts say of them."""
