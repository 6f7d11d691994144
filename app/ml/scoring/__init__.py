"""From an applicant's columns to the probability of default and its exact reasons."""
