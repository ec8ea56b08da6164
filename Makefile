# The two commands a newcomer needs: `make demo` and `make test`. Everything happens in .venv and out/.
PYTHON ?= python3
BIN := .venv/bin
READY := .venv/.ready

.PHONY: demo test test-all check bench lock clean

demo: $(READY) ## read the sample dossier, print who is at odds, write the report
	@mkdir -p out
	@$(BIN)/atodds --db out/demo.db add --roster sample/roster.csv sample/articles
	@$(BIN)/atodds --db out/demo.db add --roster sample/roster.csv --record sample/records
	@$(BIN)/atodds --db out/demo.db odds --limit 12
	@$(BIN)/atodds --db out/demo.db report --out out/report.html

test: $(READY) ## checks, then every test that needs nothing but Python
	@$(MAKE) --no-print-directory check
	$(BIN)/python -m pytest -n auto -m "not browser"

test-all: test ## the tests that need a browser as well; installs Chromium where apt can
	@command -v chromium >/dev/null 2>&1 || { apt-get update -qq && apt-get install -y -qq --no-install-recommends chromium; }
	$(BIN)/pip install -q -r requirements-browser.lock
	$(BIN)/python -m pytest -m browser

check: $(READY) ## style, types, import contracts, documentation
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(BIN)/lint-imports --no-cache >/dev/null || $(BIN)/lint-imports --no-cache

bench: $(READY) ## speed and memory, as ratios measured side by side in one run
	$(BIN)/python eval/bench.py

lock: ## renew the lock files (needs uv)
	uv pip compile pyproject.toml --group dev --universal --generate-hashes --python-version 3.11 --no-annotate --no-header -q -U -o requirements.lock
	uv pip compile pyproject.toml --group browser --universal --generate-hashes --python-version 3.11 --no-annotate --no-header -q -U -c requirements.lock -o requirements-browser.lock

$(READY): requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "atodds needs Python 3.11 or newer: make PYTHON=python3.12 demo"; exit 2; }
	@test -d .venv || $(PYTHON) -m venv .venv
	@echo "installing into .venv (once, about a minute)"
	@$(BIN)/python -m pip install -q --disable-pip-version-check -r requirements.lock
	@$(BIN)/python -m pip install -q --disable-pip-version-check --no-deps -e .
	@touch $@

clean:
	rm -rf .venv out build dist .mypy_cache .ruff_cache .pytest_cache .hypothesis
