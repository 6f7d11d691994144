"""Files decided in pieces: scored by a model, decided by policies. Needs the libraries of training."""
