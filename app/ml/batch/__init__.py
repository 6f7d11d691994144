"""Scoring of files: read in pieces, checked by the contract, scored, written beside and moved into place at the end.

Needs pyarrow, from the training set. A service loads nothing of it.
"""
