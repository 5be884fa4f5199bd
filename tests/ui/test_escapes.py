"""Escapes from other evaluators, typed into every field of the window: nothing that is shown changes."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit

from explorer.option_error import OptionError
from reliability.guard import GUARD
from tests.ui.conftest import MakeWindow
from ui.components_model import read_w

ESCAPES = [
    json.loads(line)
    for line in (Path(__file__).parents[1] / "explorer" / "escapes.txt").read_text(encoding="utf-8").splitlines()
    if line and not line.startswith("#")
]


def test_that_no_escape_typed_into_a_field_changes_what_is_shown(make_window: MakeWindow) -> None:
    window = make_window("(1 - x)^2 + a*(y - x^2)^2 + z^2")
    fields = [field for field in window.findChildren(QLineEdit) if not field.isReadOnly()]
    assert len(fields) > 4
    for field in fields:
        for text in ESCAPES[::8]:
            before, usual = window.store.scene, field.text()
            field.setText(text)
            QTest.keyClick(field, Qt.Key.Key_Return)
            assert window.store.scene == before
            field.setText(usual)


@pytest.mark.parametrize("text", ESCAPES)
def test_that_no_escape_is_pasted_as_w(text: str) -> None:
    with pytest.raises(OptionError), GUARD.watching():
        read_w(text, ("x", "y", "z"))
