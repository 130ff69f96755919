# `make demo` and `make test` are the two promises: each sets up what it needs, and no more.
PYTHON ?= python3
BIN := .venv/bin
NEEDS := pyproject.toml requirements-dev.txt requirements-bench.txt .ci/setup

.DEFAULT_GOAL := help
.PHONY: help demo test check docs lint types tests bench clean

help:
	@echo "make demo    the list of one candidate of the embedded region"
	@echo "make test    set up everything, then lint, types and tests"
	@echo "make check   lint, types and tests, with what is set up"
	@echo "make bench   the benchmarks; QUICK=1 for a tenth of the size in two minutes, SEED=2 for another country"
	@echo "make docs    write the pages of docs/ that follow the code anew"
	@echo "make clean   take away what the others made"

.venv/run.stamp: $(NEEDS)
	@PYTHON="$(PYTHON)" sh .ci/setup run

.venv/dev.stamp: $(NEEDS)
	@PYTHON="$(PYTHON)" sh .ci/setup dev

.venv/bench.stamp: $(NEEDS)
	@PYTHON="$(PYTHON)" sh .ci/setup bench

demo: .venv/run.stamp
	@$(BIN)/spoor2 demo

test: .venv/dev.stamp
	@$(MAKE) --no-print-directory check

check: lint types tests

docs: .venv/dev.stamp
	$(BIN)/python -m tests.docs_pages

bench: .venv/bench.stamp
	$(BIN)/python -m evaluation.benchmarks $(if $(QUICK),--quick) $(if $(SEED),--seed $(SEED)) $(if $(ONLY),--only $(ONLY))

lint types tests: .venv/dev.stamp

lint:
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types:
	$(BIN)/mypy

tests:
	$(BIN)/python -m pytest -W error

clean:
	rm -rf .venv .venv-tools build dist *.egg-info .mypy_cache .ruff_cache .pytest_cache .hypothesis
	rm -f evaluation/benchmarks/*.quick.* evaluation/benchmarks/*.part.*
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
