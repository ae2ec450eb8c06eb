"""The server side of HTTP: ASGI messages, connections and their limits."""
