"""Pages on which a person lets somebody use what is theirs, and the control call that does it."""
