"""The reference pages: the vendor's methods, how sure each fact is, and the control API."""
