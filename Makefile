# Everything a person or CI does here. `make help` lists it. Needs Python 3.11+ and make; the rest installs itself.
SHELL := /bin/bash
PORT ?= 8000
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
UV_VERSION := 0.13.9
LOCKS := run train dev

.DEFAULT_GOAL := help
.PHONY: help run test check fmt train seed env lock bench clean

help: ## list these tasks
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## (.*)/  make \1\t\2/' | expand -t 20

run: $(VENV)/.train ## install, train if there is no model, seed, serve on http://localhost:8000 (or PORT=...)
	@exec $(BIN)/python -m app run --port $(PORT)

test: $(VENV)/.dev ## run every test, on the real parts (as root it installs those that are missing)
	@$(BIN)/python tests/install_parts.py
	@$(BIN)/python -m pytest -q -n 2 --dist loadgroup

check: $(VENV)/.dev ## lint, format, types, import arrows, forbidden hosts
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy
	@$(BIN)/python -m pytest -q -p no:randomly tests/architecture

fmt: $(VENV)/.dev ## format and mend what can be mended
	@$(BIN)/ruff format .
	@$(BIN)/ruff check --fix .

train: $(VENV)/.train ## train the default model into the registry
	@$(BIN)/python -m app train

seed: $(VENV)/.train ## fill the database with the demo bank (idempotent)
	@$(BIN)/python -m app seed

env: ## write app/.env with fresh secrets (standard library only)
	@$(PYTHON) app/scripts/write_env.py

bench: $(VENV)/.dev ## time what is promised; the table goes to docs/benchmarks.md
	@$(BIN)/python -m benchmarks

lock: $(VENV)/.uv ## renew requirements/*.txt from requirements/*.in
	@cd requirements && for name in $(LOCKS); do \
	  ../$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --upgrade \
	    --custom-compile-command "make lock" $$name.in -o $$name.txt; done

clean: ## remove the environment, caches and all local state under var/
	@rm -rf $(VENV) var .mypy_cache .ruff_cache .pytest_cache .hypothesis catboost_info

# The environment. A stamp per lock: nothing is installed twice, and a larger set satisfies a smaller one.
$(VENV)/.uv:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "This needs Python 3.11 or newer, but $(PYTHON) is $$($(PYTHON) -V 2>&1). Try: make PYTHON=python3.12 ..."; exit 1; }
	@$(PYTHON) -m venv $(VENV) || \
	  { echo "Python cannot make a virtual environment. On Debian or Ubuntu: apt-get install python3-venv"; exit 1; }
	@echo "Installing (once, about a minute) ..."
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check uv==$(UV_VERSION)
	@touch $@

$(VENV)/.train: $(VENV)/.uv requirements/train.txt
	@[ -f $(VENV)/.dev ] && [ $(VENV)/.dev -nt requirements/train.txt ] || \
	  $(BIN)/uv pip install --quiet --python $(BIN)/python --require-hashes -r requirements/train.txt
	@touch $@

$(VENV)/.dev: $(VENV)/.uv requirements/dev.txt
	@$(BIN)/uv pip install --quiet --python $(BIN)/python --require-hashes -r requirements/dev.txt
	@touch $@
