"""Copies a database of the original service into an empty one. Only the command line knows this room."""
