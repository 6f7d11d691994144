"""What a policy would do to stored applicants: approval, expected bads, loss and income, swap sets; no database."""
