"""What a PD is called: bands A to E and the master scale."""
