"""Calls of the vendor's methods."""
