"""Commands that prepare data: seed, extraction, generation."""
