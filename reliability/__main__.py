"""Runs a tool by its name: `python -m reliability fuzz --seed 1 --count 20000`."""

from __future__ import annotations

import sys
from importlib import import_module

TOOLS = ("fuzz", "guided", "differential", "monkey", "kill", "soak")
"""Each is a module here, with a `main` that takes the words after its name and returns an exit status."""


def main() -> int:
    name, *words = sys.argv[1:] or [""]
    if name not in TOOLS:
        print(f"usage: python -m reliability {{{','.join(TOOLS)}}} [options]", file=sys.stderr)
        return 2
    # only the tool that is asked for is imported: each needs other packages
    return int(import_module(f"reliability.{name}").main(words))


if __name__ == "__main__":
    sys.exit(main())
