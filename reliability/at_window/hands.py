"""Does actions at a window, the way a person's hands do: through the window's own events, whatever is under them."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

import shiboken6
from PySide6.QtCore import QMimeData, QPoint, QPointF, QSize, Qt, QUrl
from PySide6.QtGui import QDropEvent, QKeySequence, QWheelEvent, QWindow
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractSlider,
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QGraphicsView,
    QLineEdit,
    QMenu,
    QTabBar,
    QWidget,
)

from explorer.session_names import is_session_name
from reliability.at_window.actions import Action, Kind
from ui.actions import COMMANDS
from ui.landscape_plot import Handle

if TYPE_CHECKING:
    from ui.window import MainWindow

_PARTS = (
    QAbstractButton, QAbstractItemView, QAbstractSlider, QAbstractSpinBox, QComboBox, QGraphicsView, QLineEdit, QMenu,
    QTabBar,
)  # fmt: skip
"""What a person aims at; three clicks in four."""
_LEFT, _RIGHT, _MIDDLE = Qt.MouseButton.LeftButton, Qt.MouseButton.RightButton, Qt.MouseButton.MiddleButton
_BARE = Qt.KeyboardModifier.NoModifier
_HELD = (
    Qt.KeyboardModifier.ShiftModifier,
    Qt.KeyboardModifier.ControlModifier,
    Qt.KeyboardModifier.AltModifier,
    _BARE,
)
_KEYS = (
    Qt.Key.Key_Tab, Qt.Key.Key_Tab, Qt.Key.Key_Backtab, Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space,
    Qt.Key.Key_Backspace, Qt.Key.Key_Delete, Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_Left, Qt.Key.Key_Right,
    Qt.Key.Key_Home, Qt.Key.Key_End, Qt.Key.Key_PageUp, Qt.Key.Key_PageDown, Qt.Key.Key_Escape, Qt.Key.Key_Plus,
    Qt.Key.Key_Minus, Qt.Key.Key_1, Qt.Key.Key_9, Qt.Key.Key_X, Qt.Key.Key_E, Qt.Key.Key_Period, Qt.Key.Key_A,
    Qt.Key.Key_Menu, Qt.Key.Key_F2, Qt.Key.Key_F4, Qt.Key.Key_F10,
)  # fmt: skip
_SHORTCUTS = (
    *(keys for command in COMMANDS for keys in command.keys),
    "Ctrl+A", "Ctrl+C", "Ctrl+V", "Ctrl+X", "Alt+F", "Alt+V", "Alt+D", "Shift+Tab", "Shift+Left", "Ctrl+Home",
)  # fmt: skip
_RUNS = ("run", "run", "run_1000", "run_1000000", "play", "cancel")
_MOVES = 6
_SMALLEST, _LARGEST = (600, 400), (2_000, 1_400)


class Hands:
    """Does one action after the other.

    Parameters
    ----------
    window
        Returns the window that is open.
    sessions
        The files that may be dropped on it.
    """

    def __init__(self, window: Callable[[], MainWindow], sessions: Callable[[], Sequence[str]]) -> None:
        self._of, self._sessions = window, sessions
        self._doing: dict[Kind, Callable[[Action], object]] = {
            Kind.CLICK: self._click, Kind.CLICK_TWICE: self._click_twice, Kind.CLICK_OTHERWISE: self._click_otherwise,
            Kind.DRAG: self._drag, Kind.LANDSCAPE_CLICK: self._click_on_landscape,
            Kind.LANDSCAPE_DRAG: self._drag_landscape, Kind.HANDLE_DRAG: self._drag_handle,
            Kind.STAGE_WHEEL: self._turn_wheel_on_stage, Kind.WHEEL: self._turn_wheel, Kind.KEY: self._press_key,
            Kind.SHORTCUT: self._press_shortcut, Kind.COMMAND: self._command, Kind.LOSS: self._paste_loss,
            Kind.LOSS_BY_KEYS: self._type_loss, Kind.FIELD: self._type_into_field, Kind.STEP: self._step,
            Kind.RUN: lambda a: self._trigger(_RUNS[int(a.which * len(_RUNS))]),
            Kind.UNDO: lambda a: self._trigger("undo", a.often), Kind.REDO: lambda a: self._trigger("redo", a.often),
            Kind.ESCAPE: lambda _: self._key(Qt.Key.Key_Escape), Kind.RESIZE: self._resize,
            Kind.REST: lambda _: None, Kind.SESSION: self._session, Kind.CLOSE: lambda _: self._of().close(),
        }  # fmt: skip

    def do(self, action: Action) -> None:
        """Do an action; nothing where there is nothing for it in sight."""
        # a part may go together with what is let go of between two lines; nothing of the program raises through here
        with contextlib.suppress(RuntimeError):
            self._doing[action.kind](action)

    # -- what is in sight

    def _in_front(self) -> list[QWidget]:
        """Return the windows that take events: a menu that is open, a box, or all."""
        front = QApplication.activePopupWidget() or QApplication.activeModalWidget()
        if front is not None:
            return [front]
        return [self._of(), *(w for w in QApplication.topLevelWidgets() if w.isVisible() and w is not self._of())]

    def _part(self, action: Action, kinds: tuple[type[QWidget], ...] = _PARTS) -> QWidget | None:
        """Return the part in sight that an action is about."""
        inside = [part for front in self._in_front() for part in (front, *front.findChildren(QWidget))]
        seen = [p for p in inside if shiboken6.isValid(p) and p.isVisible() and p.isEnabled() and _is_in_sight(p)]
        aimed = [part for part in seen if isinstance(part, kinds)]
        if kinds is _PARTS and action.end[0] > 0.75:
            aimed = seen
        return aimed[int(action.which * len(aimed))] if aimed else None

    # -- the mouse

    def _click(self, action: Action) -> None:
        part = self._part(action)
        if part is not None:
            self._press_and_let_go(part, _inside(part, action.start), _LEFT, _BARE)

    def _click_otherwise(self, action: Action) -> None:
        part = self._part(action)
        if part is not None:
            button = (_LEFT, _RIGHT, _MIDDLE)[action.often % 3]
            held = _HELD[int(action.end[1] * len(_HELD))]
            self._press_and_let_go(part, _inside(part, action.start), button, held)

    def _press_and_let_go(
        self, part: QWidget, place: QPoint, button: Qt.MouseButton, held: Qt.KeyboardModifier
    ) -> None:
        handle, place = _handle(part), _in_window(part, place)
        if handle is not None:
            _send(QTest.mouseMove, handle, place)
            _send(QTest.mousePress, handle, button, held, place)
            _send(QTest.mouseRelease, handle, button, _BARE, place)

    def _click_twice(self, action: Action) -> None:
        part = self._part(action)
        handle = _handle(part) if part is not None else None
        if part is not None and handle is not None:
            _send(QTest.mouseDClick, handle, _LEFT, _BARE, _in_window(part, _inside(part, action.start)))

    def _drag(self, action: Action) -> None:
        part = self._part(action)
        if part is not None:
            self._pull(part, _inside(part, action.start), _inside(part, action.end))

    def _pull(self, part: QWidget, start: QPoint, end: QPoint, button: Qt.MouseButton = _LEFT) -> None:
        handle = _handle(part)
        if handle is None:
            return
        start, end = _in_window(part, start), _in_window(part, end)
        _send(QTest.mouseMove, handle, start)
        _send(QTest.mousePress, handle, button, _BARE, start)
        for i in range(1, _MOVES + 1):
            _send(QTest.mouseMove, handle, start + (end - start) * i / _MOVES)
        _send(QTest.mouseRelease, handle, button, _BARE, end)

    def _ground(self) -> QWidget | None:
        window = self._of()
        if QApplication.activePopupWidget() or QApplication.activeModalWidget():
            return None
        ground = window.landscape.plot.viewport()
        return ground if ground.isVisible() and not ground.visibleRegion().isEmpty() else None

    def _click_on_landscape(self, action: Action) -> None:
        ground = self._ground()
        if ground is not None:
            self._press_and_let_go(ground, _inside(ground, action.start), _LEFT, _BARE)

    def _drag_landscape(self, action: Action) -> None:
        ground = self._ground()
        if ground is not None:
            button = _MIDDLE if action.often > 2 else _LEFT
            self._pull(ground, _inside(ground, action.start), _inside(ground, action.end), button)

    def _drag_handle(self, action: Action) -> None:
        ground = self._ground()
        centre = self._of().landscape.plot.handle_centre(Handle.TIP if action.which < 0.5 else Handle.POINT)
        if ground is not None and centre is not None and ground.rect().contains(centre.toPoint()):
            self._pull(ground, centre.toPoint(), _inside(ground, action.end))

    def _turn_wheel_on_stage(self, action: Action) -> None:
        ground = self._ground()
        if ground is not None:
            _wheel(ground, _inside(ground, action.start), action)

    def _turn_wheel(self, action: Action) -> None:
        part = self._part(action)
        if part is not None:
            _wheel(part, _inside(part, action.start), action)

    # -- keys

    def _front(self) -> QWindow | None:
        front = QApplication.activePopupWidget() or QApplication.activeModalWidget() or self._of()
        return _handle(front) if front.isVisible() else None

    def _key(self, key: Qt.Key, held: Qt.KeyboardModifier = _BARE) -> None:
        handle = self._front()
        if handle is not None:
            _send(QTest.keyPress, handle, key, held)
            _send(QTest.keyRelease, handle, key, held)

    def _press_key(self, action: Action) -> None:
        for _ in range(action.often):
            self._key(_KEYS[int(action.which * len(_KEYS))])

    def _press_shortcut(self, action: Action) -> None:
        keys = QKeySequence(_SHORTCUTS[int(action.which * len(_SHORTCUTS))])
        pressed = keys[0]  # type: ignore[index]  # it is not in PySide6's own types
        # a modifier closes a list that has popped up, and QTest would send the key to a window that is gone
        held = _BARE if QApplication.activePopupWidget() is not None else pressed.keyboardModifiers()
        self._key(pressed.key(), held)

    def _paste_loss(self, action: Action) -> None:
        edit = self._of().loss_bar.edit
        edit.setFocus()
        edit.selectAll()
        edit.insert(action.text)

    def _type_loss(self, action: Action) -> None:
        self._paste_loss(action)
        edit = self._of().loss_bar.edit
        edit.clear()
        for letter in action.text[:60]:
            if letter.isascii() and letter.isprintable() and edit.isVisible():
                QTest.keyClicks(edit, letter)

    def _type_into_field(self, action: Action) -> None:
        field = self._part(action, (QLineEdit,))
        if not isinstance(field, QLineEdit):
            return
        field.setFocus()
        field.selectAll()
        field.insert(action.text)
        if action.often < 3:
            self._key(Qt.Key.Key_Return)

    # -- commands

    def _trigger(self, name: str, often: int = 1) -> None:
        if QApplication.activeModalWidget() is not None:
            return
        for _ in range(often):
            self._of().actions_by_name[name].trigger()

    def _command(self, action: Action) -> None:
        names = list(self._of().actions_by_name)
        self._trigger(names[int(action.which * len(names))])

    def _step(self, action: Action) -> None:
        self._trigger("step", action.often)

    def _resize(self, action: Action) -> None:
        if action.often == 3:
            self._of().showMaximized()
        elif action.often == 2:
            self._of().showNormal()
        small, large = _SMALLEST, _LARGEST
        width, height = (round(a + (b - a) * s) for a, b, s in zip(small, large, action.start, strict=True))
        self._of().resize(width, height)

    def _session(self, action: Action) -> None:
        files = [name for name in self._sessions() if is_session_name(name)]
        if action.often < 3 or not files:
            self._trigger(("save_session", "save_session_as", "open_session", "new_session")[int(action.which * 4)])
            return
        mime = QMimeData()
        mime.setUrls([QUrl.fromLocalFile(files[int(action.which * len(files))])])
        place = QPointF(self._of().rect().center())
        drop = QDropEvent(place, Qt.DropAction.CopyAction, mime, _LEFT, _BARE)
        QApplication.sendEvent(self._of(), drop)


def _is_in_sight(part: QWidget) -> bool:
    return not part.visibleRegion().isEmpty()


def _send(event: Callable[..., object], handle: QWindow, *about: object) -> None:
    """Send an event to a window, which the event before may have closed, as a press does a menu, or made smaller."""
    if not shiboken6.isValid(handle):
        return
    size = handle.size()
    # PySide6 complains about a window that is gone once the event is over
    with contextlib.suppress(RuntimeError):
        event(handle, *(_within(thing, size) if isinstance(thing, QPoint) else thing for thing in about))


def _handle(part: QWidget) -> QWindow | None:
    """Return the window that an event for a part goes to; None while there is none."""
    handle: QWindow | None = part.window().windowHandle()
    # PySide6 gives out what stood for a window that is gone, where a new one has come to lie in the same memory
    return handle if shiboken6.isValid(handle) else None


def _in_window(part: QWidget, place: QPoint) -> QPoint:
    """Return a place of a part as one of its window; a window that was just made smaller may not know it yet."""
    place, handle = part.mapTo(part.window(), place), _handle(part)
    return _within(place, part.window().size() if handle is None else handle.size())


def _within(place: QPoint, size: QSize) -> QPoint:
    return QPoint(min(max(place.x(), 0), size.width() - 1), min(max(place.y(), 0), size.height() - 1))


def _inside(part: QWidget, share: tuple[float, float]) -> QPoint:
    """Return a place that is in sight."""
    box = part.visibleRegion().boundingRect()
    return QPoint(
        box.left() + int(share[0] * max(1, box.width() - 1)), box.top() + int(share[1] * max(1, box.height() - 1))
    )


def _wheel(part: QWidget, place: QPoint, action: Action) -> None:
    turn = round((action.which - 0.5) * 4) * 120 * action.often
    event = QWheelEvent(
        QPointF(place), QPointF(part.mapToGlobal(place)), QPoint(), QPoint(0, turn), Qt.MouseButton.NoButton,
        _HELD[int(action.end[1] * len(_HELD))], Qt.ScrollPhase.NoScrollPhase, False,
    )  # fmt: skip
    QApplication.sendEvent(part, event)
