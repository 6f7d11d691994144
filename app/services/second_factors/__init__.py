"""Second factors: set up, shown at the login and before what asks for a proof, taken away."""
