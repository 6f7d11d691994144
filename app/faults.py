"""What an error says, in one line: for logs, answers and sentences."""


def first_line(fault: BaseException) -> str:
    """The first line that says anything; the error's name where none does, as with a time-out.

    >>> first_line(ValueError("line 1 is wrong\\nbecause …")), first_line(TimeoutError())
    ('line 1 is wrong', 'TimeoutError')
    """
    return next((line.strip() for line in str(fault).splitlines() if line.strip()), type(fault).__name__)
