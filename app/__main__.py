"""The command line: `python -m app --help`. A mistake gets a sentence and exit code 2, never a traceback."""

import sys
from collections.abc import Callable
from typing import Any

import typer
from pydantic import ValidationError
from sqlalchemy.exc import DatabaseError

from app.commands import models, serve, train, worker
from app.exceptions import ServiceError
from app.ml.settings import STATE
from app.scripts.write_env import main as write_env

MISTAKE = 2
main = typer.Typer(no_args_is_help=True, add_completion=False, help="Credit scoring service.")
main.command("run")(serve.run)
main.command("serve")(serve.serve)
main.command("seed")(serve.seed)
main.command("worker")(worker.worker)
main.command("train")(train.train)
main.command("env", help="Write app/.env with fresh secrets for the containers.")(write_env)
main.add_typer(models.group, name="models")


def guarded(command: Callable[..., Any]) -> int:
    """Runs the command line; turns errors that have a sentence into that sentence."""
    try:
        command()
    except (ServiceError, ValidationError) as fault:
        sys.stderr.write(f"{fault}\n")
        return MISTAKE
    except DatabaseError as fault:
        sys.stderr.write(
            f"The database cannot be used: {fault.orig}. If {STATE}/ was left half-written, "
            "`make clean` starts afresh; if it is elsewhere, look at DATABASE_URL.\n"
        )
        return MISTAKE
    except OSError as fault:
        sys.stderr.write(f"This cannot be read, written or reached: {fault}\n")
        return MISTAKE
    except KeyboardInterrupt:
        return 0
    return 0


if __name__ == "__main__":
    sys.exit(guarded(main))
