"""Queries about jobs: their rows, their chunks, what they found."""
