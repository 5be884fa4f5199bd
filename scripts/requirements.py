"""Print what pyproject.toml asks for, one a line: the runtime, and the extras named on the command line.

With --only before them, the extras alone.
"""

import sys
import tomllib
from pathlib import Path


def requirements(pyproject: Path, extras: list[str], *, runtime: bool = True) -> list[str]:
    project = tomllib.loads(pyproject.read_text(encoding="utf-8"))["project"]
    groups = [project["optional-dependencies"][extra] for extra in extras]
    if runtime:
        groups.insert(0, project["dependencies"])
    return [requirement for group in groups for requirement in group]


if __name__ == "__main__":
    here = Path(__file__).resolve().parent.parent
    words = sys.argv[1:]
    only = words[:1] == ["--only"]
    print("\n".join(requirements(here / "pyproject.toml", words[only:], runtime=not only)))
