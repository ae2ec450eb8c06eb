"""The sandbox page: one world, seen and steered in a browser."""
