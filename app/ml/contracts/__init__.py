"""The feature contract: one YAML file says what an applicant is; everything else is derived from it."""
