"""Compares the real API with the simulator's assumptions."""
