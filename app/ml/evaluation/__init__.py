"""How good a model is: discrimination, calibration error, stability, behaviour, and the gates of promotion."""
