"""What becomes of credits: opened, corrected, paid month by month, in default."""
