"""The control API under ``/__admin``: one route file a noun."""
