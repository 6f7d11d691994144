"""The commands `./scoring policy ...`."""
