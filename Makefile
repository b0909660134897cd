# Every command of the project. `make` alone lists them.
PYTHON ?= python3
VENV ?= .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed-dev
MACHTIN_SHARED ?= ../shared

.DEFAULT_GOAL := help
.PHONY: help demo test test-slow check docs messages pictures quality floors corpora golden bench review train clean

help:  ## list the commands
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 14

$(VENV)/bin/python:
	$(PYTHON) -m venv $(VENV)

$(VENV)/.installed: $(VENV)/bin/python pyproject.toml
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable .
	@touch $@

$(STAMP): $(VENV)/bin/python pyproject.toml
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable ".[dev]"
	@touch $(VENV)/.installed $@

demo: $(VENV)/.installed  ## build the stories of the bundled examples: terminal and story.html
	$(BIN)/machtin demo -o story.html

test: $(STAMP)  ## all fast tests (under five minutes on two cores)
	$(BIN)/python -m pytest -n 2 -m "not slow"

test-slow: $(STAMP)  ## the slow ones too: fuzzing, installed wheel
	$(BIN)/python -m pytest -n 2 -m "slow"

check: $(STAMP)  ## lint, formatting, strict types
	$(BIN)/ruff check .
	$(BIN)/mypy

quality: $(STAMP)  ## measure against the gold (MACHTIN_SHARED) and write docs/quality.md
	MACHTIN_SHARED=$(MACHTIN_SHARED) $(BIN)/python -m benchmarks.quality --write

floors: $(STAMP)  ## measure against the gold and fail where a figure is below its floor
	MACHTIN_SHARED=$(MACHTIN_SHARED) $(BIN)/python -m benchmarks.quality --check

golden: $(STAMP)  ## refresh the golden pages; read the diff before committing
	$(BIN)/python -m tests.show.refresh

docs: $(STAMP)  ## make the pages that show real output, and the reference, anew
	$(BIN)/python docs/build_pages.py

corpora: $(STAMP)  ## thousands of real articles through analyze: no error, every offset exact (MACHTIN_SHARED)
	MACHTIN_SHARED=$(MACHTIN_SHARED) $(BIN)/python -m benchmarks.corpora

pictures: $(STAMP)  ## make the screenshots of the docs anew (needs a Chromium)
	$(BIN)/python docs/pictures.py

messages: $(STAMP)  ## bring the catalogues of interface texts up to date; then translate what is new
	@for room in $(notdir $(basename $(wildcard src/machtin/locale/vi/LC_MESSAGES/*.po))); do \
	  $(BIN)/pybabel -q extract -F babel.cfg --add-location=file --no-wrap -o build.pot src/machtin/$$room && \
	  $(BIN)/pybabel -q update -D $$room -d src/machtin/locale -l vi -i build.pot --no-wrap --no-fuzzy-matching --ignore-obsolete --ignore-pot-creation-date && \
	  rm build.pot; done

bench: $(STAMP)  ## speed and memory on this machine
	MACHTIN_SHARED=$(MACHTIN_SHARED) $(BIN)/python -m benchmarks.speed

review: $(STAMP)  ## print every disagreement told over mds-dev, with its judgement where there is one
	MACHTIN_SHARED=$(MACHTIN_SHARED) $(BIN)/python -m benchmarks.review

train: $(STAMP)  ## train the tagger anew (TRAIN_DATA): 90 minutes on two cores; see training/README.md
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable ".[train]"
	$(BIN)/python -m training $(TRAIN_DATA) $(TRAIN_FLAGS)

clean:  ## remove what the commands made
	rm -rf $(VENV) build dist .mypy_cache .ruff_cache .pytest_cache story.html
