"""The reference: what the simulator answers, how sure it is of it, and its own calls."""
