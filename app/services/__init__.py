"""Use cases. No service knows HTTP."""
