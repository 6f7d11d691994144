"""GoRules' JSON Decision Model: policies written as one, and decision tables of one read as a policy."""
