"""The real API beside the simulator's assumptions."""
