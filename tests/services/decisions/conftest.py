"""Both databases."""

from tests.fixtures.both_databases import engine, file_engine

__all__ = ["engine", "file_engine"]
