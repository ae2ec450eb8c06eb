"""What the control API's calls take and return: one file per tag, and one that combines them."""
