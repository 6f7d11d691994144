"""`./scoring policy add|list|activate|stop…`: the policies that the service keeps, from the command line."""

from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest

from tests.commands.here import Here
from tests.fixtures.command_line import Outcome
from tests.fixtures.small_models import put_models
from tests.policy.policies import DEMO
from tests.services.policies.policy_texts import STRICTER


@pytest.fixture
def command(tmp_path: Path, here: Here) -> Callable[..., Outcome]:
    """`./scoring policy` in a folder with a champion."""
    (version,) = put_models(tmp_path, trees=20)
    assert here.run(tmp_path, "models", "promote", version).code == 0
    return partial(here.run, tmp_path, "policy")


def test_a_policy_is_added_activated_and_retired_by_the_next(command: Callable[..., Outcome], tmp_path: Path) -> None:
    first = command("add", str(DEMO), "--activate", "--reason", "the first")
    assert first.code == 0, first.err
    assert [line.split()[1] for line in first.out.splitlines()] == ["active"]
    stricter = tmp_path / "stricter.yaml"
    stricter.write_text(STRICTER, encoding="utf-8")
    second = command("add", str(stricter))
    prefix = second.out.split()[0]
    assert command("shadow", prefix).out.split()[:2] == [prefix, "shadow"]
    assert command("activate", prefix).out.split()[:2] == [prefix, "active"]
    listed = [line.split()[1] for line in command("list").out.splitlines()]
    assert listed == ["active", "retired"]
    assert command("retire", prefix).out.split()[:2] == [prefix, "retired"]


def test_a_fault_is_named_with_file_and_line(command: Callable[..., Outcome], tmp_path: Path) -> None:
    wrong = tmp_path / "wrong.yaml"
    wrong.write_text(DEMO.read_text(encoding="utf-8").replace("when: term > 48", "when: trm > 48"), encoding="utf-8")
    done = command("add", str(wrong))
    assert done.code == 2
    assert f"{wrong}:51: segments.0.when: character 1: trm is unknown" in done.err


def test_decisions_are_stopped_and_started_with_a_reason(command: Callable[..., Outcome]) -> None:
    assert command("stop", "--reason", " ").code == 2
    stopped = command("stop", "--reason", "wrong debts")
    assert "Decisions are stopped" in stopped.out
    assert command("start", "--reason", "debts are right").out == "The active policy decides\n"


def test_a_policy_that_is_not_there_is_named(command: Callable[..., Outcome]) -> None:
    done = command("activate", "abc")
    assert (done.code, "0 policies start with 'abc'" in done.err) == (2, True)
