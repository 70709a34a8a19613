# Only Python >= 3.11 and make are needed; everything else comes by pip into .venv.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed

.PHONY: install demo test lint bench pictures pins

install: $(STAMP)

$(STAMP): requirements.txt requirements-dev.txt
	@$(PYTHON) -c 'import sys; sys.version_info >= (3, 11) or sys.exit("Heliograph needs Python 3.11 or newer, this is " + sys.version.split()[0] + "; name another by: make PYTHON=python3.12")'
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.txt -r requirements-dev.txt
	@touch $(STAMP)

demo: install
	$(BIN)/python app.py demo

lint: install
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

# Crowds come last and alone: what they hold is done in Slack's three seconds, on any machine.
test: lint
	$(BIN)/python -m pytest -n 4 --dist loadfile -m "not crowd"
	$(BIN)/python -m pytest -m crowd

bench: install
	$(BIN)/python benchmarks/run.py

# Takes the pictures of the docs from the demo; needs a Chromium.
pictures: install
	$(BIN)/python -m docs.pictures.make

# Compiles the pins anew from the ranges in pyproject.toml; needs uv.
pins:
	uv pip compile --universal --generate-hashes --no-header --no-emit-index-url --no-annotate --upgrade --all-extras pyproject.toml -o requirements.txt
	uv pip compile --universal --generate-hashes --no-header --no-emit-index-url --no-annotate --upgrade -c requirements.txt --group dev -o requirements-dev.txt
