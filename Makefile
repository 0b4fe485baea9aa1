# `make app` opens the app, `make test` runs every test; each does its own set-up.
PYTHON ?= python3
VENV := .venv
# An interpreter that has the extra `peers`, for `make bench`; peers it lacks are skipped by name.
PEERS_PYTHON ?= $(VENV)/bin/python
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet
# What the screens drawn for the tests are set in, and their emoji.
FONTS := fonts-inter fonts-lato fonts-liberation fonts-noto-color-emoji fonts-open-sans fonts-roboto-unhinted
# Two test processes, a file in one of them; what starts processes of its own runs alone afterwards.
SIDE_BY_SIDE := -n 2 --dist loadfile
SOURCES := src tests benchmarks tools app.py
# What reads the letters of screenshots, as Debian names it.
READING := tesseract-ocr tesseract-ocr-dan
export PIP_NO_INPUT := 1

.PHONY: help app test check format model bench fuzz faults lock licences sbom audit clean
help:
	@echo "make app     open the app on 127.0.0.1:8501 (installs and builds the model first)"
	@echo "make test    run every test, the long ones and those in a real browser too"
	@echo "make check   judge style, types, imports and the quick tests; changes nothing"
	@echo "make format  mend style"
	@echo "make model   train the model from the corpus, and let it serve"
	@echo "make bench   measure speed and quality"
	@echo "make fuzz    attack the four doors for files, ten minutes each (before a release)"
	@echo "make faults  kill -9 five hundred times while something is written"
	@echo "make lock    write the lock files again from pyproject.toml"
	@echo "make sbom    write a CycloneDX bill of materials to artefacts/sbom.json"
	@echo "make audit   look the locked packages up in recorded advisories"
	@echo "make licences  write docs/licences.md again"

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "harassflag needs Python 3.11 or newer; name one with: make PYTHON=python3.12 …"; exit 1; }
	@$(PYTHON) -m venv $(VENV) 2>/dev/null || { tools/system-packages python3-venv && $(PYTHON) -m venv $(VENV); }

# One stamp for each set of packages: what the app needs, and what the tests need on top.
$(VENV)/.app: requirements/app.lock pyproject.toml | $(BIN)/python
	@echo "Installing the app's packages (once) …"
	@$(PIP) install --require-hashes -r requirements/app.lock
	@$(PIP) install --no-deps --no-build-isolation --editable .
	@touch $@

$(VENV)/.dev: requirements/all.lock $(VENV)/.app
	@echo "Installing what the tests need (once) …"
	@$(PIP) install --require-hashes -r requirements/all.lock
	@touch $@

models/promoted.json: | $(VENV)/.app
	@echo "Building the model (once) …"
	@$(BIN)/harassflag train --promote

# Compiled anew where its sources are newer, so that nobody who hands in a post waits for the compiler.
$(VENV)/.kernel: $(wildcard src/harassflag/model/kernel/*.py) models/promoted.json | $(VENV)/.app
	@$(BIN)/python -c 'from harassflag.model.kernel import prepare; from harassflag.model import load_model; from harassflag.settings import load_settings; prepare(load_model(load_settings().models))'
	@touch $@

app: $(VENV)/.app models/promoted.json $(VENV)/.kernel
	@tools/system-packages $(READING)
	@$(BIN)/harassflag app

model: $(VENV)/.app
	@$(BIN)/harassflag train --promote

test: $(VENV)/.dev models/promoted.json
	@tools/system-packages chromium $(READING) $(FONTS)
	@$(BIN)/pytest -W error $(SIDE_BY_SIDE) -m "not alone"
	@$(BIN)/pytest -W error -m alone

check: $(VENV)/.dev models/promoted.json
	@tools/system-packages chromium $(READING) $(FONTS)
	$(BIN)/ruff check $(SOURCES)
	$(BIN)/ruff format --check $(SOURCES)
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/bandit --quiet --recursive src tools app.py
	$(BIN)/pytest -W error $(SIDE_BY_SIDE) -m "not alone and not browser and not long"

format: $(VENV)/.dev
	$(BIN)/ruff check --fix $(SOURCES)
	$(BIN)/ruff format $(SOURCES)

bench: $(VENV)/.dev models/promoted.json $(VENV)/.kernel
	@$(BIN)/python benchmarks/stages.py
	@$(BIN)/python benchmarks/peers.py --peers-python $(PEERS_PYTHON)

fuzz: $(VENV)/.dev models/promoted.json
	@$(PIP) install --require-hashes -r requirements/fuzz.lock
	@for target in intake policy model picture; do $(BIN)/python tests/fuzz/run.py $$target --seconds 600 || exit 1; done

faults: $(VENV)/.dev
	@$(BIN)/python tests/faults/kills.py --kills 500

lock:
	$(PYTHON) -m venv .venv-lock && .venv-lock/bin/pip --quiet install uv
	.venv-lock/bin/uv pip compile --quiet pyproject.toml --extra train --extra screen --extra ocr --extra cases --extra build --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header --no-annotate -o requirements/app.lock
	.venv-lock/bin/uv pip compile --quiet pyproject.toml --extra train --extra screen --extra ocr --extra cases --extra cluster --extra dev --extra build -c requirements/app.lock --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header --no-annotate -o requirements/all.lock
	.venv-lock/bin/uv pip compile --quiet --group fuzz --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header --no-annotate -o requirements/fuzz.lock
	rm -rf .venv-lock

licences: $(VENV)/.dev
	@$(BIN)/python tools/licences.py

sbom: $(VENV)/.dev
	@$(BIN)/python tools/sbom.py

audit: $(VENV)/.dev
	@$(BIN)/python tools/audit.py

clean:
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache artefacts
