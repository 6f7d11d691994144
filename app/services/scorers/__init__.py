"""Who computes a score: this process or a worker behind the broker; and the challengers in shadow."""
