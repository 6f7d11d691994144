"""Scenes of the life of the containers, in the order of `SCENES` in `tests.containers.__main__`.

Each is a function of a running project; it returns what was seen and raises AssertionError when it is not as promised.
"""
