# What to type on Windows without make: see README.md.

PYTHON ?= $(shell command -v python3.11 || command -v python3)
VENV ?= .venv
DIST ?= dist
DEMO := demo/norfolk-2008-plan
DEMO_SECONDS ?= 60
BENCH_COUNTIES ?= norfolk-2008 short-staffed scarce-skills september federations one-day-heads
BENCH_SECONDS ?= 60
BENCH_SEEDS ?= 0

ifeq ($(OS),Windows_NT)
BIN := $(VENV)/Scripts
else
BIN := $(VENV)/bin
endif

.DEFAULT_GOAL := help
.PHONY: help demo test lint wheel bench clean

help: ## Show this list
	@grep -hE '^[a-z]+:.*## ' $(firstword $(MAKEFILE_LIST)) | sed -E 's/:.*## /\t/' | expand -t 10

demo: $(VENV)/installed ## Plan the bundled county, check the plan and show where it is
	$(BIN)/sipplan solve norfolk-2008 -o $(DEMO) --time-limit $(DEMO_SECONDS) --force
	$(BIN)/sipplan check $(DEMO)
	@echo
	@echo "The plan is in $(DEMO): allocation.csv and visits.csv open in Excel."
	@echo "To look at it: $(BIN)/sipplan show $(DEMO)"

test: $(VENV)/developing ## Run the whole test suite
	$(BIN)/python -m pytest

lint: $(VENV)/developing ## Check style and types
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy

wheel: $(VENV)/developing ## Build the wheel into dist/
	PIP_CONSTRAINT=constraints.txt $(BIN)/python -m build --wheel --outdir $(DIST)

bench: $(VENV)/developing ## Run sipplan and its peers side by side on six counties, into docs/benchmarks.md (half an hour)
	PIP_CONSTRAINT=constraints.txt $(BIN)/python -m pip install --quiet --editable ".[dev,bench]"
	$(BIN)/python -m tests.benchmarks.run $(BENCH_COUNTIES:%=--instance %) --limit $(BENCH_SECONDS) $(BENCH_SEEDS:%=--seeds %) --publish

clean: ## Remove what the other commands made
	rm -rf $(VENV) demo dist build .pytest_cache .mypy_cache .ruff_cache .hypothesis

# PIP_CONSTRAINT, unlike --constraint, also holds for what the wheel is built with.
$(VENV)/installed: pyproject.toml constraints.txt
	$(PYTHON) -m venv $(VENV)
	PIP_CONSTRAINT=constraints.txt $(BIN)/python -m pip install --quiet --editable .
	@touch $@

$(VENV)/developing: $(VENV)/installed
	PIP_CONSTRAINT=constraints.txt $(BIN)/python -m pip install --quiet --editable ".[dev]"
	@touch $@
