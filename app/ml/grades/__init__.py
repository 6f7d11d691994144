"""Grades of a PD: bands A to E and the master scale."""
