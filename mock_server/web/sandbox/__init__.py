"""The sandbox page: one world, shown and controlled in a browser."""
