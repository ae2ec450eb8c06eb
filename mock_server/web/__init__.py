"""HTTP: the vendor's API, the control API and the reference pages."""
