# setup        install what is missing, for use and for the tests
# demo         build the made-up municipality and serve its map on port 8000
# serve        serve the map of the municipality in GEOSAFETY_MUNICIPALITY
# test         everything that must hold before a change is kept
# test-faults  long runs that kill servers and programs on purpose
# bench        one table of speeds, each beside a peer or a limit
# clean        remove what was built here; data folders are left alone

.PHONY: setup setup-run setup-test demo serve test test-faults bench clean

setup: setup-run setup-test

setup-run:
	@sh .setup/install.sh run

setup-test:
	@sh .setup/install.sh test

demo: setup-run
	@.venv/bin/geosafety demo

serve: setup-run
	@.venv/bin/geosafety serve

test: setup-test
	@sh tests/check.sh

test-faults: setup-test
	@.venv/bin/python -m pytest -m fault tests

bench: setup-test
	@.venv/bin/python tests/bench/run.py

clean:
	rm -rf .venv .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
