"""All commands under one roof."""

import typer

from app.commands import (
    admin,
    challenge,
    compare,
    evaluate,
    model_files,
    model_show,
    models,
    replay,
    score,
    serve,
    train,
    worker,
)
from app.scripts.write_env import main as write_env

main = typer.Typer(no_args_is_help=True, add_completion=False, help="Credit scoring service.")
main.command("run")(serve.run)
main.command("serve")(serve.serve)
main.command("seed")(serve.seed)
main.command("worker")(worker.worker)
main.command("train")(train.train)
main.command("admin")(admin.admin)
main.command("evaluate")(evaluate.evaluate)
main.command("replay")(replay.replay)
main.command("score")(score.score)
main.command("env", help="Write app/.env with fresh secrets for the containers.")(write_env)
models.group.command("show")(model_show.show)
models.group.command("export")(model_files.export)
models.group.command("import")(model_files.import_model)
models.group.command("challenge")(challenge.challenge)
models.group.command("compare")(compare.compare)
main.add_typer(models.group, name="models")
