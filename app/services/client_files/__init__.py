"""A manager's list as a file for spreadsheets."""
