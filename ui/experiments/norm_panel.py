"""Steepest in which norm? The ball of a norm in place of the circle, and the direction that is steepest on it."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QSignalBlocker, Qt
from PySide6.QtGui import QColor, QFont, QPalette, QResizeEvent
from PySide6.QtWidgets import (
    QApplication,
    QCheckBox,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from explorer.direction import AtAngle, DirectionRule, SteepestIn
from explorer.experiments.norm_view import NormView, look
from explorer.norms import Euclidean, Norm, OneNorm
from explorer.plane import Plane
from explorer.question import Question
from ui.background import Job
from ui.choices import Plain
from ui.experiments.experiment_panel import ExperimentPanel
from ui.experiments.norm_controls import NormControls
from ui.experiments.norm_kept import Kept, as_plain, from_plain
from ui.experiments.norm_lines import NAMES, legend, numbers, rows, section_words, sentence
from ui.experiments.norm_plot import NormPlot
from ui.overlay import Overlay, Stroke
from ui.spans import SpanLabel
from ui.theme import Theme

_WAYS = ((5, 1.0), (4, 1.0), (4, 0.92), (3, 0.92), (3, 0.85), (3, 0.8))
"""Digits and sizes of the numbers, the first for which there is room."""
_SIZES = (0.92, 0.85, 0.8)
_MARGIN = 8
_SPACES = 36
"""Pixels between the parts, and around them."""
_LEAST_LINES = 13
"""The height that the picture needs, in lines of text."""
_SMALLER = 0.92
_ABOUT = (
    "u is as long as the ball is wide: |u| = 1 in the norm. A step along it has the length η in |u|₂, as every step "
    "has:\nit ends at the ring, on the dotted circle."
)


class NormPanel(ExperimentPanel):
    """Chooses a norm, draws its ball, and says what is steepest in it."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("norm_panel", parent)
        self._question: Question | None = None
        self._view: NormView | None = None
        self._seen: Plane | None = None
        """The plane that the landscape shows."""
        self._problem = ""
        self._kept: Kept | None = None
        """A norm that was chosen another day, until its variables are there."""
        self.controls, self.plot = NormControls(), NormPlot()
        self.legend, self.numbers = SpanLabel("norm_legend", self), SpanLabel("norm_numbers", self)
        self.numbers.setToolTip(_ABOUT)
        self.words, self.note = _label("norm_words"), _label("norm_note")
        self.use = QPushButton("Use this direction")
        self.use.setObjectName("norm_use")
        self.on_landscape = QCheckBox("on the landscape")
        self.on_landscape.setObjectName("norm_on_landscape")
        self.on_landscape.setToolTip("Draw the ball, and the best point on it, over the landscape")
        self._lay_out()
        self.controls.norm_changed.connect(self._ask)
        self.controls.refused.connect(self._refuse)
        self.use.clicked.connect(self._use)
        self.on_landscape.toggled.connect(self._follow_landscape)
        self.choices.keep("norm", self._as_kept, self._take_kept, (dict,), self.controls.norm_changed)
        self.choices.keep_check("on_landscape", self.on_landscape)
        self.set_large(False)

    def _lay_out(self) -> None:
        bottom = QHBoxLayout()
        bottom.addWidget(self.use)
        bottom.addStretch(1)
        bottom.addWidget(self.on_landscape)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(_MARGIN, 6, _MARGIN, 6)
        layout.setSpacing(4)
        layout.addWidget(self.controls)
        layout.addWidget(self.plot, 1)
        for part in (self.legend, self.numbers, self.words, self.note):
            layout.addWidget(part)
        layout.addLayout(bottom)

    # -- what it asks and shows

    @property
    def settings(self) -> Norm:
        """The norm that is chosen."""
        return self.controls.norm

    @property
    def draws_over(self) -> bool:
        """Whether a person wants it on the landscape."""
        return self.on_landscape.isChecked()

    @staticmethod
    def work(question: Question, settings: object, job: Job) -> object:
        """See the norm at the point; runs off the GUI thread."""
        assert isinstance(settings, Norm)
        return look(question, settings, job.is_wanted)

    def show_question(self, question: Question) -> None:
        """Follow the variables, the two that are seen, and the rule of u."""
        is_first = self._question is None
        self._question = question
        seen = question.plane.axes if question.plane is not None else None
        rule = question.rules.direction
        with QSignalBlocker(self.controls):
            self.controls.show_variables(question.loss.variables, seen or (0, 1))
            if self._kept is not None and self._kept.variables == question.loss.variables:
                self.controls.choose(self._kept.norm)
                self._kept = None
            elif is_first and isinstance(rule, SteepestIn):
                self.controls.choose(rule.norm)
        self._write_use()

    def _as_kept(self) -> Plain:
        variables = self._question.loss.variables if self._question is not None else ()
        return as_plain(self._kept or Kept(self.controls.norm, variables))

    def _take_kept(self, value: dict[str, object]) -> None:
        """Choose a norm that was kept; one with numbers for other variables waits for these."""
        self._kept = from_plain(value)
        if self._kept is not None and self._question is not None:
            self.show_question(self._question)
            self._ask()

    def show_result(self, result: object) -> None:
        """Show a view of the norm; the same one again changes nothing."""
        assert isinstance(result, NormView)
        seen = self._question.plane if self._question is not None else None
        if result is self._view and seen == self._seen:
            return
        self._view, self._seen = result, seen
        self.plot.show_view(result)
        self._write()
        self.draw_over()

    def set_theme(self, theme: Theme) -> None:
        """Take the colours of a theme."""
        super().set_theme(theme)
        self.plot.set_theme(theme)
        self._write()

    def set_large(self, on: bool) -> None:
        """Take the size of the type of the program."""
        font = QApplication.font()
        self.controls.set_large()
        self.plot.set_large(on)
        smaller = QFont(font)
        smaller.setPointSizeF(_SMALLER * font.pointSizeF())
        parts: dict[QWidget, QFont] = dict.fromkeys((self.use, self.on_landscape, self.legend, self.numbers), font)
        for part, size in (parts | dict.fromkeys((self.words, self.note), smaller)).items():
            part.setFont(size)
        self._write()

    def rows(self) -> list[list[object]]:
        """Return the numbers with all digits, under a row of headings."""
        return rows(self._view)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._write()

    # -- writing

    def _write(self) -> None:
        view, theme, room = self._view, self.theme, self.width() - 2 * _MARGIN
        has_ball = view is not None and len(view.rim) > 0
        has_circle = self.plot.shows_circle
        pairs = [(size, is_brief) for is_brief in (False, True) for size in _SIZES] if has_ball else []
        ways = [legend(theme, size, has_circle=has_circle, is_brief=is_brief) for size, is_brief in pairs]
        self.legend.show_widest(ways, room)
        self.numbers.show_widest((numbers(view, theme, digits, size) for digits, size in _WAYS), room)
        _show(self.note, self._problem or self._note(), theme.warning)
        self._write_words()
        self._write_use()

    def _write_words(self) -> None:
        """Say it in words under the picture, or where that leaves it too little room, in a tooltip."""
        said = " ".join(part for part in (sentence(self._view), self._projection()) if part)
        _show(self.words, said, self.theme.text)
        is_short = self._height_left() < _LEAST_LINES * self.fontMetrics().lineSpacing()
        if is_short:
            shown = " ".join(part for part in (section_words(self._view), self._projection()) if part)
            _show(self.words, shown, self.theme.text)
        self.plot.setToolTip(said if is_short else "")
        self.plot.show_names(not is_short)

    def _height_left(self) -> int:
        """Return the height that everything else leaves to the picture."""
        width = self.width() - 2 * _MARGIN
        texts = [label.heightForWidth(width) for label in (self.words, self.note) if not label.isHidden()]
        others = (self.controls, self.legend, self.numbers, self.use)
        return self.height() - sum(texts) - sum(part.sizeHint().height() for part in others) - _SPACES

    def _projection(self) -> str:
        """Say so where the landscape shows the ball from aside."""
        view, seen = self._view, self._seen
        if view is None or seen is None or not self.on_landscape.isChecked() or view.is_seen_in(seen):
            return ""
        return "The landscape shows its projection." if len(view.rim) else ""

    def _note(self) -> str:
        """Say what is missing; where there is no ball, the plot says so, and of ties in ℓ₁ the words do."""
        view = self._view
        if view is None or self.plot.reason == view.note or (view.steepest.ties and isinstance(view.norm, OneNorm)):
            return ""
        return view.note

    def _write_use(self) -> None:
        view, question = self._view, self._question
        is_defined = view is not None and view.steepest.vector is not None
        is_used = question is not None and question.rules.direction == self._rule
        self.use.setEnabled(is_defined and not is_used)
        self.use.setText("u follows this norm" if is_used else "Use this direction")
        self.use.setToolTip(f"Let u be the steepest direction in {NAMES[type(self.settings)]}, with |u|₂ = 1")

    # -- what it wishes

    @property
    def _rule(self) -> DirectionRule:
        norm = self.settings
        return AtAngle() if isinstance(norm, Euclidean) else SteepestIn(norm)

    def _ask(self) -> None:
        self._write_use()
        self.asked.emit()

    def _use(self) -> None:
        self.rule_chosen.emit(self._rule, False)

    def _refuse(self, problem: str) -> None:
        if problem != self._problem:
            self._problem = problem
            self._write()

    def _follow_landscape(self, _: bool) -> None:
        self._write_words()
        self.draw_over()

    def forget_overlay(self) -> None:
        super().forget_overlay()
        # the same view again is then not what is seen already
        self._seen = None

    def overlay(self) -> Overlay:
        """The ball in the coordinates of the plane that is seen, and the best points on it."""
        view, seen = self._view, self._seen
        if not self.on_landscape.isChecked() or view is None or seen is None or not len(view.rim):
            return ()
        ball = Stroke(seen.project(view.points(view.rim)), self.theme.direction, 1.8)
        if view.best is None:
            return (ball,)
        best = seen.project(view.points(np.asarray(view.eta * view.best.steps)))
        return ball, Stroke(best, self.theme.text, 0.0, name="u*", symbol="star")


def _label(name: str) -> QLabel:
    label = QLabel()
    label.setObjectName(name)
    label.setWordWrap(True)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    label.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Minimum)
    label.hide()
    return label


def _show(label: QLabel, text: str, colour: str) -> None:
    palette = label.palette()
    palette.setColor(QPalette.ColorRole.WindowText, QColor(colour))
    label.setPalette(palette)
    label.setText(text)
    label.setVisible(bool(text))
