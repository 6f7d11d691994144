"""Evaluation of a model: discrimination, calibration error, stability, behaviour, and the gates of promotion."""
