"""What a screen reader is told, read back through Qt's accessibility interface with every panel open."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible, QAccessibleInterface
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QComboBox,
    QDialog,
    QLineEdit,
    QMenu,
    QTabBar,
    QTableView,
    QWidget,
)

from tests.ui.conftest import MakeWindow
from ui.landscape_view import LandscapeView
from ui.spoken import ROLES
from ui.window import MainWindow

Role, Text = QAccessible.Role, QAccessible.Text
_LETTERS = re.compile(r"[^\W\d_]{2}|^[^\W\d_],")
"""What is more than a symbol: two letters in a row, or the name of a variable and what is said of it."""
_SENSIBLE = {
    Role.Button, Role.ButtonMenu, Role.CheckBox, Role.RadioButton, Role.ComboBox, Role.EditableText, Role.SpinBox,
    Role.Slider, Role.Table, Role.List, Role.PageTabList, Role.Dial, Role.Chart, Role.StaticText, Role.Equation,
    Role.Paragraph, Role.Document, Role.TitleBar,
}  # fmt: skip


@pytest.fixture
def full_window(make_window: MakeWindow) -> Iterator[MainWindow]:
    """Every panel is open, a lesson and the fields of slices, parameters and of finding too."""
    was_active = QAccessible.isActive()
    QAccessible.setActive(True)
    window = make_window("(x - a)^2 + 3y^2 + z^2 + x*y", None)
    window.controller.knobs.set_role("a", True)
    for name in window.experiments.names:
        window.experiments.show(name)
    for name in ("components", "find_step", "surface", "lesson_argument"):
        window.actions_by_name[name].trigger()
    yield window
    QAccessible.setActive(was_active)


def told(widget: QWidget) -> QAccessibleInterface:
    interface = QAccessible.queryAccessibleInterface(widget)
    assert interface is not None
    return interface


def name_of(widget: QWidget) -> str:
    """Return how a widget is called: a list of choices by its label, as its own name is what is chosen."""
    interface = told(widget)
    if isinstance(widget, QComboBox):
        labels = [label for label, kind in interface.relations() if kind & QAccessible.RelationFlag.Label]
        return str(labels[0].text(Text.Name)) if labels else ""
    return interface.text(Text.Name)


def is_ours(widget: QWidget) -> bool:
    """Whether a person meets a widget as a control of its own: not a part that Qt makes for another one."""
    parent = widget.parentWidget()
    is_part = isinstance(parent, QTabBar | QAbstractItemView) or widget.objectName().startswith("qt_")
    is_list_of_choices = isinstance(widget, QAbstractItemView) and isinstance(parent and parent.parent(), QComboBox)
    viewport = parent is not None and getattr(parent, "viewport", None)
    return not (is_part or is_list_of_choices or isinstance(widget, QMenu)) and not (
        callable(viewport) and viewport() is widget
    )


def controls(window: QWidget) -> list[QWidget]:
    """Return what can have the focus by Tab, or be pressed, whether or not it is shown now."""
    by_tab = Qt.FocusPolicy.TabFocus
    return [
        widget
        for widget in window.findChildren(QWidget)
        if is_ours(widget) and (isinstance(widget, QAbstractButton) or widget.focusPolicy() & by_tab == by_tab)
    ]


def described(widget: QWidget) -> str:
    return f"{type(widget).__name__} {widget.objectName()!r}: {name_of(widget)!r} {told(widget).role()}"


def test_that_every_control_has_a_name_that_is_more_than_a_symbol(full_window: MainWindow) -> None:
    found = controls(full_window)
    assert len(found) > 60
    assert [described(widget) for widget in found if not _LETTERS.search(name_of(widget))] == []


def test_that_every_control_has_a_role_that_says_what_it_is(full_window: MainWindow) -> None:
    odd = [
        described(widget)
        for widget in controls(full_window)
        # an area that can be scrolled by keys has its name; Qt has no role for it
        if told(widget).role() not in _SENSIBLE and type(widget).__name__ != "QScrollArea"
    ]
    assert odd == []


def test_that_what_is_painted_by_hand_says_what_it_is(full_window: MainWindow) -> None:
    met = set()
    for widget in full_window.findChildren(QWidget):
        names = [kind.__name__ for kind in type(widget).__mro__]
        own = next((name for name in names if name in ROLES), None)
        if own is not None:
            met.add(own)
            assert told(widget).role() == ROLES[own], described(widget)
            assert name_of(widget), described(widget)
    # the surface needs OpenGL, which may not be offered
    assert set(ROLES) - met <= {"SurfaceScene"}


def test_that_every_list_of_choices_has_its_label(full_window: MainWindow) -> None:
    for combo in full_window.findChildren(QComboBox):
        assert name_of(combo), combo.objectName()
        assert name_of(combo) != combo.currentText()


def test_that_every_menu_and_command_has_words(window: MainWindow) -> None:
    assert all(_LETTERS.search(action.text()) for action in window.menu_bar.actions())
    for action in window.actions_by_name.values():
        assert _LETTERS.search(action.toolTip()), action.objectName()


def test_that_the_landscape_says_where_the_point_is(window: MainWindow) -> None:
    # Rosenbrock at (−1.2, 1): L = 2.2² + 100·0.44² = 24.2; ∇L = (−215.6, −88)
    assert told(window.landscape).text(Text.Description).startswith("w = (−1.2, 1). L = 24.2. |∇L| = 232.87. ")
    window.controller.place_start((1.0, 1.0))
    assert told(window.landscape).text(Text.Description).startswith("w = (1, 1). L = 0. |∇L| = 0. ")


def test_that_the_landscape_says_where_there_is_no_gradient(make_window: MakeWindow) -> None:
    window = make_window("abs(x) + y^2", (0.0, 0.5))
    assert "w = (0, 0.5). L = 0.25. ∇L does not exist here" in told(window.landscape).text(Text.Description)


def test_that_the_dial_says_its_angle(window: MainWindow) -> None:
    dial = window.angle.findChild(QWidget, "beta_dial")
    assert dial is not None
    assert told(dial).role() == Role.Dial
    assert told(dial).text(Text.Description) == "β = 180°"
    window.controller.turn(137.5)
    assert told(dial).text(Text.Description) == "β = 137.5°"


def test_that_the_plot_of_the_ray_says_where_the_step_leads(make_window: MakeWindow) -> None:
    window = make_window("x^2 + y^2", (3.0, 4.0))
    window.controller.set_size(1.0)
    plot = window.taylor.findChild(QWidget, "ray_plot")
    assert plot is not None
    model = window.controller.model
    assert model is not None
    assert model.eta is not None
    # along −∇L from |w| = 5: L = (5 − η)²
    after = f"{(5.0 - model.eta) ** 2:.5g}"
    assert told(plot).text(Text.Description) == f"L = 25 at w. η = {model.eta:.5g}. after the step L = {after}"


def test_that_plots_say_the_ranges_of_their_axes(full_window: MainWindow) -> None:
    plot = full_window.findChild(QWidget, "remainder_plot")
    assert plot is not None
    said = told(plot).text(Text.Description)
    assert re.search(r"η from \S+ to \S+", said), said


def test_that_the_cells_of_the_taylor_table_can_be_read(window: MainWindow) -> None:
    table = window.findChild(QTableView, "taylor_table")
    assert table is not None
    model = table.model()
    cells = [str(model.index(0, column).data() or "") for column in range(model.columnCount())]
    assert cells[0] == "0"
    assert "24.2" in cells
    said = [told(table).child(i).text(Text.Name) for i in range(told(table).childCount())]
    assert [cell for cell in cells if cell and cell not in said] == []


def test_that_sliders_and_fields_say_their_values(window: MainWindow) -> None:
    edit = window.findChild(QLineEdit, "eta_edit")
    assert edit is not None
    window.controller.set_size(0.125)
    assert told(edit).text(Text.Value) == "0.125"
    slider = window.findChild(QWidget, "eta_slider")
    assert slider is not None
    assert told(slider).text(Text.Value) != ""


def test_that_nothing_is_made_ready_while_nobody_asks(monkeypatch: pytest.MonkeyPatch, window: MainWindow) -> None:
    asked: list[LandscapeView] = []
    monkeypatch.setattr(LandscapeView, "spoken", asked.append)
    QTest.keyClick(window.landscape, Qt.Key.Key_Space)
    assert asked == []


@pytest.mark.parametrize("command", ["export_picture", "export_film", "shortcuts", "about"])
def test_that_every_control_of_a_dialog_has_a_name(window: MainWindow, command: str) -> None:
    # a film needs a path
    window.controller.stepper.step()
    window.actions_by_name[command].trigger()
    dialogs = [dialog for dialog in window.findChildren(QDialog) if dialog.isVisible()]
    assert dialogs
    for dialog in dialogs:
        found = controls(dialog)
        assert found
        assert [described(widget) for widget in found if not _LETTERS.search(name_of(widget))] == []
        dialog.close()
