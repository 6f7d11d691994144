"""From a score to a decision: the policy's language, its evaluation in columns, its analysis; no web, no database."""
