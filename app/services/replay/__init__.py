"""Replay: stored scoring events are computed again from what they name, and must come out bit for bit."""
