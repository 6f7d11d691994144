"""Everything about models: contract, features, training, explanation, registry, engine."""
