"""Brings the rows of a bank's files into the portfolio: clients, managers, credits, payments.

A service does it in a process of its own. CSV needs nothing beside what serves, Parquet needs pyarrow.
"""
