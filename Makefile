# The only things to remember.
#   make demo    try Tandem in a minute: the bot and a make-believe Slack at http://127.0.0.1:8080 (DEMO_PORT changes it)
#   make test    everything, on SQLite and on a PostgreSQL of its own
#   make check   what CI runs: lint, types, imports, migrations, and the tests
#   make bench   speed and memory, as ratios against a baseline (FULL=1 adds what takes longer)
#   make routing what the rules of approval and the comparing of vendors make of 28,145 real payments (docs/routing.md)
#   make lock    compile the pinned requirements anew from pyproject.toml

PYTHON ?= python3
DEMO_PORT ?= 8080
BIN = .venv/bin
PIP = $(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes

.PHONY: demo test check lint bench routing lock

demo: .venv/run
	@$(BIN)/python -m playground --port $(DEMO_PORT)

test: .venv/dev
	$(BIN)/python -m pytest -n $$(($$(getconf _NPROCESSORS_ONLN) + 1)) $(TESTS)

check: lint test

lint: .venv/dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python -m migrations check

bench: .venv/dev
	$(BIN)/python -m benchmarks $(if $(FULL),--full)

routing: .venv/dev
	$(BIN)/python -m benchmarks.routing

lock: .venv/dev
	$(BIN)/pip-compile --quiet --output-file=requirements.txt pyproject.toml
	$(BIN)/pip-compile --quiet --extra=dev --output-file=requirements-dev.txt pyproject.toml

.venv/run: requirements.txt
	@test -x $(BIN)/python || $(PYTHON) -m venv .venv
	@echo "Installing what Tandem needs (once) ..."
	@$(PIP) -r requirements.txt
	@touch $@

.venv/dev: requirements-dev.txt
	@test -x $(BIN)/python || $(PYTHON) -m venv .venv
	@echo "Installing what Tandem and its tests need (once) ..."
	@$(PIP) -r requirements-dev.txt
	@touch .venv/run $@
