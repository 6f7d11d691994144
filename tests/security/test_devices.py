"""What a login comes from, in two words."""

import pytest

from app.security.devices import describe_device

_CHROME = (
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/141.0.0.0 Safari/537.36"
)


@pytest.mark.parametrize(
    ("sent", "described"),
    [
        (_CHROME, "Chrome, Windows"),
        (f"{_CHROME} Edg/141.0.0.0", "Edge, Windows"),
        (f"{_CHROME} OPR/120.0.0.0", "Opera, Windows"),
        (_CHROME.replace("Windows NT 10.0; Win64; x64", "Linux; Android 10; K"), "Chrome, Android"),
        (_CHROME.replace("Chrome", "YaBrowser/25.8 Chrome"), "Yandex Browser, Windows"),
        ("Mozilla/5.0 (Macintosh; Intel Mac OS X 15.6; rv:145.0) Gecko/20100101 Firefox/145.0", "Firefox, macOS"),
        ("python-httpx/0.28.1", "python-httpx"),
        ("", None),
        (None, None),
        ("x" * 500, "x" * 40),
        ("\x1b[31mred\u202e", "[31mred"),
    ],
)
def test_a_browser_is_named_with_its_system_and_a_program_by_its_name(sent: str | None, described: str | None) -> None:
    assert describe_device(sent) == described
