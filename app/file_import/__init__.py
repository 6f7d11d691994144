"""Brings the rows of a bank's files into the portfolio: clients, their credits, managers.

Only the command line knows this room; a service starts its command as a process of its own. CSV needs nothing beside
what serves, Parquet needs pyarrow.
"""
