"""Decisions: a score and what the active policy says of it, stored together; and their history."""
