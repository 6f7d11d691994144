"""The life of a model in the service: stages, promotion, challengers, comparison."""
