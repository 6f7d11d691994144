"""Tables of measurements, and their place on the page: between the markers of their section."""

import re
from collections.abc import Sequence
from math import isfinite
from pathlib import Path

PAGE = Path(__file__).parents[1] / "docs" / "benchmarks.md"
NONE = "-"


def table(header: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """Return a Markdown table; every column but the first is aligned to the right."""
    lines = [header, ["---", *["---:"] * (len(header) - 1)], *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def write_section(name: str, content: str, *, page: Path = PAGE) -> None:
    """Replace what stands between `<!-- bench:name -->` and `<!-- /bench:name -->`. Raises ValueError without them."""
    text = page.read_text(encoding="utf-8")
    start, end = f"<!-- bench:{name} -->", f"<!-- /bench:{name} -->"
    replaced, count = re.subn(
        rf"{re.escape(start)}.*?{re.escape(end)}", lambda _: f"{start}\n{content}\n{end}", text, flags=re.DOTALL
    )
    if count != 1:
        raise ValueError(f"{page}: expected {start} and {end} exactly once")
    page.write_text(replaced, encoding="utf-8")


def duration(seconds: float) -> str:
    """Seconds as people read them; a dash where there are none.

    >>> duration(0.0000305), duration(0.0141), duration(2.5), duration(0.0009999)
    ('30.5 µs', '14.1 ms', '2.50 s', '1 ms')
    """
    if not isfinite(seconds):
        return NONE
    if seconds >= 1:
        return f"{seconds:.2f} s"
    value, unit = (seconds * 1e3, "ms") if seconds >= 0.9995e-3 else (seconds * 1e6, "µs")
    return f"{value:.3g} {unit}"


def times(ratio: float) -> str:
    """How many times as long; a dash where one of the two has no figure.

    >>> times(213.4), times(1.96), times(0.5)
    ('213 ×', '2.0 ×', '0.50 ×')
    """
    if not isfinite(ratio):
        return NONE
    return f"{ratio:,.0f} ×" if ratio >= 10 else f"{ratio:.1f} ×" if ratio >= 1 else f"{ratio:.2f} ×"
