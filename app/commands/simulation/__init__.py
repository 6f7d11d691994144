"""The command `./scoring simulate`."""
