# The commands of this project; `make` alone lists them. Each one makes what it needs of .venv first.

.DEFAULT_GOAL := help
.PHONY: help setup run-setup chromium nginx demo check test faults planted bench format lock

PORT ?= 8080
# two cores are what the suite is made for; JOBS=8 where there are more
JOBS ?= 2
PY := .venv/bin/python
# every test reads what it needs from its arguments, so a developer's own settings can't change an outcome
PYTEST := env -u BOT_TOKEN -u BOT_TOKEN_FILE -u BOT_CONFIG $(PY) -m pytest
QUICK := $(wildcard tests/domain) tests/test_architecture.py

help: ## list the commands
	@grep -hE '^[a-z-]+:.*## ' Makefile | awk -F ':.*## ' '{printf "  make %-9s %s\n", $$1, $$2}'

setup: ## make .venv from the development lock (instant when nothing changed)
	@tools/setup dev

run-setup:
	@tools/setup run

demo: run-setup ## try the bot in a browser, without a Telegram account (PORT=8080)
	@exec $(PY) -m bot demo --port $(PORT)

check: setup ## lint, types, import contracts, domain and architecture tests (fast)
	$(PY) -m ruff check .
	$(PY) -m ruff format --check --quiet .
	$(PY) -m mypy
	.venv/bin/lint-imports --no-logo
	$(PYTEST) -q $(QUICK)

test: setup chromium check ## everything CI runs
	$(PYTEST) -n $(JOBS) --dist worksteal -m "not long" tests

faults: setup nginx ## the crash tests whole, and what is too long for `make test`: real processes, real SIGKILL
	$(PYTEST) -n $(JOBS) tests/faults $(filter-out tests/faults/%,$(shell grep -rl 'mark[.]long' tests))

planted: setup ## plant well-known bugs, each in a copy, and see the tests turn red
	@$(PY) tools/planted

bench: setup ## measure; prints tables and draws var/bench/chart.svg, asserts nothing
	@set -e; for name in $(sort $(basename $(notdir $(wildcard bench/[a-z]*.py)))); do echo "== $$name"; $(PY) -W ignore -m bench.$$name; done
	@$(PY) -m bench.stand.chart

format: setup ## format the code and mend what can be mended by machine
	$(PY) -m ruff check --fix .
	$(PY) -m ruff format .

lock: setup ## resolve both locks again from pyproject.toml
	@tools/lock

nginx:
	@tools/nginx

chromium:
	@[ ! -d tests/browser ] || tools/chromium
