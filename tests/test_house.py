"""The order of the house: what leans on what."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
ROOMS = ("explorer.experiments", "explorer.formulas", "explorer.lessons", "explorer.sessions")


def imports_of(file: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (name.name for name in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module is not None:
            yield node.module


def test_that_the_path_from_a_loss_to_its_terms_knows_no_experiment_no_formula_and_no_lesson() -> None:
    core = [*(ROOT / "explorer").glob("*.py"), *(ROOT / "explorer" / "gallery").glob("*.py")]
    assert len(core) > 40
    assert [file.name for file in core if any(name.startswith(ROOMS) for name in imports_of(file))] == []


@pytest.mark.parametrize("room", ROOMS)
def test_that_the_rooms_do_not_know_each_other(room: str) -> None:
    files = list((ROOT / room.replace(".", "/")).glob("*.py"))
    others = tuple(other for other in ROOMS if other != room)
    assert len(files) > 5
    assert [file.name for file in files if any(name.startswith(others) for name in imports_of(file))] == []


def test_that_the_mathematics_imports_no_qt() -> None:
    files = list((ROOT / "explorer").rglob("*.py"))
    assert [f.name for f in files if any(n.startswith(("PySide6", "pyqtgraph", "ui")) for n in imports_of(f))] == []
