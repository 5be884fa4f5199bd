"""The docks around the landscape: where they are, what each takes of the window, and how that is remembered."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from PySide6.QtCore import QByteArray, QSettings, Qt, Signal
from PySide6.QtGui import QCloseEvent, QResizeEvent
from PySide6.QtWidgets import QDockWidget, QMainWindow, QScrollArea, QTabBar, QTabWidget, QWidget

from ui.dock_layout import lay_out, layout_among, layout_of
from ui.dock_title import DockTitle

_SHARES = (0.335, 0.235, 0.22, 0.33)
"""What the Taylor terms and the angle take of the width, the history of the height, the components of the width."""
_PRESENTED_LESSON = 0.3
"""What a lesson takes of the height in a presentation."""
_LESSON = 0.6
"""What a lesson takes of the width, where the history is beside it."""
_BELOW = Qt.DockWidgetArea.BottomDockWidgetArea
_LEAST = 120
"""Pixels that an added panel has at least, either way."""
_LAYOUT = 2
"""Raised when panels change, so that a remembered layout that no longer fits is not restored."""


class _AddedDock(QDockWidget):
    """A dock that says when a person closes it; one that is only hidden for a while says nothing."""

    closed = Signal()

    def closeEvent(self, event: QCloseEvent) -> None:
        super().closeEvent(event)
        if event.isAccepted():
            self.closed.emit()


class Docks:
    """The docks of a window: two right of the landscape, two under it, and those opened beside them."""

    def __init__(self, window: QMainWindow) -> None:
        self._window = window
        self._shares = list(_SHARES)
        self._opened: dict[QDockWidget, QDockWidget] = {}
        """Docks that were added, and behind which one each has its place."""
        self._usual_size = window.size()
        self._known: frozenset[QDockWidget] = frozenset()
        """The added docks that the state before a presentation knows."""
        self._presented: list[QDockWidget] = []
        """In a presentation, what it goes through; else empty."""
        self._usual_state = QByteArray()
        self._usual_layout: dict[str, Any] = {"places": [], "floating": []}
        """Where everything is before a presentation, as Qt's own state and as plain values."""
        self._lesson: QDockWidget | None = None
        """The dock of a lesson, while one is open."""
        right, bottom = Qt.DockWidgetArea.RightDockWidgetArea, Qt.DockWidgetArea.BottomDockWidgetArea
        window.setDockNestingEnabled(True)
        window.setTabPosition(Qt.DockWidgetArea.AllDockWidgetAreas, QTabWidget.TabPosition.North)
        window.setCorner(Qt.Corner.BottomRightCorner, bottom)
        self.taylor = self._dock("Taylor terms", "taylor_dock", right)
        self.angle = self._dock("Angle", "angle_dock", right)
        window.splitDockWidget(self.taylor, self.angle, Qt.Orientation.Horizontal)
        self.history = self._dock("History", "history_dock", bottom)
        self.components = self._dock("Components", "components_dock", bottom)
        window.splitDockWidget(self.history, self.components, Qt.Orientation.Horizontal)
        self.share_out()
        self._usual = window.saveState(_LAYOUT)

    @property
    def all(self) -> tuple[QDockWidget, ...]:
        """Those that are always there, in the order in which they are presented."""
        return self.taylor, self.angle, self.history, self.components

    def show_made(self) -> None:
        """Show at once those that a window which is shown already would show in a moment, so that they have sizes."""
        for dock in self.all:
            if not dock.testAttribute(Qt.WidgetAttribute.WA_WState_ExplicitShowHide):
                dock.show()

    def _dock(self, title: str, name: str, area: Qt.DockWidgetArea) -> QDockWidget:
        dock = QDockWidget(title, self._window)
        dock.setObjectName(name)
        dock.setWidget(QWidget())
        dock.setFeatures(
            QDockWidget.DockWidgetFeature.DockWidgetMovable | QDockWidget.DockWidgetFeature.DockWidgetFloatable
        )
        self._window.addDockWidget(area, dock)
        return dock

    def add_experiment(self, title: str, name: str, panel: QWidget, about: str) -> QDockWidget:
        """Make a dock, closed, that shares the place of the Taylor terms."""
        # what is too small for a panel is scrolled
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setFrameShape(QScrollArea.Shape.NoFrame)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setWidget(panel)
        dock = self._add_behind(self.taylor, title, name, area)
        dock.setTitleBarWidget(DockTitle(dock, about))
        return dock

    def add_lesson(self, title: str, name: str, panel: QWidget) -> QDockWidget:
        """Make a dock, closed, that shares the place of the history."""
        return self._add_behind(self.history, title, name, panel)

    def _add_behind(self, front: QDockWidget, title: str, name: str, panel: QWidget) -> QDockWidget:
        dock = _AddedDock(title, self._window)
        dock.setObjectName(name)
        dock.closed.connect(lambda: self._forget(dock))
        # squeezed rather than that the window grows
        panel.setMinimumSize(_LEAST, _LEAST)
        dock.setWidget(panel)
        dock.hide()
        if not self._window.restoreDockWidget(dock):
            self._put_behind(front, dock)
        dock.hide()
        self._opened[dock] = front
        return dock

    def _put_behind(self, front: QDockWidget, dock: QDockWidget) -> None:
        self._window.addDockWidget(self._window.dockWidgetArea(front), dock)
        if not front.isFloating():
            self._window.tabifyDockWidget(front, dock)

    def _restore_without(self, docks: Iterable[QDockWidget], state: QByteArray, version: int = 0) -> None:
        """Restore a layout that does not know some docks, and put those, closed, where they belong.

        Left in the window, they would be laid out side by side, and widen it.
        """
        unknown = list(docks)
        for dock in unknown:
            dock.setFloating(False)
            self._window.removeDockWidget(dock)
        # else the tabs of what is removed would stay on the screen, with nothing behind them
        self._arrange()
        self._window.restoreState(state, version)
        for dock in unknown:
            self._put_behind(self._opened[dock], dock)
            dock.hide()

    def bring_forward(self, dock: QDockWidget) -> None:
        """Show a dock, in front of those that share its place; in a presentation, in place of all others."""
        if self._presented:
            self.present(dock)
        else:
            dock.show()
            dock.raise_()
            # words that are cut to one letter name no panel: rather let the tabs be scrolled
            for tabs in self._window.findChildren(QTabBar):
                tabs.setElideMode(Qt.TextElideMode.ElideNone)

    def place_lesson(self, dock: QDockWidget, *, beside_history: bool) -> None:
        """Show the dock of a lesson, in front of the history or beside it, and keep it there."""
        self._lesson = dock
        if self._presented:
            self.present(dock)
            return
        if not dock.isFloating() and not self.history.isFloating():
            if beside_history:
                # Qt would make a tab of it where there are tabs already, and leave an empty tab bar behind
                for one in (dock, self.history):
                    self._window.removeDockWidget(one)
                self._window.addDockWidget(_BELOW, dock)
                dock.show()
                self._window.splitDockWidget(dock, self.history, Qt.Orientation.Horizontal)
                self.history.show()
                self._window.splitDockWidget(self.history, self.components, Qt.Orientation.Horizontal)
                widths = [round(share * self._window.width()) for share in (_LESSON, 1.0 - _LESSON)]
                self._window.resizeDocks([dock, self.history], widths, Qt.Orientation.Horizontal)
            else:
                self._window.tabifyDockWidget(self.history, dock)
        self.bring_forward(dock)

    def end_lesson(self) -> None:
        """Put the dock of the lesson away."""
        lesson, self._lesson = self._lesson, None
        if lesson is not None:
            lesson.hide()
            self._forget(lesson)
        if not self._presented:
            self.history.show()

    def can_be_seen(self, widget: QWidget) -> bool:
        """Whether a widget is not in a dock that is behind another one: Qt moves that out of the window."""
        part = widget
        while (parent := part.parentWidget()) is not None and parent is not self._window and not part.isWindow():
            part = parent
        return part.isWindow() or self._window.rect().intersects(part.geometry())

    # -- one at a time

    def begin_presentation(self) -> None:
        """Show one dock at a time, beside the landscape."""
        self.measure()
        self._usual_layout = self.layout()
        self._usual_state, self._known = self._window.saveState(), frozenset(self._opened)
        self._usual_size = self._window.size()
        self._presented = [*self.all, *(dock for dock in self._opened if not dock.isHidden())]
        self.present(self.taylor)

    def present_next(self) -> None:
        """Show the next dock in place of this one."""
        shown = next((i for i, dock in enumerate(self._presented) if not dock.isHidden()), 0)
        self.present(self._presented[(shown + 1) % len(self._presented)])

    def _forget(self, dock: QDockWidget) -> None:
        """Go on with the Taylor terms where a dock was closed that was presented."""
        if dock in self._presented:
            self._presented.remove(dock)
            self.present(self.taylor)

    def present(self, wanted: QDockWidget) -> None:
        """Show a dock alone."""
        if wanted not in self._presented:
            self._presented.append(wanted)
        for dock in self._presented:
            dock.setVisible(dock in {wanted, self._lesson})
        if wanted is not self._lesson:
            # under the landscape a panel would leave it a strip
            self._window.addDockWidget(Qt.DockWidgetArea.RightDockWidgetArea, wanted)
            half = self._window.width() // 2, self._window.height() // 2
            for length, orientation in zip(half, (Qt.Orientation.Horizontal, Qt.Orientation.Vertical), strict=True):
                self._window.resizeDocks([wanted], [length], orientation)
        if self._lesson is not None:
            self._window.addDockWidget(_BELOW, self._lesson)
            height = round(_PRESENTED_LESSON * self._window.height())
            self._window.resizeDocks([self._lesson], [height], Qt.Orientation.Vertical)

    def end_presentation(self) -> None:
        """Put everything back, and what was opened meanwhile where it belongs."""
        open_now, self._presented = self._presented, []
        self._restore_without([dock for dock in self._opened if dock not in self._known], self._usual_state)
        for dock in self._opened:
            dock.setVisible(dock in open_now)
        if self._lesson is not None:
            self.place_lesson(self._lesson, beside_history=False)
        if not self._window.isMaximized() and not self._window.isFullScreen():
            self._window.resize(self._usual_size)
        self.share_out()

    def share_out(self) -> None:
        """Give each dock its share of the window; the landscape has the rest."""
        window, (taylor, angle, history, components) = self._window, self._shares
        widths = [round(share * window.width()) for share in (taylor, angle)]
        window.resizeDocks([self.taylor, self.angle], widths, Qt.Orientation.Horizontal)
        window.resizeDocks([self.history], [round(history * window.height())], Qt.Orientation.Vertical)
        if not self.components.isHidden():
            below = [round(share * window.width()) for share in (1.0 - components, components)]
            window.resizeDocks([self.history, self.components], below, Qt.Orientation.Horizontal)

    def show_components(self, on: bool) -> None:
        """Show the components beside the history, or leave the history all of the width."""
        self.components.setVisible(on)
        self.share_out()

    def follow_resize(self, event: QResizeEvent) -> None:
        """Share the width out as before: left alone, docks keep theirs and the landscape takes all the change."""
        before, after = event.oldSize().width(), event.size().width()
        docks = [dock for dock in (self.taylor, self.angle) if not dock.isFloating() and not dock.isHidden()]
        if docks and before > 0 and before != after:
            widths = [round(self._in_front(dock).width() * after / before) for dock in docks]
            self._window.resizeDocks(docks, widths, Qt.Orientation.Horizontal)

    def reset(self) -> None:
        """Put everything where it was at first: experiments are closed, a lesson stays."""
        self._restore_without(self._opened, self._usual, _LAYOUT)
        if self._lesson is not None:
            self.place_lesson(self._lesson, beside_history=False)
        self._shares = list(_SHARES)
        self.share_out()

    # -- as plain values

    def layout(self) -> dict[str, Any]:
        """Return where everything is, but for a lesson, which has its place; in a presentation where it will be."""
        if not self._presented:
            return layout_of(self._window, self._movable)
        # those that are always there are gone through even where they are hidden otherwise
        opened = [dock.objectName() for dock in self._movable if dock in self._opened and self.is_open(dock)]
        return layout_among(
            self._usual_layout, [dock.objectName() for dock in self.all], opened, self.taylor.objectName()
        )

    def is_open(self, dock: QDockWidget) -> bool:
        """Whether a dock is open, in front or behind another one; or is gone through in a presentation."""
        return dock in self._presented if self._presented else not dock.isHidden()

    def lay_out(self, layout: object) -> None:
        """Put everything where a layout has it, as `layout` returns it; anything else changes nothing."""
        always = self.taylor, self.angle, self.history
        if layout == self.layout() or not lay_out(self._window, self._movable, layout, always):
            return
        for dock in self._movable:
            if dock.isHidden():
                self._put_behind(self._opened.get(dock, self.history), dock)
                dock.hide()
        self._arrange()
        self.measure()

    def _arrange(self) -> None:
        """Move everything to its place now rather than in a moment."""
        arranged = self._window.layout()
        assert arranged is not None
        arranged.activate()

    @property
    def _movable(self) -> list[QDockWidget]:
        return [*self.all, *(dock for dock in self._opened if dock is not self._lesson)]

    # -- from one day to the next

    def restore(self, settings: QSettings) -> None:
        """Put everything where it was left, in a window that has the size it had."""
        state, shares = settings.value("state"), settings.value("shares")
        if isinstance(state, QByteArray) and isinstance(shares, list):
            self._window.restoreState(state, _LAYOUT)
            self._shares = [float(share) for share in shares]

    def remember(self, settings: QSettings) -> None:
        """Write down where everything is: shares, as Qt restores widths in pixels before it knows the window's."""
        window = self._window
        settings.setValue("geometry", window.saveGeometry())
        settings.setValue("state", window.saveState(_LAYOUT))
        self.measure()
        settings.setValue("shares", self._shares)

    def measure(self) -> None:
        """Take note of what each dock takes of the window now."""
        window = self._window
        taylor, angle, history, side = map(self._in_front, self.all)
        below = history.width() + side.width()
        components = self._shares[3] if self.components.isHidden() else side.width() / below
        widths = [dock.width() / window.width() for dock in (taylor, angle)]
        self._shares = [*widths, history.height() / window.height(), components]

    def _in_front(self, dock: QDockWidget) -> QDockWidget:
        """Return the one that is seen of those that share a place: those behind it keep a size they once had."""
        together = [dock, *self._window.tabifiedDockWidgets(dock)]
        return next((one for one in together if not one.isHidden() and self.can_be_seen(one)), dock)
