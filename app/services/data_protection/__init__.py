"""Data protection: export of all about a person, erasure that seals outlive, and how long what is kept."""
