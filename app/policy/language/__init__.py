"""Expressions of a policy: a closed vocabulary, checked for types and units, evaluated in columns."""
