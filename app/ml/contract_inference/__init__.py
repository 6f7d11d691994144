"""A contract for a table nobody has described: guessed from names and cells, told in full, edited by people."""
