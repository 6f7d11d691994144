"""Re-scoring a portfolio beside a script that does the same alone."""
