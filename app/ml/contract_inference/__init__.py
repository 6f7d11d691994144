"""A contract for a table without one: inferred from names and cells, explained, open to edits."""
