"""Policies on rows that a model has not seen: what decisions are explained against, two policies side by side."""
