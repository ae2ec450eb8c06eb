"""The pictures of README and docs, drawn from real runs and from the declarations."""
