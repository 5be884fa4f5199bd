"""The docks around the landscape: where they are, what each takes of the window, and how that is remembered."""

from __future__ import annotations

from PySide6.QtCore import QByteArray, QSettings, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QDockWidget, QMainWindow, QWidget

_SHARES = (0.335, 0.235, 0.22, 0.33)
"""What the Taylor terms and the angle take of the width, the history of the height, the components of the width."""
_LAYOUT = 2
"""Raised when panels change, so that a remembered layout that no longer fits is not restored."""


class Docks:
    """The docks of a window: two at the right of the landscape, two under it."""

    def __init__(self, window: QMainWindow) -> None:
        self._window = window
        self._shares = list(_SHARES)
        right, bottom = Qt.DockWidgetArea.RightDockWidgetArea, Qt.DockWidgetArea.BottomDockWidgetArea
        window.setDockNestingEnabled(True)
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
        """All of them, in the order in which they are presented."""
        return self.taylor, self.angle, self.history, self.components

    def _dock(self, title: str, name: str, area: Qt.DockWidgetArea) -> QDockWidget:
        dock = QDockWidget(title, self._window)
        dock.setObjectName(name)
        dock.setWidget(QWidget())
        dock.setFeatures(
            QDockWidget.DockWidgetFeature.DockWidgetMovable | QDockWidget.DockWidgetFeature.DockWidgetFloatable
        )
        self._window.addDockWidget(area, dock)
        return dock

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
            widths = [round(dock.width() * after / before) for dock in docks]
            self._window.resizeDocks(docks, widths, Qt.Orientation.Horizontal)

    def reset(self) -> None:
        """Put everything where it was at first."""
        self._window.restoreState(self._usual, _LAYOUT)
        self._shares = list(_SHARES)
        self.share_out()

    # -- from one day to the next

    def restore(self, settings: QSettings) -> None:
        """Put everything where it was left."""
        geometry, state, shares = (settings.value(key) for key in ("geometry", "state", "shares"))
        if isinstance(geometry, QByteArray) and isinstance(state, QByteArray) and isinstance(shares, list):
            self._window.restoreGeometry(geometry)
            self._window.restoreState(state, _LAYOUT)
            self._shares = [float(share) for share in shares]

    def remember(self, settings: QSettings) -> None:
        """Write down where everything is: shares, as Qt restores widths in pixels before it knows the window's."""
        window = self._window
        settings.setValue("geometry", window.saveGeometry())
        settings.setValue("state", window.saveState(_LAYOUT))
        components = _SHARES[3] if self.components.isHidden() else self.components.width() / window.width()
        widths = [dock.width() / window.width() for dock in (self.taylor, self.angle)]
        settings.setValue("shares", [*widths, self.history.height() / window.height(), components])
