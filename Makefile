# Everything a person or CI does here. `make help` lists it. Needs Python 3.11+ and make; the rest installs itself.
SHELL := /bin/bash
PORT ?= 8000
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
BENCH_VENV := .venv-bench
UV_VERSION := 0.13.9
LOCKS := run train dev node bench
# Node.js 20 or newer from the machine where it is, else from a wheel in the environment.
WITH_NODE := PATH="$(CURDIR)/$(BIN):$$PATH"
COMPILE = ../$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes $(if $(NEWEST),--upgrade) \
  --custom-compile-command "make lock"
VENDOR := app/static/vendor/.stamp

.DEFAULT_GOAL := help
.PHONY: help run test check fmt train seed vendor screenshots env lock bench bench-set containers upgrade clean

help: ## list these tasks
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## (.*)/  make \1\t\2/' | expand -t 20

run: $(VENV)/.train $(VENDOR) ## install, train if there is no model, seed, serve on http://localhost:8000 (or PORT=...)
	@exec $(BIN)/python -m app run --port $(PORT)

test: $(VENV)/.dev node_modules/.dev $(VENDOR) ## run every test, on the real parts (as root it installs those that are missing)
	@$(BIN)/python tests/install_parts.py
	@$(WITH_NODE) npm run --silent test
	@$(BIN)/python -m pytest -q -n 2 --dist loadgroup

check: $(VENV)/.dev node_modules/.dev $(VENDOR) ## lint, format, types (Python and JavaScript), import arrows, forbidden hosts
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy
	@$(WITH_NODE) npm run --silent check
	@$(BIN)/python -m pytest -q -p no:randomly tests/architecture

fmt: $(VENV)/.dev node_modules/.dev ## format and mend what can be mended
	@$(BIN)/ruff format .
	@$(BIN)/ruff check --fix .
	@$(WITH_NODE) npm run --silent fmt

train: $(VENV)/.train ## train the default model into the registry
	@$(BIN)/python -m app train

seed: $(VENV)/.train ## fill the database with the demo bank (idempotent)
	@$(BIN)/python -m app seed

vendor: $(VENDOR) ## lay the pages' third-party modules into app/static/vendor

screenshots: $(VENV)/.dev $(VENDOR) ## make the pictures of the pages in docs/images
	@$(BIN)/python tests/install_parts.py browser
	@$(BIN)/python -m tests.browser.screenshots

env: ## write app/.env with fresh secrets (standard library only)
	@$(PYTHON) app/scripts/write_env.py

bench: $(VENV)/.dev ## time what is promised; the table goes to docs/benchmarks.md
	@$(BIN)/python -m benchmarks

bench-set: $(BENCH_VENV)/.bench ## install what the hot path is compared with besides (BentoML), apart from all else

containers: ## build and run the containers, scale them, break them; the table goes to docs/operations.md
	@$(PYTHON) -m tests.containers

upgrade: ## bring the running containers to this folder's code without losing a call
	@deploy/upgrade

lock: $(VENV)/.uv $(VENV)/.node ## requirements/*.txt from *.in, and package-lock.json; NEWEST=1 brings what is pinned up to date
	@$(WITH_NODE) npm $(if $(NEWEST),update,install --package-lock-only) --ignore-scripts --silent
	@cd requirements && for name in $(LOCKS); do $(COMPILE) $$name.in -o $$name.txt || exit; done
	@cd requirements && $(COMPILE) run.in -c run.txt --excludes serve-excludes.in -o serve.txt

clean: ## remove the environment, caches and all local state under var/
	@rm -rf $(VENV) $(BENCH_VENV) var node_modules app/static/vendor .mypy_cache .ruff_cache .pytest_cache .hypothesis catboost_info

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

# Peers of the benchmarks: their dependencies are not ours.
$(BENCH_VENV)/.bench: $(VENV)/.uv requirements/bench.txt
	@$(PYTHON) -m venv $(BENCH_VENV)
	@$(BIN)/uv pip install --quiet --python $(BENCH_VENV)/bin/python --require-hashes -r requirements/bench.txt
	@touch $@

# JavaScript of others: no script of a package runs, nothing is fetched that the lock does not know by its hash.
$(VENV)/.node: $(VENV)/.uv requirements/node.txt
	@if [ "$$(node -p 'parseInt(process.versions.node) >= 20' 2>/dev/null)" = true ] && command -v npm >/dev/null; then :; else \
	  $(BIN)/uv pip install --quiet --python $(BIN)/python --require-hashes -r requirements/node.txt; fi
	@touch $@

$(VENDOR): $(VENV)/.node package-lock.json app/scripts/vendor.mjs
	@[ -f node_modules/.dev ] && [ node_modules/.dev -nt package-lock.json ] || \
	  $(WITH_NODE) npm ci --silent --ignore-scripts --omit=dev
	@$(WITH_NODE) npm run --silent vendor
	@touch $@

node_modules/.dev: $(VENV)/.node package-lock.json
	@$(WITH_NODE) npm ci --silent --ignore-scripts
	@touch $@
