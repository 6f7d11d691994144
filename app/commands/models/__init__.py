"""`./scoring models …`: the registry and the stages of its models."""
