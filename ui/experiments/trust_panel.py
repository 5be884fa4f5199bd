"""The experiment of trust: how long a step may be, in five senses, at w along u."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QPalette
from PySide6.QtWidgets import QApplication, QFrame, QLabel, QScrollArea, QVBoxLayout, QWidget

from explorer.experiments.trust import share_missed, trust
from explorer.question import Question
from explorer.scale import LARGEST, SMALLEST
from ui.background import Job
from ui.experiments.experiment_panel import ExperimentPanel
from ui.experiments.trust_lines import TrustLine
from ui.experiments.trust_ruler import TrustRuler
from ui.experiments.trust_words import Kind, Mark, TrustAnswer, answer_of, missed_words
from ui.theme import Theme


class TrustPanel(ExperimentPanel):
    """A scale of η with five marks, and a line in words for each."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("trust_panel", parent)
        self.ruler, self.message = TrustRuler(self), QLabel(self)
        self.message.setObjectName("trust_message")
        self.message.setWordWrap(True)
        self.message.setTextFormat(Qt.TextFormat.PlainText)
        self.message.setContentsMargins(6, 8, 6, 8)
        self.message.hide()
        self.lines = {kind: TrustLine(kind, self) for kind in Kind}
        self._answer: TrustAnswer | None = None
        layout = QVBoxLayout(self)
        layout.setContentsMargins(8, 4, 8, 4)
        layout.setSpacing(4)
        layout.addWidget(self.ruler)
        layout.addWidget(self.message)
        self._area = self._scrolled()
        layout.addWidget(self._area, 1)
        for line in self.lines.values():
            line.clicked.connect(lambda _=False, line=line: self._take(line))
        self.ruler.clicked.connect(lambda eta, _: self._drag(eta, True))
        self.ruler.dragged.connect(lambda eta, _, dragging: self._drag(eta, dragging))
        self._restyle()

    def _scrolled(self) -> QScrollArea:
        inside = QWidget(self)
        column = QVBoxLayout(inside)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        for line in self.lines.values():
            column.addWidget(line)
        column.addStretch(1)
        area = QScrollArea(self)
        area.setObjectName("trust_lines")
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setWidgetResizable(True)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setWidget(inside)
        return area

    # -- what it shows

    @staticmethod
    def work(question: Question, settings: object, job: Job) -> TrustAnswer:  # noqa: ARG004 - none are needed
        """Find the lengths, and put them into words."""
        return answer_of(trust(question.loss, question.model, job.is_wanted), question.model)

    @property
    def marks(self) -> tuple[Mark, ...]:
        """What is marked now."""
        return self._answer.marks if self._answer is not None else ()

    def show_question(self, question: Question) -> None:
        """Move the mark of today's η, and say how well the promise is kept there."""
        self.ruler.show_eta(question.model.eta)
        self.lines[Kind.PROMISE].add_words(missed_words(share_missed(question.model)))

    def show_result(self, result: object) -> None:
        """Show other marks."""
        assert isinstance(result, TrustAnswer)
        self._answer = result
        self.ruler.show_marks(result.marks)
        self.message.setText(result.message)
        self.message.setVisible(bool(result.message))
        self.ruler.setVisible(not result.message or bool(result.marks))
        for line in result.lines:
            self.lines[line.kind].show_line(line)
            self.lines[line.kind].setVisible(line in result.told)

    def set_theme(self, theme: Theme) -> None:
        super().set_theme(theme)
        self._restyle()

    def set_large(self, on: bool) -> None:
        self.ruler.set_large(on)
        self._restyle()

    def rows(self) -> list[list[object]]:
        """Return each length with what it means."""
        found: list[list[object]] = [["what", "η", "in words"]]
        if self._answer is not None:
            found += [[line.kind.value, self._exact(line.kind), line.words] for line in self._answer.lines]
        return found

    def _exact(self, kind: Kind) -> object:
        assert self._answer is not None
        found = self._answer.trust
        lengths = {
            Kind.PROMISE: found.promise, Kind.LOWEST: found.lowest, Kind.BACK: found.back,
            Kind.STABILITY: found.stability.length, Kind.RADIUS: found.radius.length,
        }  # fmt: skip
        eta = lengths[kind].eta
        return "" if eta is None else eta

    # -- what a person does

    def _take(self, line: TrustLine) -> None:
        if line.line.eta is not None:
            self.eta_chosen.emit(_within(line.line.eta), False)

    def _drag(self, eta: float, dragging: bool) -> None:
        if self.ruler.eta is None:
            return
        near = self.ruler.mark_near(_within(eta))
        self.eta_chosen.emit(near.eta if near is not None else _within(eta), dragging)

    def _restyle(self) -> None:
        self.setFont(QApplication.font())
        self.ruler.set_theme(self.theme)
        colours = self.message.palette()
        colours.setColor(QPalette.ColorRole.WindowText, QColor(self.theme.text))
        self.message.setPalette(colours)
        self._area.setStyleSheet(
            "QScrollArea, QScrollArea > QWidget > QWidget { background: transparent; }"
            "QScrollBar { background: transparent; width: 8px; }"
            f"QScrollBar::handle {{ background: {self.theme.border}; border-radius: 4px; min-height: 20px; }}"
            "QScrollBar::add-line, QScrollBar::sub-line { height: 0; }"
            "QScrollBar::add-page, QScrollBar::sub-page { background: transparent; }"
        )
        for line in self.lines.values():
            line.set_theme(self.theme)


def _within(eta: float) -> float:
    return min(max(eta, SMALLEST), LARGEST)
