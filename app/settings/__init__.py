"""Settings of each process, read from the environment."""
