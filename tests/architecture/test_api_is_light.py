"""An API whose workers score loads no engine and nothing of training: a hundred megabytes it would never use."""

import os
import subprocess
import sys

from tests.architecture.source import ROOT

SOURCE = """
import os, sys
import app.commands.server
from app.api import create_app
for amqp_url in ("amqp://guest:guest@localhost/", ""):
    os.environ["AMQP_URL"] = amqp_url
    create_app()
print(*sorted({name.split(".")[0] for name in sys.modules}))
"""
HEAVY = {"catboost", "pandas", "scipy", "sklearn", "pyarrow", "optuna", "matplotlib", "faker", "alembic", "s3fs"}
ON_POSTGRESQL = {
    "DATABASE_URL": "postgresql://bank@localhost/bank",
    "SESSION_SECRET": "a secret that only tests know, long enough",
    "DEMO_MODE": "false",
}


def test_the_engine_is_not_loaded_before_the_first_model_over_rabbitmq_and_in_process() -> None:
    environment = {**os.environ, **ON_POSTGRESQL}
    done = subprocess.run(
        [sys.executable, "-c", SOURCE], cwd=ROOT, env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    assert set(done.stdout.split()) & HEAVY == set()
