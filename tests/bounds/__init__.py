"""What one client does, its neighbours do not notice."""
