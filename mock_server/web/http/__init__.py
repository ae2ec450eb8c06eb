"""The server's side of HTTP: ASGI, connections and limits."""
