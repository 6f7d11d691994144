"""Queries of the client list and the portfolio: filter, order, pages, counts."""
