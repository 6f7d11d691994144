"""What each route costs: round trips to PostgreSQL, and processor time."""
