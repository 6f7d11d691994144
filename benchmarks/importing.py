"""A portfolio imported by the command on PostgreSQL: clients, their credits with histories, a month of payments."""

import csv
import resource
import tempfile
import time
from contextlib import suppress
from itertools import cycle, islice
from pathlib import Path

from app.ml.tables.dataset import DEFAULT_DATA
from benchmarks.page import table
from tests.fixtures.command_line import FRESH, start
from tests.fixtures.postgres_server import DURABLE, postgres_node
from tests.fixtures.processes import CommandProcess

CLIENTS = 100_000
MOST_SECONDS = 60.0
LONGEST_SECONDS = 900
SAMPLED_SECONDS = 0.1
NAMES = (("Анна", "Ёлкина"), ("Пётр", "Орлов"), ("John", "Gray"), ("Мария", "Кузнецова-Петрова"))
HISTORIES = ("000000000000", "0000000", "100000000100", "X00000000000", "2100000", "CC0000000000")
CREDIT_COLUMNS = (
    *("external_id", "client_external_id", "amount_total", "annual_rate"),
    *("term_months", "opened_on", "payment_history", "as_of"),
)
RUNS = (
    ("new clients", "clients", 0),
    ("their credits with histories", "credits", 0),
    ("the next month of each credit", "payments", 0),
    ("the same clients again", "clients", 0),
    ("the same credits again", "credits", 0),
    ("one value changed in each client", "clients", 1),
)
"""A name, the kind of file, and what is added to each client's expenses."""
DEFAULT = "default"
SECRET = "a secret that only this measurement knows"


def importing() -> str:
    """Return the section of the page."""
    lines = []
    with tempfile.TemporaryDirectory() as place, postgres_node(DURABLE) as node:
        folder = Path(place)
        variables = {"DATABASE_URL": node.url, "SESSION_SECRET": SECRET, "DEMO_MODE": "false", **FRESH}
        for name, kind, raised in RUNS:
            file = folder / f"{kind}.csv"
            if kind == "clients":
                write_clients(file, CLIENTS, raised=raised)
            elif kind == "credits":
                write_credits(file, CLIENTS)
            else:
                write_payments(file, CLIENTS)
            lines.append(_measured(name, kind, folder, variables))
    portfolio = float(lines[0][1].split()[0]) + float(lines[1][1].split()[0])
    kept = "reached" if portfolio <= MOST_SECONDS else "not reached"
    shown = table(["file", "takes", "processor time of the command", "rows a second", "peak memory"], lines)
    return (
        f"{shown}\n\n{CLIENTS:,} rows a file. Wanted: new clients, and their credits with histories, together within "
        f"{MOST_SECONDS:g} s. Here {portfolio:.1f} s: {kept}."
    )


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


def write_credits(path: Path, count: int) -> None:
    """Write a credit with a year of payments for each of the clients."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(CREDIT_COLUMNS)
        for number in range(1, count + 1):
            amount, rate, day = 10_000 + 250 * (number % 4_000), 0.05 + number % 300 / 1000, number % 28 + 1
            terms = (amount, f"{rate:.3f}", 12 * (number % 5 + 1), f"2024-05-{day:02}")
            history = HISTORIES[number % len(HISTORIES)]
            writer.writerow([f"L-{number:08}", f"C-{number:08}", *terms, history, "2025-12"])


def write_payments(path: Path, count: int) -> None:
    """Write the next month of each credit."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["external_id", "month", "status"])
        writer.writerows([f"L-{number:08}", "2026-01", "0" if number % 20 else "1"] for number in range(1, count + 1))


def _measured(name: str, kind: str, folder: Path, variables: dict[str, str]) -> list[str]:
    before, began = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    process = start(folder, "import", kind, f"{kind}.csv", "--yes", **variables)
    try:
        most = _most_memory(process)
    finally:
        process.kill()
        process.wait()
    seconds, after = time.perf_counter() - began, resource.getrusage(resource.RUSAGE_CHILDREN)
    if process.poll():
        raise RuntimeError(folder.joinpath("err.txt").read_text())
    spent = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return [name, f"{seconds:.1f} s", f"{spent:.1f} s", f"{CLIENTS / seconds:,.0f}", f"{most / 1024:,.0f} MiB"]


def _most_memory(process: CommandProcess) -> int:
    """Wait for the command; return the most memory it had, in kB.

    `/proc` counts it for the program that runs. `getrusage` of children has the memory of this process in it, from
    before the command took its place.
    """
    most, deadline = 0, time.monotonic() + LONGEST_SECONDS
    while process.poll() is None:
        if time.monotonic() > deadline:
            raise TimeoutError(f"The import took longer than {LONGEST_SECONDS} s.")
        with suppress(OSError, StopIteration):
            lines = Path("/proc", str(process.pid), "status").read_text().splitlines()
            most = max(most, int(next(line for line in lines if line.startswith("VmHWM")).split()[1]))
        time.sleep(SAMPLED_SECONDS)
    return most
