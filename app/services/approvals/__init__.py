"""Four eyes: acts that one person proposes and another approves."""
