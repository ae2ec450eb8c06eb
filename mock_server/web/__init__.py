"""HTTP: the vendor's surface, the control API and the reference pages."""
