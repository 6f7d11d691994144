"""ASGI middleware: proxies, request ids and the access log, sessions, cross-site requests, security headers."""
