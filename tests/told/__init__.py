"""What webhooks are sent, as the documents have it."""
