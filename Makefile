# run, test, check, bench: each does its own set-up in .venv, from hash-pinned lock files. Nothing outside this folder is touched.
PYTHON ?= $(shell command -v python3.11 || command -v python3)
BIN := .venv/bin
PORT ?= 8000
BESIDE ?= --numprocesses auto --maxprocesses 8 --dist worksteal  # make test BESIDE= runs all tests in one process
export PIP_DISABLE_PIP_VERSION_CHECK := 1
export COMITY_HOME ?= $(CURDIR)/data

.PHONY: run test nightly check postgres bench journeys screenshots messages locks clean

run: .venv/run.stamp
	$(BIN)/comity run --port $(PORT)

test: .venv/dev.stamp
	$(BIN)/pytest $(BESIDE)

nightly: .venv/dev.stamp  # ten times as many examples of every property
	$(BIN)/pytest $(BESIDE) --hypothesis-profile=nightly

journeys: .venv/dev.stamp  # whole processes and a browser; needs chromium for the pages
	$(BIN)/pytest -m journey $(BESIDE)

check: .venv/dev.stamp
	$(BIN)/ruff format --check src tests tools
	$(BIN)/ruff check src tests tools
	$(BIN)/mypy
	$(BIN)/lint-imports

postgres: .venv/dev.stamp  # what people do here, on the PostgreSQL that COMITY_DATABASE names, as on SQLite
	$(BIN)/pytest --migrations tests/web/test_search.py tests/web/register

bench: .venv/dev.stamp
	$(BIN)/python tools/bench.py
	$(BIN)/python tools/bench_ingest.py
	$(BIN)/python tools/bench_lake.py
	$(BIN)/python tools/bench_matching.py
	$(BIN)/python tools/bench_register.py
	$(BIN)/python tools/bench_policy.py

screenshots: .venv/dev.stamp
	$(BIN)/python tools/screenshots.py

messages: .venv/dev.stamp  # collect the interface's words into the .po files and compile them
	$(BIN)/python tools/messages.py

locks: .venv/run.stamp  # make the lock files again, with uv from the package index
	$(BIN)/pip install --quiet uv
	for lock in "" "-dev --group dev" "-build --group build"; do set -- $$lock; \
	  $(BIN)/uv pip compile --quiet --universal --generate-hashes --no-header --no-annotate --no-emit-index-url \
	  --exclude-newer "$$(date -u -d '7 days ago' +%Y-%m-%dT00:00:00Z)" \
	  $$( [ "$$1" = "-build" ] || echo pyproject.toml ) $$2 $$3 -o requirements$$1.lock; done

clean:
	rm -rf .venv data build dist src/*.egg-info .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache

.venv/made.stamp:
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Comity needs Python 3.11 or newer; name one: make PYTHON=…")'
	$(PYTHON) -m venv .venv
	touch $@

.venv/run.stamp: .venv/made.stamp requirements.lock requirements-build.lock pyproject.toml setup.py $(wildcard src/comity/*/_*.px[dy] src/comity/readers/*/_*.px[dy]) $(wildcard src/comity/readers/iati_activity/[!_]*.py)
	$(BIN)/pip install --quiet --require-hashes -r requirements-build.lock
	# Beside each other: one compiles, the other unpacks; what both locks name is one version (tests/test_repository.py).
	$(BIN)/pip install --quiet --no-deps --no-build-isolation --editable . & made=$$!; \
	  $(BIN)/pip install --quiet --require-hashes -r requirements.lock; unpacked=$$?; wait $$made && exit $$unpacked
	$(BIN)/python -m compileall -q -j 2 src/comity  # so that commands start at once, wherever Python may not write what it compiles
	touch $@

.venv/dev.stamp: .venv/run.stamp requirements-dev.lock
	$(BIN)/pip install --quiet --require-hashes -r requirements-dev.lock
	touch $@
