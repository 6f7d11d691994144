"""Peers: how others do the same, for ratios."""
