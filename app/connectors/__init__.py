"""Facts for decisions, asked from other systems over HTTP. An optional part, off without CONNECTORS_FILE."""
