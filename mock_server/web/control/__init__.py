"""The control API under ``/__admin``, with one file of routes per noun."""
