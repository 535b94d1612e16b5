#!/bin/sh
# Everything that must hold before a change is kept. Run by `make test`.
set -eu
cd "$(dirname "$0")/.."
PATH="$PWD/.venv/bin:$PATH"

ruff check --quiet
ruff format --quiet --check
lint-imports
# Each takes one processor; a fault of either ends the script.
mypy &
types=$!
pytest -q --doctest-modules --ignore=geosafety/store/migrations geosafety webmap
geosafety layers check
wait $types
# Two processes, each with a database of its own and whole files of tests.
pytest -q -n 2 --dist loadfile --no-loadscope-reorder -m "not fault"
