"""`python -m benchmarks`: measures every section, prints it, and writes it into docs/benchmarks.md."""

from collections.abc import Callable

from benchmarks.over_rabbitmq import over_rabbitmq
from benchmarks.page import write_section
from benchmarks.scoring import scoring
from benchmarks.start import start

Section = tuple[str, Callable[[], str]]
"""The section's marker on the page, and what measures it and returns Markdown."""


def sections() -> list[Section]:
    """Everything that is measured, in the order of the page. A new measurement is one more line here."""
    return [("scoring", scoring), ("start", start), ("rabbitmq", over_rabbitmq)]


def main() -> None:
    """Measures, prints, writes."""
    for name, measure in sections():
        print(f"Measuring {name} ...\n", flush=True)
        content = measure()
        write_section(name, content)
        print(content, "\n")


if __name__ == "__main__":
    main()
