"""The control API under ``/__admin``: one file of routes for each noun."""
