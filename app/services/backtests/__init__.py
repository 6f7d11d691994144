"""Stored scores against what happened to the clients afterwards."""
