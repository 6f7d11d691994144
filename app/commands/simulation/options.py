"""The options of `./scoring simulate`, and which applicants they select."""

from pathlib import Path
from typing import Annotated

import typer

from app.commands.options import moment
from app.exceptions import CommandError
from app.services.crud.simulation.stored import SHOWN_SOURCES, ApplicantSelection, EventsOfTime, LatestOfClients

LONGEST_MONTHS = 60
PolicyFile = Annotated[
    Path, typer.Option(metavar="POLICY", help="a policy: a YAML file, or the hash of a stored one or how it begins")
]
SecondPolicy = Annotated[
    Path | None,
    typer.Option(metavar="POLICY", help="a second policy to compare it with, named so as well", show_default=False),
]
SecondModel = Annotated[
    str | None,
    typer.Option(help="a second time with the PDs of this model: its hash or a prefix of it", show_default=False),
]
OtherCutOffs = Annotated[
    list[str] | None,
    typer.Option(
        metavar="SEGMENT=A:D",
        help="a second time with other cut-offs: approve below A, decline from D; may be repeated",
        show_default=False,
    ),
]
Since = Annotated[str | None, typer.Option(metavar="DATE", help="scores since that day or time (UTC without a zone)")]
Until = Annotated[str | None, typer.Option(metavar="DATE", help="with --since: only scores before it")]
Sources = Annotated[
    list[str] | None,
    typer.Option(help="with --since: only scores from there (client, manager, api, batch); may be repeated"),
]
IsPortfolio = Annotated[bool, typer.Option("--portfolio", help="every client's latest score, data of now")]
ManagerId = Annotated[
    int | None, typer.Option(metavar="ID", min=1, help="with --portfolio: only this manager's clients")
]
StatedFacts = Annotated[
    list[str] | None,
    typer.Option(help="NAME=VALUE: a fact of the policies that holds for every applicant; may be repeated"),
]
OutcomeMonths = Annotated[
    int, typer.Option(min=1, max=LONGEST_MONTHS, help="months after a score in which a loan can go bad")
]
SwapFile = Annotated[
    Path | None, typer.Option(help="output: a .csv file of all whose outcome differs", show_default=False)
]
ShowsCurve = Annotated[bool, typer.Option("--curve", help="show what other cut-offs would give as well")]
AsJson = Annotated[bool, typer.Option("--json", help="the whole as JSON, with the sums for any cut-offs")]


def selection_of(
    since: str | None, until: str | None, source: list[str] | None, manager: int | None, *, is_portfolio: bool
) -> ApplicantSelection:
    """Return which applicants. Raises CommandError for none or two ways, and for options of the other one."""
    if (since is not None) == is_portfolio:
        raise CommandError("Select applicants in one way: --since DATE or --portfolio.")
    if since is None:
        for name, given in (("--until", until), ("--source", source)):
            if given:
                raise CommandError(f"{name} belongs to --since DATE.")
        return LatestOfClients(manager)
    if manager is not None:
        raise CommandError("--manager belongs to --portfolio.")
    known = {one.value: one for one in SHOWN_SOURCES}
    if strange := [one for one in source or () if one not in known]:
        raise CommandError(f"--source {strange[0]}: expected {', '.join(known)}")
    chosen = tuple(known[one] for one in source) if source else SHOWN_SOURCES
    found = EventsOfTime(moment("--since", since), None if until is None else moment("--until", until), chosen)
    if found.until is not None and found.until <= found.since:
        raise CommandError(f"--until {until} is not after --since {since}: the period is empty.")
    return found
