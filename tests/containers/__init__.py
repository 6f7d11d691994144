"""The containers, really run: `make containers`. Not part of `make test`, for it builds images and takes minutes.

Standard library only, like a fresh clone.
"""
