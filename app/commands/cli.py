"""All commands."""

import typer

from app.commands import admin, evaluate, import_original, replay, score, serve, train, worker
from app.commands.models import challenge, compare, files, show, stages
from app.scripts.write_env import main as write_env

main = typer.Typer(no_args_is_help=True, add_completion=False, help="Credit scoring service.")
main.command("run")(serve.run)
main.command("serve")(serve.serve)
main.command("seed")(serve.seed)
main.command("worker")(worker.worker)
main.command("train")(train.train)
main.command("admin")(admin.admin)
main.command("import-original")(import_original.import_original)
main.command("evaluate")(evaluate.evaluate)
main.command("replay")(replay.replay)
main.command("score")(score.score)
main.command("env", help="Write app/.env with fresh secrets for the containers.")(write_env)
stages.group.command("show")(show.show)
stages.group.command("export")(files.export)
stages.group.command("import")(files.import_model)
stages.group.command("challenge")(challenge.challenge)
stages.group.command("compare")(compare.compare)
main.add_typer(stages.group, name="models")
