# Everything a person or CI does here. `make help` lists it. Needs Python 3.11+ and make; the rest installs itself.
SHELL := /bin/bash
PORT ?= 8000
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
BENCH_VENV := .venv-bench
CLIENT_VENV := .venv-client
UV_VERSION := 0.13.9
# Processes of a whole run: one more than two cores, for what needs the broker mostly waits, and is run by one of them.
TEST_PROCESSES ?= 3
# Bytecode is kept, whatever the environment says: each of the many processes of a test run would compile everything anew.
unexport PYTHONDONTWRITEBYTECODE
IN_PROCESSES = -n $(TEST_PROCESSES) --dist loadgroup
LOCKS := run train dev node bench client
# Node.js 20 or newer from the machine where it is, else from a wheel in the environment.
WITH_NODE := PATH="$(CURDIR)/$(BIN):$$PATH"
COMPILE = ../$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes $(if $(NEWEST),--upgrade) \
  --custom-compile-command "make lock"
VENDOR := app/static/vendor/.stamp
BUNDLES := app/static/bundles/manifest.json

# What `make test T=...` runs: pages' scripts by Node.js, everything else by pytest.
SCRIPTS = $(foreach path,$(filter tests/static%,$(T)),$(if $(filter %.js,$(path)),$(path),$(shell find $(path) -name '*.test.js')))
PYTHON_TESTS = $(filter-out tests/static%,$(T))

.DEFAULT_GOAL := help
.PHONY: help run dev env train seed vendor api-types client wheel test test-fast coverage check fmt hooks audit sbom lock bench bench-set screenshots containers \
  upgrade clean reset

help: ## list these tasks
	@awk '/^##@ / { print "\n" substr($$0, 5) } \
	  match($$0, /^[a-z-]+:.*## /) { name = $$0; sub(/:.*/, "", name); \
	  printf "  make %-12s %s\n", name, substr($$0, RSTART + RLENGTH) }' $(MAKEFILE_LIST)

##@ Run
run: $(VENV)/.train $(BUNDLES) ## install, train if there is no model, seed, serve on http://localhost:8000 (or PORT=...)
	@exec $(BIN)/python -m app run --port $(PORT)

dev: $(VENV)/.dev $(VENDOR) ## the same for development: an edit of Python or a contract restarts it, pages are read afresh
	@exec $(BIN)/python -m tools.dev --port $(PORT)

train: $(VENV)/.train ## train the default model into the registry
	@$(BIN)/python -m app train

seed: $(VENV)/.train ## fill the database with the demo bank (idempotent)
	@$(BIN)/python -m app seed

vendor: $(BUNDLES) ## lay the pages' third-party modules into app/static/vendor, bundle the pages into app/static/bundles

##@ Check
test: $(VENV)/.dev node_modules/.dev $(BUNDLES) ## every test, on the real parts (root: installs missing ones); T=path runs only that
ifeq ($(strip $(T)),)
	@$(BIN)/python tests/install_parts.py
	@$(WITH_NODE) npm run --silent test
	@$(BIN)/python -m pytest -q $(IN_PROCESSES)
else
	@$(if $(SCRIPTS),$(WITH_NODE) node --test --test-reporter=dot $(SCRIPTS))
	@$(if $(PYTHON_TESTS),$(BIN)/python -m pytest -q --install-parts $(PYTHON_TESTS))
endif

test-fast: $(VENV)/.dev node_modules/.dev $(BUNDLES) ## the tests on SQLite, without PostgreSQL, broker and browser; T=path: of that
	@$(if $(T),,$(WITH_NODE) npm run --silent test)
	@$(BIN)/python -m pytest -q $(if $(T),$(T),$(IN_PROCESSES)) -m "not (postgres or rabbitmq or browser)"

check: $(VENV)/.dev node_modules/.dev $(VENDOR) ## lint, format, types (Python and JavaScript), import arrows, forbidden hosts
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(MAKE) --no-print-directory --jobs 2 $(IN_ONE_PIECE) check/types check/pages check/arrows

# The slow ones, two at a time, the longest first; what each has to say comes in one piece where make can do that.
IN_ONE_PIECE = $(if $(filter output-sync,$(.FEATURES)),--output-sync)
check/types:
	@$(BIN)/mypy
check/pages:
	@$(WITH_NODE) npm run --silent check
check/arrows:
	@$(BIN)/python -m pytest -q -p no:randomly tests/architecture

coverage: $(VENV)/.dev $(BUNDLES) ## the Python tests with branch coverage, a report and no gate (htmlcov/index.html); T=path: of that
	@$(if $(T),,$(BIN)/python tests/install_parts.py)
	@$(BIN)/coverage erase
	@$(BIN)/coverage run -m pytest -q $(if $(T),--install-parts $(T),$(IN_PROCESSES)); result=$$?; \
	  $(BIN)/coverage combine --quiet && $(BIN)/coverage html --quiet && $(BIN)/coverage report; exit $$result

audit: $(VENV)/.dev $(VENV)/.node ## known vulnerabilities in what is locked; says so when an advisory service does not answer
	@$(WITH_NODE) $(BIN)/python -m tools.audit

sbom: $(VENV)/.dev ## every part that is served, and its licence: CycloneDX and a table under var/sbom
	@$(BIN)/python -m tools.sbom

fmt: $(VENV)/.dev node_modules/.dev ## format and fix what can be fixed
	@$(BIN)/ruff format .
	@$(BIN)/ruff check --fix .
	@$(WITH_NODE) npm run --silent fmt

hooks: $(VENV)/.dev node_modules/.dev ## git hooks: ruff and prettier at a commit, make check at a push
	@$(BIN)/pre-commit install

##@ Make
lock: $(VENV)/.uv $(VENV)/.node ## requirements/*.txt from *.in, and package-lock.json (three); NEWEST=1 brings what is pinned up to date
	@$(WITH_NODE) npm $(if $(NEWEST),update,install --package-lock-only) --ignore-scripts --silent
	@for folder in tools/api_types tests/openid_provider; do \
	  (cd $$folder && $(WITH_NODE) npm $(if $(NEWEST),update,install --package-lock-only) --ignore-scripts --silent) || exit; done
	@cd requirements && for name in $(LOCKS); do $(COMPILE) $$name.in -o $$name.txt || exit; done
	@cd requirements && $(COMPILE) run.in -c run.txt --excludes serve-excludes.in -o serve.txt

bench: $(VENV)/.dev ## time what is promised; the table goes to docs/benchmarks.md
	@$(BIN)/python -m benchmarks

bench-set: $(BENCH_VENV)/.bench ## install what the hot path is compared with besides (BentoML), apart from all else

api-types: $(VENV)/.dev $(VENV)/.node ## make the pages' types from /openapi.json
	@cd tools/api_types && $(WITH_NODE) npm ci --silent --ignore-scripts
	@$(BIN)/python -m tools.api_types.shapes | $(WITH_NODE) node tools/api_types/generate.mjs

client: $(VENV)/.dev $(CLIENT_VENV)/.client ## make the generated part of the Python client from /openapi.json
	@$(BIN)/python -m tools.client_library.generate

wheel: $(VENV)/.dev ## build the Python client's wheel into clients/python/dist, without the internet
	@$(BIN)/uv build --quiet --offline --wheel --out-dir clients/python/dist clients/python
	@ls clients/python/dist/*.whl

screenshots: $(VENV)/.dev $(BUNDLES) ## make the pictures of the pages in docs/images
	@$(BIN)/python tests/install_parts.py browser
	@PYTHONPATH=clients/python $(BIN)/python -m tests.browser.screenshots

##@ Containers
env: ## write app/.env with fresh secrets (standard library only)
	@$(PYTHON) app/scripts/write_env.py

containers: ## build and run the containers, scale them, break them; the table goes to docs/operations.md
	@$(PYTHON) -m tests.containers

upgrade: ## bring the running containers to this folder's code without losing a call
	@deploy/upgrade

##@ Remove
clean: ## remove the environment and caches; the data under var/ stays
	@rm -rf $(VENV) $(BENCH_VENV) $(CLIENT_VENV) node_modules tools/api_types/node_modules tests/openid_provider/node_modules app/static/vendor app/static/bundles .mypy_cache .ruff_cache .pytest_cache .hypothesis catboost_info \
	  htmlcov .coverage .coverage.*

reset: ## delete the data under var/, after a question (YES=1: without)
	@if [ ! -e var ]; then echo "There is no var/: nothing to delete."; exit 0; fi; \
	if [ "$(YES)" != 1 ]; then \
	  echo "This deletes var/ for good: database, models, session secret, demo logins. Stop the service first."; \
	  read -r -p "Type yes to delete it: " answer; \
	  [ "$$answer" = yes ] || { echo "Nothing was deleted. Scripts say YES=1."; exit 1; }; \
	fi; \
	rm -rf var

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

$(CLIENT_VENV)/.client: $(VENV)/.uv requirements/client.txt
	@$(PYTHON) -m venv $(CLIENT_VENV)
	@$(BIN)/uv pip install --quiet --python $(CLIENT_VENV)/bin/python --require-hashes -r requirements/client.txt
	@touch $@

# JavaScript of others: no script of a package runs, nothing is fetched that the lock does not know by its hash.
$(VENV)/.node: $(VENV)/.uv requirements/node.txt
	@if [ "$$(node -p 'parseInt(process.versions.node) >= 20' 2>/dev/null)" = true ] && command -v npm >/dev/null; then :; else \
	  $(BIN)/uv pip install --quiet --python $(BIN)/python --require-hashes -r requirements/node.txt; fi
	@touch $@

$(VENDOR): $(VENV)/.node package-lock.json tools/vendor.mjs
	@if [ ! -f node_modules/.dev ]; then $(WITH_NODE) npm ci --silent --ignore-scripts --omit=dev; \
	elif [ package-lock.json -nt node_modules/.dev ]; then \
	  $(WITH_NODE) npm ci --silent --ignore-scripts && touch node_modules/.dev; fi
	@$(WITH_NODE) npm run --silent vendor
	@touch $@

$(BUNDLES): $(VENDOR) tools/bundle.mjs $(shell find app/static/js app/static/css app/static/icon.svg -type f)
	@$(WITH_NODE) npm run --silent bundle

node_modules/.dev: $(VENV)/.node package-lock.json tests/openid_provider/package-lock.json
	@$(WITH_NODE) npm ci --silent --ignore-scripts
	@cd tests/openid_provider && $(WITH_NODE) npm ci --silent --ignore-scripts
	@touch $@
