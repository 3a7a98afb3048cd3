## Curator
##
##   make run                        set up what is missing and open Curator
##   make run ARGS="import ~/Photos" set up what is missing and run one command; ARGS=--help lists them
##   make test                       set up what is missing and run the tests; ARGS="tests/domain -k credit" some of them
##   make setup                      set up what is missing and no more
##   make setup EXTRAS=NAME          the same, with an optional part; run and test take EXTRAS as well
##
## For those who change Curator
##
##   make check                      what must be clean: ruff, mypy --strict, the rule of who may import whom, the tests
##   make torture                    the tests that kill and fill disks for minutes
##   make bench                      the measurements of tests/bench
##   make screenshots                pictures of every view of the window, in build/screenshots
##   make lock                       write the lock files of .ci/ anew from pyproject.toml
##   make clean                      take away .venv and all that was made from the sources

MAKEFLAGS += --no-print-directory
python := .venv/bin/python

# Subtle: `value` hands ARGS over as it was typed; make itself would eat every $ in it.
arguments = $(value ARGS)

.PHONY: help setup setup-tests run test check torture bench screenshots lock clean

help:
	@sed -n 's/^## \{0,1\}//p' Makefile

setup:
	@.ci/setup $(EXTRAS)

setup-tests:
	@.ci/setup dev $(EXTRAS)

run: setup
	@$(python) main.py $(arguments)

test: setup-tests
	@$(python) -m pytest $(arguments)

check: setup-tests
	$(python) -m ruff check .
	$(python) -m ruff format --check .
	$(python) -m mypy
	$(python) -m pytest --hypothesis-profile searching

torture: setup-tests
	@$(python) -m pytest -m torture $(arguments)

bench: setup-tests
	@for program in tests/bench/bench_*.py; do echo "$$program"; $(python) "$$program" || exit 1; done

screenshots: setup-tests
	@xvfb-run -a -s "-screen 0 2560x1440x24" $(python) tests/screenshots.py build/screenshots

lock: setup
	@.ci/lock

clean:
	rm -rf .venv build dist *.egg-info .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
