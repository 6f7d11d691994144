"""Any bank's table: format detected, read whole or not at all, every fault with file, row and column."""
