"""The lesson: what a page says, what it asks, and what is revealed once that is done."""

from __future__ import annotations

import html
from collections.abc import Collection

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QColor, QFont, QPalette, QResizeEvent
from PySide6.QtWidgets import (
    QApplication,
    QBoxLayout,
    QFrame,
    QLabel,
    QLayout,
    QScrollArea,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from explorer.lessons.lesson import Lesson
from explorer.lessons.lesson_facts import Facts
from ui.checked_look import show_checked
from ui.lessons.lesson_dots import LessonDots
from ui.lessons.lesson_words import Composer
from ui.lessons.live_text import LiveText
from ui.theme import LIGHT, Theme

_WIDE = 44
"""Heights of a line that the panel needs to show its two halves side by side."""
_SHARES = (54, 46)
_SIDES = 18
"""Pixels left and right of the text."""
QWIDGETSIZE_MAX = (1 << 24) - 1
"""Qt's own word for no limit, which PySide6 does not know."""


class LessonPanel(QWidget):
    """Shows one page of a lesson, on a strip below the landscape or in a tall window.

    Signals
    -------
    back_wanted, next_wanted
        The page before or after.
    page_wanted
        The place of a page, from 0.
    set_up_wanted
        The page as it begins.
    leave_wanted
        The end of the lesson.
    next_lesson_wanted
        The lesson that follows this one.

    Attributes
    ----------
    following
        The title of the lesson that follows this one; empty where none does. It counts with the next page shown.
    """

    back_wanted = Signal()
    next_wanted = Signal()
    page_wanted = Signal(int)
    set_up_wanted = Signal()
    leave_wanted = Signal()
    next_lesson_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("lesson_panel")
        self._theme = LIGHT
        self._lesson: Lesson | None = None
        self._place = 0
        self._facts: Facts = {}
        self._solution: Facts | None = None
        self._to_end = False
        self.following = ""
        self._said, self._asked = Composer(LIGHT), Composer(LIGHT)
        self.title, self.count, self.result = QLabel(), QLabel(), QLabel()
        # a file's own title must not be taken for HTML
        self.title.setTextFormat(Qt.TextFormat.PlainText)
        self.result.setObjectName("lesson_result")
        self.title.setObjectName("lesson_title")
        self.count.setObjectName("lesson_count")
        self.dots = LessonDots()
        self.dots.chosen.connect(self.page_wanted)
        self.text, self.answer = LiveText("lesson_text"), LiveText("lesson_answer")
        self.hint_button = _button("hint", "Hint", "Show how it can be done")
        self.hint_button.setCheckable(True)
        show_checked(self.hint_button)
        self.hint_button.toggled.connect(self._ask)
        self.back_button = _button("back", "◀ Back", "The page before (Alt+Left)")
        self.back_button.clicked.connect(self.back_wanted)
        self.next_button = _button("next", "Next ▶", "The next page (Alt+Right)")
        self.next_button.clicked.connect(self._go_on)
        self.set_up_button = _button("set_up", "Set up again", "Begin this page anew, as it was")
        self.set_up_button.clicked.connect(self.set_up_wanted)
        self.leave_button = _button("leave", "Leave", "End the lesson, and go back to your own exploration")
        self.leave_button.clicked.connect(self.leave_wanted)
        self._lay_out()
        self.set_theme(LIGHT)
        self.set_large(False)

    def _lay_out(self) -> None:
        left, right = QBoxLayout(QBoxLayout.Direction.LeftToRight), QBoxLayout(QBoxLayout.Direction.LeftToRight)
        left.setSpacing(8)
        left.addWidget(self.title)
        left.addWidget(self.count)
        left.addWidget(self.dots)
        left.addWidget(self.result)
        left.addStretch(1)
        left.addWidget(self.hint_button)
        right.setSpacing(4)
        right.addStretch(1)
        for button in (self.back_button, self.next_button, self.set_up_button, self.leave_button):
            right.addWidget(button)
        self._head = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._head.setSpacing(4)
        self._head.addLayout(left, 1)
        self._head.addLayout(right)
        self._body = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._body.setSpacing(14)
        self._areas = [_scrolled(self.text, "What the page says"), _scrolled(self.answer, "The question")]
        for area, share in zip(self._areas, _SHARES, strict=True):
            self._body.addWidget(area, share)
        self._areas[1].verticalScrollBar().rangeChanged.connect(self._show_end)
        whole = QVBoxLayout(self)
        # side by side its parts are wider than the panel has to be
        whole.setSizeConstraint(QLayout.SizeConstraint.SetNoConstraint)
        whole.setContentsMargins(10, 3, _SIDES - 10, 3)
        whole.setSpacing(3)
        whole.addLayout(self._head)
        whole.addLayout(self._body, 1)

    def minimumSizeHint(self) -> QSize:
        line = self.fontMetrics().height()
        return QSize(23 * line, 7 * line)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        direction = QBoxLayout.Direction.LeftToRight if self._is_wide else QBoxLayout.Direction.TopToBottom
        self._head.setDirection(direction)
        self._body.setDirection(direction)
        self.back_button.setText("◀ Back" if self._is_wide else "Back")
        self._name_next()
        # a tall panel has room for the title alone; there the dots have to do
        self.result.setVisible(self._is_wide)
        self._limit_text()

    @property
    def _is_wide(self) -> bool:
        return self.width() >= _WIDE * self.fontMetrics().height()

    def _limit_text(self) -> None:
        """Let the question follow the text at once where it stands below it."""
        # room enough beside a scroll bar: one that has been shown would else stay, as it makes the lines shorter
        bar = self._areas[0].verticalScrollBar().sizeHint().width()
        needed = self.text.heightForWidth(max(1, self.width() - _SIDES - bar))
        self._areas[0].setMaximumHeight(QWIDGETSIZE_MAX if self._is_wide else needed)

    # -- showing

    def show_page(self, lesson: Lesson, place: int, solved: Collection[int], solution: Facts | None) -> None:
        """Show a page; its numbers follow by `show_facts`.

        Parameters
        ----------
        lesson, place
            The lesson, and the place of the page in it.
        solved
            The places of the pages that are solved.
        solution
            The facts of the moment at which the goal of this page was met; None if it is to be met yet.
        """
        is_same = self._lesson is lesson and self._place == place
        self._lesson, self._place, self._solution = lesson, place, solution
        page = lesson.pages[place]
        if not is_same:
            self._facts = {}
            self.hint_button.setChecked(False)
        self.title.setText(page.title)
        self.title.setToolTip(f"<qt><b>{html.escape(lesson.title)}</b><br>{html.escape(lesson.about)}</qt>")
        self.count.setText(f"{place + 1} of {len(lesson.pages)}")
        self.dots.show_pages([p.title for p in lesson.pages], place, solved)
        self.back_button.setEnabled(place > 0)
        self.result.setText(f"{len(frozenset(solved))} of {len(lesson.pages)} solved" if self._is_last else "")
        self.result.setVisible(self._is_wide)
        self._name_next()
        self._to_end = solution is not None
        self._compose()
        if not is_same:
            for area in self._areas:
                area.verticalScrollBar().setValue(0)

    @property
    def _is_last(self) -> bool:
        return self._lesson is not None and self._place + 1 == len(self._lesson.pages)

    def _name_next(self) -> None:
        """Say where the button leads: on the last page to the next lesson, or out of this one."""
        text, tip = "Next", "The next page (Alt+Right)"
        if self._is_last:
            text = "Next lesson" if self.following else "Finish"
            tip = f"The next lesson: {self.following}" if self.following else self.leave_button.toolTip()
        arrow = " ▶" if self._is_wide and text != "Finish" else ""
        self.next_button.setText(f"{text}{arrow}")
        self.next_button.setToolTip(tip)
        self.next_button.setAccessibleName(tip)

    def _go_on(self) -> None:
        if not self._is_last:
            self.next_wanted.emit()
        elif self.following:
            self.next_lesson_wanted.emit()
        else:
            self.leave_wanted.emit()

    def show_facts(self, facts: Facts) -> None:
        """Write the numbers as they are now."""
        self._facts = facts
        self.text.show_numbers(self._said.numbers(facts))
        self.answer.show_numbers(self._asked.numbers(facts))
        if not self._is_wide:
            self._limit_text()

    def _compose(self) -> None:
        if self._lesson is None:
            return
        self._said = Composer(self._theme)
        self._said.passage(self._lesson.pages[self._place].text)
        self.text.show_paragraphs(self._said.paragraphs)
        self._limit_text()
        self._ask()

    def _ask(self) -> None:
        """Show the question, and the state of the answer or what is revealed."""
        if self._lesson is None:
            return
        page = self._lesson.pages[self._place]
        is_open = self._solution is None
        self.hint_button.setVisible(page.hint is not None and is_open)
        self._asked = Composer(self._theme)
        self._asked.passage(page.question, is_bold=True)
        if page.hint is not None and is_open and self.hint_button.isChecked():
            self._asked.hint(page.hint)
        if self._solution is None:
            self._asked.state(page)
        else:
            self._asked.reveal(page.reveal, self._solution)
        self.answer.show_paragraphs(self._asked.paragraphs)
        self.show_facts(self._facts)

    def _show_end(self, _: int, most: int) -> None:
        """Bring what is revealed into view, where not all has room."""
        if self._to_end:
            self._areas[1].verticalScrollBar().setValue(most)

    # -- appearance

    def set_theme(self, theme: Theme) -> None:
        """Take the colours of a theme."""
        self._theme = theme
        for label in (self.count, self.result):
            own = label.palette()
            own.setColor(QPalette.ColorRole.WindowText, QColor(theme.muted))
            label.setPalette(own)
        self.dots.set_theme(theme)
        for text in (self.text, self.answer):
            text.set_tint(theme.selection)
        self._compose()

    def set_large(self, _: bool) -> None:
        """Take the size of the type of the program."""
        font = QFont(QApplication.font())
        font.setBold(True)
        self.title.setFont(font)


def _button(name: str, text: str, tip: str) -> QToolButton:
    button = QToolButton()
    button.setObjectName(f"lesson_{name}_button")
    button.setText(text)
    button.setToolTip(tip)
    button.setAccessibleName(tip)
    # a click leaves the focus where it is, so that Space goes on stepping
    button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
    return button


def _scrolled(text: LiveText, name: str) -> QScrollArea:
    area = QScrollArea()
    area.setWidget(text)
    area.setWidgetResizable(True)
    area.setFrameShape(QFrame.Shape.NoFrame)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    area.setFocusPolicy(Qt.FocusPolicy.TabFocus)
    area.setAccessibleName(name)
    area.viewport().setAutoFillBackground(False)
    text.setAutoFillBackground(False)
    return area
