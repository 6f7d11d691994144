"""Queries of imports: what rows of a file find and write, the imports themselves, mappings of columns."""
