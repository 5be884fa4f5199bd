"""Space steps, wherever a person has just set something; on a button it presses."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QComboBox, QLineEdit, QWidget

from ui.window import MainWindow


def press_space(window: MainWindow) -> None:
    QTest.keyClick(QApplication.focusWidget() or window, Qt.Key.Key_Space)


def focus(window: MainWindow, widget: QWidget) -> None:
    window.activateWindow()
    widget.setFocus()
    QApplication.processEvents()


def test_that_space_steps_with_the_number_that_was_just_typed(window: MainWindow) -> None:
    field = window.controls.length.edit
    focus(window, field)
    field.selectAll()
    QTest.keyClicks(field, "0.5")
    press_space(window)
    assert window.controller.exploration.number == 1
    assert window.controller.exploration.rules.size == 0.5
    assert field.text() == "0.5"


def test_that_space_steps_after_beta_was_typed(window: MainWindow) -> None:
    focus(window, window.controls.direction.beta)
    QTest.keyClicks(window.controls.direction.beta, "150")
    QTest.keyClick(window.controls.direction.beta, Qt.Key.Key_Return)
    press_space(window)
    assert window.controller.exploration.number == 1


@pytest.mark.parametrize("name", ["rule_combo", "direction_combo"])
def test_that_space_steps_after_a_choice(window: MainWindow, name: str) -> None:
    combo = window.findChild(QComboBox, name)
    assert isinstance(combo, QComboBox)
    focus(window, combo)
    QTest.keyClick(combo, Qt.Key.Key_Down)
    press_space(window)
    assert window.controller.exploration.number == 1
    assert not combo.view().isVisible()


def test_that_a_space_can_be_typed_into_a_loss_and_into_a_point(window: MainWindow) -> None:
    for field in (window.loss_bar.edit, window.controls.start):
        assert isinstance(field, QLineEdit)
        focus(window, field)
        field.end(False)
        before = field.text()
        press_space(window)
        assert field.text() == before + " "
    assert window.controller.exploration.number == 0
