"""Any bank's table: found out how it is written, read whole or not at all, every fault with file, row and column."""
