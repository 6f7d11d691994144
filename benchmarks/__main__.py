"""`python -m benchmarks [NAME ...]`: measures every section or those named, prints it, writes it into the page."""

import sys
from collections.abc import Callable, Sequence

from benchmarks.lists import lists
from benchmarks.offline import offline
from benchmarks.over_rabbitmq import over_rabbitmq
from benchmarks.page import write_section
from benchmarks.pages import pages
from benchmarks.scoring import scoring
from benchmarks.shadow import shadow
from benchmarks.start import start

Section = tuple[str, Callable[[], str]]
"""The section's marker on the page, and what measures it and returns Markdown."""


def sections() -> list[Section]:
    """Everything that is measured, in the order of the page. A new measurement is one more line here."""
    return [
        ("scoring", scoring),
        ("offline", offline),
        ("start", start),
        ("rabbitmq", over_rabbitmq),
        ("shadow", shadow),
        ("lists", lists),
        ("pages", pages),
    ]


def main(names: Sequence[str]) -> None:
    """Measures, prints, writes the sections of those names. Raises ValueError for a name that is none."""
    measures = dict(sections())
    if unknown := set(names) - measures.keys():
        raise ValueError(f"no such section: {', '.join(sorted(unknown))}; expected {', '.join(measures)}")
    for name in names or measures:
        print(f"Measuring {name} ...\n", flush=True)
        content = measures[name]()
        write_section(name, content)
        print(content, "\n")


if __name__ == "__main__":
    main(sys.argv[1:])
