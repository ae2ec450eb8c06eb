"""The reference pages: the vendor's methods, how certain each fact is, and the control API."""
