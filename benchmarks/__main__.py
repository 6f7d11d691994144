"""`python -m benchmarks [NAME ...]`: measures every section or those named, prints it, writes it into the page."""

import argparse
import sys
from collections.abc import Callable, Sequence
from functools import partial

from benchmarks.audit import audit
from benchmarks.decisions import decisions
from benchmarks.factory.section import factory
from benchmarks.hot_path.options import Options
from benchmarks.hot_path.section import hot_path
from benchmarks.importing import importing
from benchmarks.keys import keys
from benchmarks.lists import lists
from benchmarks.migrations import migrations
from benchmarks.offline import offline
from benchmarks.over_rabbitmq import over_rabbitmq
from benchmarks.page import write_section
from benchmarks.pages import pages
from benchmarks.policy import policy
from benchmarks.rescoring.section import CLIENTS, rescoring
from benchmarks.routes.section import routes
from benchmarks.scoring import scoring
from benchmarks.shadow import shadow
from benchmarks.simulation import simulation
from benchmarks.special_values import special_values
from benchmarks.start import start
from benchmarks.trail import trail

Section = tuple[str, Callable[[], str]]
"""The section's marker on the page, and what measures it and returns Markdown."""


def sections(options: Options, clients: int = CLIENTS) -> list[Section]:
    """Everything that is measured, in the order of the page. A new measurement is one more line here."""
    return [
        ("hot_path", partial(hot_path, options)),
        ("routes", routes),
        ("scoring", scoring),
        ("special_values", special_values),
        ("offline", offline),
        ("factory", factory),
        ("start", start),
        ("rabbitmq", over_rabbitmq),
        ("shadow", shadow),
        ("lists", lists),
        ("pages", pages),
        ("audit", audit),
        ("trail", trail),
        ("keys", keys),
        ("policy", policy),
        ("decisions", decisions),
        ("simulation", simulation),
        ("portfolio", partial(rescoring, clients)),
        ("import", importing),
        ("migrations", migrations),
    ]


def main(arguments: Sequence[str]) -> None:
    """Measures, prints, writes the sections of those names. Exits with a sentence for a name that is none."""
    names, options, clients = read_arguments(arguments)
    measures = dict(sections(options, clients))
    for name in names or measures:
        print(f"Measuring {name} ...\n", flush=True)
        content = measures[name]()
        write_section(name, content)
        print(content, "\n")


def read_arguments(arguments: Sequence[str]) -> tuple[list[str], Options, int]:
    """Return the sections asked for, how much is measured, and the clients of the section portfolio."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    known = [name for name, _ in sections(Options())]
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"of {', '.join(known)}; none: all")
    hot = parser.add_argument_group("hot_path")
    hot.add_argument("--turns", type=int, default=Options.turns, help="of each peer at each number of connections")
    hot.add_argument("--seconds", type=float, default=Options.seconds, help="of a turn")
    hot.add_argument("--soak", type=float, default=Options.soak_minutes, metavar="MINUTES", help="of full load")
    hot.add_argument("--connections", type=_numbers, default=Options.connections, help="such as 1,32,128")
    hot.add_argument("--peers-only", action="store_true", help="leave out what is measured of this product alone")
    parser.add_argument("--clients", type=int, default=CLIENTS, help="of the section portfolio")
    found = parser.parse_args(arguments)
    if unknown := set(found.names) - set(known):
        parser.error(f"no such section: {', '.join(sorted(unknown))}; expected {', '.join(known)}")
    options = Options(
        turns=found.turns,
        seconds=found.seconds,
        connections=found.connections,
        soak_minutes=found.soak,
        peers_only=found.peers_only,
    )
    return list(found.names), options, found.clients


def _numbers(text: str) -> tuple[int, ...]:
    return tuple(int(part) for part in text.split(","))


if __name__ == "__main__":
    main(sys.argv[1:])
