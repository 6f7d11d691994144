"""Passwords, sessions, the permission table and the policies built on it."""
