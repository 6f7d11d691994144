"""Peers: how others do the same, so that a ratio can be told."""
