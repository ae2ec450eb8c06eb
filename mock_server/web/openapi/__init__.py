"""The two OpenAPI documents."""
