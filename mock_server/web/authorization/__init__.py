"""Pages on which a person grants access to an OA or a shop, and the control call for the same."""
