"""Runs every benchmark: `python -m benchmarks`, or one by its name."""

from __future__ import annotations

import sys

from benchmarks import frames, gui, start, variables

ALL = {
    "start": start.measure,
    "keystroke": gui.keystroke,
    "step": gui.step,
    "typed": gui.typed_to_picture,
    "variables": variables.measure,
    "frames": frames.measure,
}


def main() -> None:
    """Run what is named, or all."""
    for name in sys.argv[1:] or ALL:
        ALL[name]()


if __name__ == "__main__":
    main()
