"""
Measure everything and print one Markdown table; `make bench` calls this.

Each `bench_<room>.py` beside this file has a function `measure() -> list[BenchRow]`.
`python tests/bench/run.py [ROOM …] [--out FILE]`
"""

import argparse
import os
import platform
import sys
import warnings
from importlib import import_module
from pathlib import Path

from bench_row import BenchRow

FOLDER = Path(__file__).parent
NOT_A_ROOM = {"bench_row"}


def rooms() -> list[str]:
    """Name the modules that measure something."""
    found = {path.stem for path in FOLDER.glob("bench_*.py")} - NOT_A_ROOM
    return sorted(name.removeprefix("bench_") for name in found)


def machine() -> str:
    """Name the machine in a line."""
    about = Path("/proc/cpuinfo")
    lines = about.read_text().splitlines() if about.exists() else []
    models = {line.split(":")[1].strip() for line in lines if "model name" in line}
    model = ", ".join(sorted(models)) or platform.processor()
    python = platform.python_version()
    return f"{os.cpu_count()} cores, {model}, {platform.system()}, Python {python}"


def table(rows: list[BenchRow]) -> str:
    """Write the rows as Markdown."""
    head = (
        "| what | geosafety | beside | ratio | goal | met |\n|---|---|---|---|---|---|"
    )
    lines = [
        f"| {row.what} | {row.ours} | {row.peer} | {row.ratio} | {row.goal} | "
        f"{'yes' if row.met else '**no**'} |"
        for row in rows
    ]
    return "\n".join([head, *lines])


def main() -> int:
    """Measure the rooms that were named, or all; 1 if a promise is broken."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("rooms", nargs="*", metavar="ROOM", help=", ".join(rooms()))
    parser.add_argument("--out", type=Path, help="write the table here too")
    asked = parser.parse_args()
    warnings.simplefilter("ignore")
    rows: list[BenchRow] = []
    for room in asked.rooms or rooms():
        sys.stderr.write(f"{room} …\n")
        rows += import_module(f"bench_{room}").measure()
    text = f"{table(rows)}\n\nMedians, interleaved, one run on {machine()}.\n"
    sys.stdout.write(text)
    if asked.out:
        asked.out.write_text(text, encoding="utf-8")
    return 0 if all(row.met for row in rows) else 1


if __name__ == "__main__":
    sys.exit(main())
