import pytest

from app.faults import first_line


@pytest.mark.parametrize(
    ("fault", "expected"),
    [
        (ValueError("one line"), "one line"),
        (ValueError("first\nsecond"), "first"),
        (ValueError("\n  second\n"), "second"),
        (TimeoutError(), "TimeoutError"),
        (OSError(" \n"), "OSError"),
    ],
)
def test_a_fault_is_one_line_and_never_nothing(fault: Exception, expected: str) -> None:
    assert first_line(fault) == expected
