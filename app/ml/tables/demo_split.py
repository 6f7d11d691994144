"""The one split of the default data set into demo clients and training loans, fixed before any training.

A row's place follows from its content alone: the rows whose content has the lowest sha256 are the demo clients,
the others train. The content is the row's CSV line as it stands in the file, without the line end. Nothing can be
tuned here, so nothing is.
"""

from collections.abc import Sequence
from hashlib import sha256

DEMO_CLIENTS = 1510


def content_hash(line: str) -> str:
    """Sha256 of one CSV line (UTF-8, no line end) as 64 hexadecimal digits.

    >>> content_hash("abc")[:16]
    'ba7816bf8f01cfea'
    """
    return sha256(line.encode()).hexdigest()


def split_demo_rows(lines: Sequence[str], demo_count: int = DEMO_CLIENTS) -> tuple[list[int], list[int]]:
    """Divide a file's data lines (without the header) into demo clients and training rows.

    Returns two lists of indices into `lines`: the demo rows from the lowest hash up (the first is the client with
    ID 1), and the training rows in file order. Lines that are equal keep their order in the file.
    Raises ValueError when `demo_count` is negative or larger than the number of lines.
    """
    if not 0 <= demo_count <= len(lines):
        raise ValueError(f"{demo_count} demo rows cannot be taken from {len(lines)} lines.")
    ranked = sorted(range(len(lines)), key=lambda index: content_hash(lines[index]))
    return ranked[:demo_count], sorted(ranked[demo_count:])
