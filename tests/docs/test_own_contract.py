"""The first steps of a bank with its own contract, run as printed on a generated table but for the port."""

import os
import re
import shlex
import signal
import subprocess
from pathlib import Path

import httpx

from app.commands.own_contract import FIRST_STEPS
from tests.fixtures.card_bank import card_features
from tests.fixtures.card_table import CONTRACT, write_card_applications
from tests.fixtures.command_line import ROOT, free_port
from tests.fixtures.patience import PATIENCE_SECONDS, wait_until

BLOCK = re.compile(r"<!-- own contract -->\n```bash\n(.*?)```", re.DOTALL)
PASSWORD = "seven green herons wade"


def printed() -> str:
    found = BLOCK.search((ROOT / "docs" / "training.md").read_text(encoding="utf-8"))
    assert found
    return found.group(1)


def test_four_commands_lead_from_a_table_to_a_score(tmp_path: Path) -> None:
    write_card_applications(tmp_path / "applications.csv")
    port = free_port()
    script = printed().replace("./scoring", shlex.quote(str(ROOT / "scoring"))).replace("--port 8000", f"--port {port}")
    with (tmp_path / "log").open("w") as log:
        process = subprocess.Popen(
            ["bash", "-euc", script],
            cwd=tmp_path,
            env=dict(os.environ),
            stdin=subprocess.PIPE,
            stdout=log,
            stderr=subprocess.STDOUT,
            start_new_session=True,
            text=True,
        )
    try:
        assert process.stdin
        process.stdin.write(f"{PASSWORD}\n")
        process.stdin.close()
        wait_until(lambda: process.poll() is not None or is_ready(port))
        assert process.poll() is None, (tmp_path / "log").read_text()
        assert "Demo logins" not in (tmp_path / "log").read_text()
        assert 0 < score_of_a_new_client(port) < 1
    finally:
        os.killpg(process.pid, signal.SIGTERM)
        process.wait(PATIENCE_SECONDS)


def is_ready(port: int) -> bool:
    try:
        return httpx.get(f"http://127.0.0.1:{port}/health/ready", trust_env=False).status_code == 200
    except httpx.TransportError:
        return False


def score_of_a_new_client(port: int) -> float:
    with httpx.Client(base_url=f"http://127.0.0.1:{port}", trust_env=False, timeout=PATIENCE_SECONDS) as bank:
        bank.post("/auth/login", json={"login": "chief", "password": PASSWORD}).raise_for_status()
        derived = {"age_group", "days_employed_bin"}
        features = {name: value for name, value in card_features().items() if name not in derived}
        user = {"login": "new_client", "password": PASSWORD, "first_name": "Anna", "last_name": "Berg"}
        created = bank.post("/clients", json={"user": user, "features": features})
        assert created.status_code == 201, created.text
        scored = bank.post(f"/clients/{created.json()['user_id']}/score")
        scored.raise_for_status()
        return float(scored.json()["score"])


def test_the_sentence_and_the_docs_name_the_same_steps() -> None:
    said = FIRST_STEPS.format(contract=CONTRACT)
    said = (
        said.replace("FILE.csv", "applications.csv")
        .replace("LOGIN", "chief")
        .replace("scoring serve", "scoring serve --port 8000")
    )
    assert [line.strip() for line in said.splitlines()] == [line for line in printed().splitlines() if line]
