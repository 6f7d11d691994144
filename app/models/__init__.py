"""SQLModel tables, one entity per file."""
