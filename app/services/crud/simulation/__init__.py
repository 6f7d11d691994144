"""Stored applicants read in columns, page by page."""
