#!/bin/sh
# Everything that must hold before a change is kept. Run by `make test`.
set -eu
cd "$(dirname "$0")/.."
PATH="$PWD/.venv/bin:$PATH"

ruff check --quiet
ruff format --quiet --check
mypy
lint-imports
geosafety layers check
pytest -q --doctest-modules --ignore=geosafety/store/migrations geosafety webmap
# Two processes, each with a database of its own.
pytest -q -n 2 --dist loadgroup -m "not fault"
