"""Lines under the bars of the window: what has happened, and what can be done about it, for as long as it matters.

They take a line each and no focus, and wait: nothing in the window is held up by one.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QMenu,
    QPushButton,
    QSizePolicy,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from ui.theme import LIGHT, Theme

_LONGEST = 400
"""Characters that are seen; all of them are in the tooltip."""
_MOST = 3
"""Notices that are seen at once; the oldest gives way."""


@dataclass(frozen=True, slots=True)
class Answer:
    """A button: its text, what it does, and whether the notice is done with once it is pressed."""

    text: str
    act: Callable[[], object]
    ends: bool = True


@dataclass(frozen=True, slots=True)
class Notice:
    """What there is to say.

    Attributes
    ----------
    key
        A later notice with the same key takes the place of this one.
    text
        A sentence or two, plain.
    answers
        Buttons.
    others, others_title
        More that can be chosen, in a menu.
    warning
        Whether it asks for attention.
    on_close
        Called when it is closed without any of its answers.
    """

    key: str
    text: str
    answers: Sequence[Answer] = ()
    others: Sequence[Answer] = ()
    others_title: str = ""
    warning: bool = False
    on_close: Callable[[], object] | None = None


class NoticeLine(QFrame):
    """One notice.

    Signals
    -------
    ended
        It is done with.
    """

    ended = Signal()

    def __init__(self, notice: Notice, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(f"{notice.key}_notice")
        self.notice = notice
        self.setAccessibleName("Notice")
        self.label = QLabel()
        self.label.setObjectName(f"{notice.key}_text")
        self.label.setTextFormat(Qt.TextFormat.PlainText)
        self.label.setWordWrap(True)
        self.label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.label.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.buttons = [self._button(answer) for answer in notice.answers]
        row = QHBoxLayout(self)
        row.setContentsMargins(10, 3, 6, 3)
        row.setSpacing(7)
        row.addWidget(self.label, 1)
        for button in self.buttons:
            row.addWidget(button)
        if notice.others:
            row.addWidget(self._menu_button())
        row.addWidget(self._close_button())
        self.say(notice.text)

    def say(self, text: str) -> None:
        """Say something else, with the same answers."""
        if text != self.label.text():
            self.label.setText(text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…")
            self.label.setToolTip(text)
            self.setAccessibleDescription(text)

    def _button(self, answer: Answer) -> QPushButton:
        button = QPushButton(answer.text)
        button.setObjectName(f"{self.notice.key}_{answer.text.lower().replace(' ', '_').rstrip('…')}")
        button.setAutoDefault(False)
        button.clicked.connect(lambda: self._answer(answer))
        return button

    def _answer(self, answer: Answer) -> None:
        # what it does may bring the next notice with the same key
        if answer.ends:
            self.ended.emit()
        answer.act()

    def _menu_button(self) -> QPushButton:
        button = QPushButton(self.notice.others_title)
        button.setObjectName(f"{self.notice.key}_others")
        button.setAutoDefault(False)
        menu = QMenu(button)
        for answer in self.notice.others:
            menu.addAction(answer.text.replace("&", "&&")).triggered.connect(
                lambda _=False, answer=answer: self._answer(answer)
            )
        button.setMenu(menu)
        return button

    def _close_button(self) -> QToolButton:
        button = QToolButton()
        button.setObjectName(f"{self.notice.key}_close")
        button.setText("×")
        button.setAccessibleName("Close this notice")
        button.setToolTip("Close this notice")
        button.setAutoRaise(True)
        button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        button.clicked.connect(self._close)
        return button

    def _close(self) -> None:
        self.ended.emit()
        if self.notice.on_close is not None:
            self.notice.on_close()

    def set_theme(self, theme: Theme) -> None:
        """Take the colours of a theme."""
        edge = theme.warning if self.notice.warning else theme.accent
        self.setStyleSheet(
            f"NoticeLine {{ background: {theme.surface}; border: none; border-left: 3px solid {edge};"
            f" border-bottom: 1px solid {theme.border}; }}"
        )


class Notices(QWidget):
    """The notices of a window, the newest below."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("notices")
        self._theme = LIGHT
        self.lines: dict[str, NoticeLine] = {}
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)
        self.hide()

    def show_notice(self, notice: Notice) -> None:
        """Say something, in place of what was said under the same key."""
        self.end(notice.key)
        for key in list(self.lines)[: len(self.lines) + 1 - _MOST]:
            self.end(key)
        line = NoticeLine(notice)
        line.set_theme(self._theme)
        line.ended.connect(lambda: self.end(notice.key))
        self.lines[notice.key] = line
        self._column.addWidget(line)
        self.show()

    def end(self, key: str) -> None:
        """Take a notice away."""
        line = self.lines.pop(key, None)
        if line is not None:
            self._column.removeWidget(line)
            line.hide()
            line.deleteLater()
        self.setVisible(bool(self.lines))

    def set_theme(self, theme: Theme) -> None:
        """Take the colours of a theme."""
        self._theme = theme
        for line in self.lines.values():
            line.set_theme(theme)
