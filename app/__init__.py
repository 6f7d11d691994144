"""Credit scoring service: REST API, scoring engine, seed and command line."""
