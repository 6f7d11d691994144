"""A portfolio imported by the command on PostgreSQL: new clients, the same file again, one value changed in all."""

import csv
import resource
import tempfile
import time
from itertools import cycle, islice
from pathlib import Path

from app.ml.tables.dataset import DEFAULT_DATA
from benchmarks.page import table
from tests.fixtures.command_line import FRESH, run
from tests.fixtures.postgres_server import DURABLE, postgres_node

CLIENTS = 100_000
MOST_SECONDS = 60.0
NAMES = (("Анна", "Ёлкина"), ("Пётр", "Орлов"), ("John", "Gray"), ("Мария", "Кузнецова-Петрова"))
DEFAULT = "default"
SECRET = "a secret that only this measurement knows"


def importing() -> str:
    """Return the section of the page."""
    lines = []
    with tempfile.TemporaryDirectory() as place, postgres_node(DURABLE) as node:
        folder = Path(place)
        variables = {"DATABASE_URL": node.url, "SESSION_SECRET": SECRET, "DEMO_MODE": "false", **FRESH}
        for name, raised in (("new clients", 0), ("the same file again", 0), ("one value changed in each", 1)):
            write_clients(folder / "clients.csv", CLIENTS, raised=raised)
            lines.append(_measured(name, folder, variables))
    first = float(lines[0][1].split()[0])
    kept = "reached" if first <= MOST_SECONDS else "not reached"
    shown = table(["file", "takes", "processor time of the command", "rows a second", "peak memory"], lines)
    return f"{shown}\n\n{CLIENTS:,} clients. Wanted: new ones within {MOST_SECONDS:g} s. Here {first:.1f} s: {kept}."


def write_clients(path: Path, count: int, *, raised: int) -> None:
    """Write the shipped loans again and again as clients of a bank; `raised` is added to each one's expenses."""
    with DEFAULT_DATA.open(encoding="utf-8", newline="") as source:
        loans = [{name: cell for name, cell in row.items() if name != DEFAULT} for row in csv.DictReader(source)]
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, ["external_id", "first_name", "last_name", *loans[0]])
        writer.writeheader()
        for number, loan in enumerate(islice(cycle(loans), count), start=1):
            first, last = NAMES[number % len(NAMES)]
            more = {"expenses_monthly": int(float(loan["expenses_monthly"] or 0)) + raised}
            writer.writerow({"external_id": f"C-{number:08}", "first_name": first, "last_name": last, **loan, **more})


def _measured(name: str, folder: Path, variables: dict[str, str]) -> list[str]:
    before, began = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    done = run(folder, "import", "clients", "clients.csv", "--yes", **variables)
    seconds, after = time.perf_counter() - began, resource.getrusage(resource.RUSAGE_CHILDREN)
    if done.code:
        raise RuntimeError(done.err)
    spent = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return [
        name,
        f"{seconds:.1f} s",
        f"{spent:.1f} s",
        f"{CLIENTS / seconds:,.0f}",
        f"{after.ru_maxrss / 1024:,.0f} MiB",
    ]
