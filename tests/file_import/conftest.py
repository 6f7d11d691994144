"""These tests run on both databases."""

from tests.fixtures.both_databases import engine

__all__ = ["engine"]
