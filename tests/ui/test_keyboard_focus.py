"""Tab goes everywhere that can be seen and nowhere else; every key and every mnemonic means one thing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QImage, QShortcut
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu, QTabBar, QWidget

from ui.actions import COMMANDS
from ui.theme import DARK, LIGHT, Theme
from ui.window import MainWindow

_MOST = 200


def focused() -> QWidget:
    widget = QApplication.focusWidget()
    assert widget is not None
    return widget


def tour(window: MainWindow, *, back: bool = False) -> list[QWidget]:
    """Go round by Tab from the landscape until it has the focus again."""
    QTest.qWaitForWindowActive(window)
    window.landscape.setFocus()
    key = Qt.Key.Key_Backtab if back else Qt.Key.Key_Tab
    seen = [focused()]
    for _ in range(_MOST):
        QTest.keyClick(focused(), key, Qt.KeyboardModifier.ShiftModifier if back else Qt.KeyboardModifier.NoModifier)
        if focused() is seen[0]:
            return seen
        seen.append(focused())
    raise AssertionError(f"a trap: {seen[-3:]}")


def names(widgets: Iterable[QWidget]) -> list[str]:
    return [widget.objectName() or type(widget).__name__ for widget in widgets]


def is_shown(window: MainWindow, widget: QWidget) -> bool:
    """Whether a widget, or the area that can be scrolled to it, is within the window."""
    place = widget
    while place.parentWidget() is not window:
        parent = place.parentWidget()
        assert parent is not None
        place = parent
    return widget.isVisible() and window.rect().intersects(place.geometry())


def stops(window: MainWindow) -> set[QWidget]:
    """Return what Tab has to reach: shown, enabled and made for it, but for parts of other widgets."""
    by_tab = Qt.FocusPolicy.TabFocus
    return {
        widget
        for widget in window.findChildren(QWidget)
        if widget.focusPolicy() & by_tab == by_tab
        and widget.isEnabled()
        and widget.focusProxy() is None
        and not widget.objectName().startswith("qt_")
        and type(widget) is not QWidget
        and not isinstance(widget.parentWidget(), QTabBar)
        and is_shown(window, widget)
    }


OPENED = (
    pytest.param((), id="as it opens"),
    pytest.param(("rose",), id="an experiment"),
    pytest.param(("rose", "remainder", "trust", "model", "race", "norm", "formulas"), id="all experiments"),
    pytest.param(("norm", "lesson_argument", "find_step"), id="a lesson"),
)


@pytest.mark.parametrize("opened", OPENED)
def test_that_tab_reaches_what_is_seen_and_comes_back_the_same_way(
    window: MainWindow, opened: tuple[str, ...]
) -> None:
    for name in opened:
        window.actions_by_name[name].trigger()
    there, back = tour(window), tour(window, back=True)
    assert len(set(there)) == len(there)
    assert names(there) == names([back[0], *reversed(back[1:])])
    assert names(widget for widget in there if not is_shown(window, widget)) == []
    # of buttons of which one is chosen, Tab reaches that one and arrow keys the others
    chosen = {widget for widget in stops(window) if not _is_beside_the_chosen(widget)}
    assert names(chosen - set(there)) == []


def _is_beside_the_chosen(widget: QWidget) -> bool:
    group = getattr(widget, "group", None)
    buttons = group() if callable(group) else None
    return buttons is not None and buttons.exclusive() and not widget.isChecked()  # type: ignore[attr-defined]


def test_that_tab_goes_along_the_bars_in_the_order_in_which_they_are_read(window: MainWindow) -> None:
    order = names(tour(window))
    bars = [
        "loss_edit", "gallery_combo", "role_x_button", "role_y_button", "direction_combo", "beta_edit", "rule_combo",
        "eta_edit", "eta_slider", "order_spin", "start_edit", "step_button",
    ]  # fmt: skip
    assert [name for name in order if name in bars] == bars
    window.controller.explore_text("x^2 + a*y^2 + b")
    QApplication.processEvents()
    order = names(tour(window))
    roles = [name for name in order if name.startswith("role_")]
    assert order.index("gallery_combo") + 1 == order.index(roles[0])
    assert order[order.index(roles[-1]) + 1] not in roles


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=["light", "dark"])
def test_that_the_focus_is_seen_wherever_it_is(window: MainWindow, theme: Theme) -> None:
    window.set_theme(theme)
    for name in ("race", "norm"):
        window.actions_by_name[name].trigger()
    order = tour(window)
    with_focus = []
    for widget in [*order[1:], order[0]]:
        QTest.keyClick(focused(), Qt.Key.Key_Tab)
        assert focused() is widget
        with_focus.append((widget, picture(window, widget)))
    QTest.keyClick(focused(), Qt.Key.Key_Tab)
    pale = [widget for widget, seen in with_focus if widget is not focused() and picture(window, widget) == seen]
    window.set_theme(LIGHT)
    assert names(pale) == []


def picture(window: MainWindow, widget: QWidget) -> QImage:
    QApplication.processEvents()
    return window.grab(widget.rect().translated(widget.mapTo(window, widget.rect().topLeft()))).toImage()


def test_that_every_key_means_one_thing(window: MainWindow) -> None:
    of_window = [
        shortcut.key().toString()
        for shortcut in window.findChildren(QShortcut)
        if shortcut.context() is Qt.ShortcutContext.WindowShortcut and shortcut.isEnabled()
    ]
    of_actions = [keys.toString() for action in window.findChildren(QAction) for keys in action.shortcuts()]
    assert {keys for command in COMMANDS for keys in command.keys} <= set(of_actions)
    of_commands = [keys.toString() for action in window.actions_by_name.values() for keys in action.shortcuts()]
    counts = Counter([*of_commands, *of_window])
    assert {keys: count for keys, count in counts.items() if count > 1} == {}


def _mnemonics(texts: Iterable[str]) -> list[str]:
    found = []
    for text in texts:
        at = text.replace("&&", "  ").find("&")
        if at >= 0:
            found.append(text[at + 1].lower())
    return found


def test_that_every_letter_means_one_thing_in_its_menu(window: MainWindow) -> None:
    menus = [menu for action in window.menu_bar.actions() if isinstance(menu := action.menu(), QMenu)]
    assert len(menus) == 7
    for actions in ([menu.menuAction() for menu in menus], *(menu.actions() for menu in menus)):
        texts = [action.text() for action in actions if not action.isSeparator()]
        letters = _mnemonics(texts)
        assert [letter for letter, count in Counter(letters).items() if count > 1] == [], texts


def test_that_every_command_is_reached_by_keys(window: MainWindow) -> None:
    """By a shortcut, or by the letters of its menu."""
    menus = [menu for entry in window.menu_bar.actions() if isinstance(menu := entry.menu(), QMenu)]
    menus += [sub for menu in menus for one in menu.actions() if isinstance(sub := one.menu(), QMenu)]
    in_menus = {action for menu in menus for action in menu.actions()}
    unreached = [
        name for name, action in window.actions_by_name.items() if not action.shortcuts() and action not in in_menus
    ]
    assert unreached == []
