"""A contract for a table without a description: inferred from names and cells, reported in full, edited by people."""
