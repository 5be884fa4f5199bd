"""Print what pyproject.toml asks for, one a line: the runtime, and the extras named on the command line."""

import sys
import tomllib
from pathlib import Path


def requirements(pyproject: Path, extras: list[str]) -> list[str]:
    project = tomllib.loads(pyproject.read_text(encoding="utf-8"))["project"]
    groups = [project["dependencies"], *(project["optional-dependencies"][extra] for extra in extras)]
    return [requirement for group in groups for requirement in group]


if __name__ == "__main__":
    here = Path(__file__).resolve().parent.parent
    print("\n".join(requirements(here / "pyproject.toml", sys.argv[1:])))
