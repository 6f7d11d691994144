"""Replay: stored scoring events are recomputed from their own model and revision, and must be equal bit for bit."""
