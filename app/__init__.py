"""Credit scoring service: REST API, scoring engine, seed and command line."""

__version__ = "0.1.0"
