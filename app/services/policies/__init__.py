"""Decision policies: stored under their hash, staged, in use; and the emergency stop."""
