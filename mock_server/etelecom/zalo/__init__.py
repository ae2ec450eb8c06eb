"""The service ``Zalo``: one noun a file."""
