"""What is wrong with a policy's rules among themselves: overlaps, gaps, rules that never fire or shadow another."""
