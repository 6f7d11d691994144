"""The model factory: from a bank's own table to a registered, calibrated, reported model. Never loaded to serve."""
