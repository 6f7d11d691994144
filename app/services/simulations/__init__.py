"""Policies simulated on stored events or on the portfolio."""
