"""The field in which steps are looked for: a number, a condition, or what is highest or lowest."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QPalette
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QSizePolicy, QToolButton, QWidget

from explorer.finding import Found, Question, Where, find, read_question
from explorer.tokens import LossError
from ui.background import Background
from ui.spoken import name_clear_button
from ui.theme import LIGHT, Theme

LANE = "find"
HINT = "step 120,  L < 1e-3,  dL > 0 & step > 50,  max grad"


class HistoryFind(QWidget):
    """A line with a field, hidden until it is wanted. Enter: the next one, Shift+Enter: the one before, Esc: back.

    Signals
    -------
    found
        The place in the table.
    closed
        The person goes back to the table.
    """

    found = Signal(int)
    closed = Signal()

    def __init__(self, background: Background, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("history_find")
        self._background = background
        self._where: Where | None = None
        self._shown = 0
        self.edit = QLineEdit()
        self.edit.setObjectName("find_field")
        self.edit.setPlaceholderText(HINT)
        self.edit.setAccessibleName("Find a step")
        self.edit.setClearButtonEnabled(True)
        name_clear_button(self.edit)
        self.note = QLabel()
        self.note.setObjectName("find_note")
        self.note.setTextFormat(Qt.TextFormat.PlainText)
        self.note.setWordWrap(True)
        self.note.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self._warns = False
        self._theme = LIGHT
        row = QHBoxLayout(self)
        row.setContentsMargins(4, 2, 4, 2)
        row.setSpacing(4)
        row.addWidget(self.edit, 2)
        for text, name, about, forward in (
            ("▲", "find_before", "The one before (Shift+Enter)", False),
            ("▼", "find_next", "The next one (Enter)", True),
        ):
            button = QToolButton()
            button.setObjectName(name)
            button.setText(text)
            button.setToolTip(about)
            button.setAccessibleName(about)
            button.setAutoRaise(True)
            button.clicked.connect(partial(self.look, forward=forward))
            row.addWidget(button)
        row.addWidget(self.note, 3)
        self.edit.textEdited.connect(lambda _: self._say(""))
        self.hide()

    def begin(self) -> None:
        """Come to the person."""
        self._say_what_there_is()
        self.show()
        self.edit.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.edit.selectAll()

    def follow(self, where: Where | None, shown: int) -> None:
        """Search another way, or from another moment."""
        self._where, self._shown = where, shown

    def _say_what_there_is(self) -> None:
        if self._where is not None:
            names = ", ".join(self._where.names)
            self.edit.setToolTip(f"The number of a step, or a condition in the syntax of losses with {names}; "
                                 "or max, min and a formula")  # fmt: skip

    def look(self, _: bool = False, *, forward: bool = True) -> None:
        """Go to the next match, or to the one before."""
        where, text = self._where, self.edit.text()
        if where is None or not text.strip():
            return
        try:
            question = read_question(text, where.names)
        except LossError as error:
            self._background.cancel(LANE)
            self._say(error.message, warns=True)
            self.edit.setSelection(error.start, max(1, error.end - error.start))
            return
        self._say("looking …")
        shown = self._shown
        self._background.submit(
            LANE,
            lambda job: find(question, where, shown, forward=forward, wanted=job.is_wanted, tell=job.progress),
            partial(self._receive, question, where, forward=forward),
        )

    def _receive(self, question: Question, where: Where, found: Found, *, forward: bool) -> None:
        if self._where is None or self._where.path is not where.path:
            return
        last = len(where.rows) - 1
        if found.place is not None:
            around = ("from the first step on" if forward else "from the last step back") if found.wrapped else ""
            self._say(f"step {found.place:,}" + (f", {around}" if around else ""))
            self.found.emit(found.place)
        elif question.step is not None:
            self._say(f"there are steps 0 to {last:,}", warns=True)
        else:
            self._say(f"no step up to {last:,} is such", warns=True)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self._background.cancel(LANE)
            self.hide()
            self.closed.emit()
        elif event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self.look(forward=not event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        else:
            super().keyPressEvent(event)

    def set_theme(self, theme: Theme) -> None:
        """Take the colours of a theme."""
        self._theme = theme
        self._say(self.note.text(), warns=self._warns)

    def _say(self, text: str, *, warns: bool = False) -> None:
        self._warns = warns
        self.note.setText(text)
        self.note.setToolTip(text)
        colours = self.note.palette()
        ink = self._theme.warning if warns else self._theme.muted
        colours.setColor(QPalette.ColorRole.WindowText, QColor(ink))
        self.note.setPalette(colours)
