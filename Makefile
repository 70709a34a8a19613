# Only Python >= 3.11 and make are needed; everything else comes by pip into .venv.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
# The pins are complete, and nothing is resolved here: no new release of anything changes what is installed.
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --require-hashes
# One stamp for each file of pins: what is there is not installed again.
RUN := $(VENV)/.installed
EXTRAS := $(VENV)/.installed-extras
DEV := $(VENV)/.installed-dev
DOCS := $(VENV)/.installed-docs

.PHONY: install extras demo test lint bench docs pictures pins pins-check

# What runs the program, and the demo.
install: $(RUN)

# The charts of incidents and the driver of PostgreSQL, beside it.
extras: $(EXTRAS)

$(RUN): requirements.txt
	@$(PYTHON) -c 'import sys; sys.version_info >= (3, 11) or sys.exit("Heliograph needs Python 3.11 or newer, this is " + sys.version.split()[0] + "; name another by: make PYTHON=python3.12")'
	$(PYTHON) -m venv $(VENV)
	$(PIP) -r $<
	@touch $@

$(VENV)/.installed-%: requirements-%.txt $(RUN)
	$(PIP) -r $<
	@touch $@

demo: $(RUN)
	$(BIN)/python app.py demo

lint: $(DEV)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

# Crowds come last and alone: what they hold is done in Slack's three seconds, on any machine.
test: lint
	$(BIN)/python -m pytest -n 4 --dist loadfile -m "not crowd"
	$(BIN)/python -m pytest -m crowd

bench: $(DEV)
	$(BIN)/python benchmarks/run.py $(ONLY)

# Makes the docs a site in site/, for which open site/index.html: neither needs a network.
docs: $(DOCS)
	NO_MKDOCS_2_WARNING=1 $(BIN)/python -m mkdocs build --strict
	@echo "The docs are in site/: open site/index.html."

# Takes the pictures of the docs from the demo; needs a Chromium.
pictures: $(DEV)
	$(BIN)/python -m docs.pictures.make

# Compiles the pins from the ranges in pyproject.toml, each in its newest version that fits;
# `make pins UPGRADE=` keeps the versions that still fit. A uv that is on the PATH does it, else one of its own.
UPGRADE := --upgrade
UV := $(or $(shell command -v uv),$(VENV)-uv/bin/uv)
COMPILE = $(UV) pip compile --quiet --universal --generate-hashes --no-header --no-emit-index-url --no-annotate $(UPGRADE)
pins: $(UV)
	$(COMPILE) --extra demo pyproject.toml -o requirements.txt
	$(COMPILE) -c requirements.txt --group extras -o requirements-extras.txt
	$(COMPILE) -c requirements.txt -c requirements-extras.txt --group docs -o requirements-docs.txt
	$(COMPILE) -c requirements.txt -c requirements-extras.txt -c requirements-docs.txt --group dev -o requirements-dev.txt

$(VENV)-uv/bin/uv:
	$(PYTHON) -m venv $(VENV)-uv
	$(VENV)-uv/bin/python -m pip install --quiet --disable-pip-version-check uv

# Renews the pins in a copy of the last commit, and runs all tests on them. Nothing changes here.
pins-check:
	@copy=$$(mktemp -d -t heliograph-pins.XXXXXX) && git archive HEAD | tar -x -C "$$copy" \
	&& $(MAKE) -C "$$copy" pins && $(MAKE) -C "$$copy" test \
	&& echo "The tests pass on renewed pins. To take them: cp $$copy/requirements*.txt . && rm -r $$copy"
