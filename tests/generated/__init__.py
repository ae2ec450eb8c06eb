"""Clients that generators make of the OpenAPI documents."""
