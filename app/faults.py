"""An error in one line: for logs, responses and messages."""


def first_line(fault: BaseException) -> str:
    """Return the first non-empty line of an error, or its name without one, as for a time-out.

    >>> first_line(ValueError("line 1 is wrong\\nbecause …")), first_line(TimeoutError())
    ('line 1 is wrong', 'TimeoutError')
    """
    return next((line.strip() for line in str(fault).splitlines() if line.strip()), type(fault).__name__)
