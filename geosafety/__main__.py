"""Run geosafety from the command line."""

import sys

from geosafety.cli.program import run


def main() -> None:
    """Run the command that the arguments name, and leave with its exit code."""
    sys.exit(run(sys.argv[1:]))


if __name__ == "__main__":
    main()
