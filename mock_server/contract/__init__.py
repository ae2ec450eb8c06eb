"""How the vendor's methods are declared and their requests read."""
