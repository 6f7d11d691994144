"""The way of one score, from the caller's connection to the stored event, beside peers in one run."""
