"""Models as files by their hash, their cards, their held-out rows, and the cache of loaded ones."""
