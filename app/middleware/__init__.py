"""ASGI middleware: request ids and the access log, protection against cross-site requests, security headers."""
