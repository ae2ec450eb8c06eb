"""One client does not affect others."""
