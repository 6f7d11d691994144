"""Merkle trees as RFC 6962 has them (section 2.1), over leaves that arrive one by one."""

from collections.abc import Iterable, Sequence
from hashlib import sha256

OF_A_LEAF = b"\x00"
OF_A_NODE = b"\x01"
EMPTY_ROOT = sha256().digest()
"""The root of a tree without leaves."""


def tree_leaf(table: str, key: str, leaf: bytes) -> bytes:
    """Return the hash of a row as a leaf of the tree: where it lies, and the hash of its content.

    `key` is the row's id, or the columns of its key with strokes between them. H(0 ‖ table ‖ 0 ‖ key ‖ 0 ‖ leaf);
    neither a table nor a key holds a zero byte.
    """
    return sha256(b"\x00%s\x00%s\x00%s" % (table.encode(), key.encode(), leaf)).digest()


def node(left: bytes, right: bytes) -> bytes:
    """Return the hash of two subtrees: H(1 ‖ left ‖ right)."""
    return sha256(OF_A_NODE + left + right).digest()


class MerkleRoot:
    """The root of the leaves added so far, in memory that grows with the logarithm of their number."""

    def __init__(self) -> None:
        self.count = 0
        self._complete: list[tuple[int, bytes]] = []

    def add(self, leaf: bytes) -> None:
        """Add the next leaf, hashed already (`tree_leaf`)."""
        self.count += 1
        size, top = 1, leaf
        while self._complete and self._complete[-1][0] == size:
            top = node(self._complete.pop()[1], top)
            size *= 2
        self._complete.append((size, top))

    def root(self) -> bytes:
        """Return the root; more leaves may follow."""
        if not self._complete:
            return EMPTY_ROOT
        *others, (_, top) = self._complete
        for _, left in reversed(others):
            top = node(left, top)
        return top


def root_of(leaves: Iterable[bytes]) -> bytes:
    """Return the root of hashed leaves."""
    tree = MerkleRoot()
    for leaf in leaves:
        tree.add(leaf)
    return tree.root()


def inclusion_path(leaves: Sequence[bytes], place: int) -> list[tuple[str, bytes]]:
    """Return what proves that one leaf is in the tree: the neighbours on its way to the root, each with its side.

    `place` counts from 0. Sides are `left` and `right`. Raises IndexError for a place where no leaf is.
    """
    if not 0 <= place < len(leaves):
        raise IndexError(f"there is no leaf {place} of {len(leaves)}")
    path: list[tuple[str, bytes]] = []
    first, last = 0, len(leaves)
    while last - first > 1:
        middle = first + (1 << (last - first - 1).bit_length() - 1)
        if place < middle:
            path.append(("right", root_of(leaves[middle:last])))
            last = middle
        else:
            path.append(("left", root_of(leaves[first:middle])))
            first = middle
    return path[::-1]


def root_along(leaf: bytes, path: Iterable[tuple[str, bytes]]) -> bytes:
    """Return the root that a leaf and its path lead to: the tree's, if the leaf is in it."""
    for side, neighbour in path:
        leaf = node(neighbour, leaf) if side == "left" else node(leaf, neighbour)
    return leaf
