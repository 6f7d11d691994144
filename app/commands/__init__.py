"""The commands of `./scoring`, one file per group."""
