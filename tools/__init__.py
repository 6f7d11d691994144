"""Run by developers: makes the data that ships with the product."""
