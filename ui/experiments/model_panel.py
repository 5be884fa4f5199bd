"""The local model: isolines of L and of its models around w, and what the eigenvalues of ∇²L say."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPalette
from PySide6.QtWidgets import QApplication, QCheckBox, QHBoxLayout, QLabel, QToolButton, QVBoxLayout, QWidget

from explorer.direction import unit
from explorer.experiments.model_contours import ModelContours, model_contours
from explorer.experiments.model_isolines import ModelIsolines, model_isolines
from explorer.experiments.model_line import ModelLine, model_line
from explorer.experiments.spectrum import Absent, Spectrum, spectrum
from explorer.landscape import Landscape, Window
from explorer.plane import Plane
from explorer.question import Question
from explorer.step_size import along
from ui.background import Job
from ui.experiments.experiment_panel import ExperimentPanel
from ui.experiments.model_legend import FIRST, SECOND, ModelLegend
from ui.experiments.model_plot import Arrows, ModelPlot
from ui.experiments.model_rows import rows_of
from ui.experiments.model_words import ERROR_FORMS, curvature_lines, error_lines, plain, sentence
from ui.experiments.steady_label import SteadyLabel
from ui.numbers import short
from ui.overlay import Overlay, Stroke
from ui.spans import SpanLabel
from ui.theme import Theme

_USUAL, _LEAST, _MOST = 4.0, 4.0 / 1024, 4096.0
"""The radius in step lengths: at first, and at the ends."""
_FORMS = ((5, False), (4, False), (5, True), (4, True), (3, True))
"""Digits of the numbers, and whether less is written, from the widest on."""
_BRIEF, _LOW = 3, 29.0
"""So many forms write less; and up to how many lines of type a panel is low."""
_AXES, _AXES_IN_SLICE = "eigenvectors", "axes, curvature c"
_MARGIN, _SPACE = 8, 4


@dataclass(frozen=True, slots=True)
class ModelSettings:
    """How far is looked, in lengths of the step; and what is seen of the landscape, where models are drawn on it."""

    factor: float
    window: Window | None = None
    levels: tuple[float, ...] = ()


@dataclass(frozen=True, slots=True, eq=False)
class ModelAnswer:
    """What was found at w.

    Attributes
    ----------
    over
        The lines over the landscape, where they are wanted.
    radius, factor, eta
        R, the multiple of η that it is, and η; where η does not exist, R is a multiple of the size that was set.
    """

    question: Question
    spectrum: Spectrum | Absent
    picture: ModelContours | ModelLine
    over: ModelIsolines | None
    arrows: Arrows
    radius: float
    factor: float
    eta: float | None


class ModelPanel(ExperimentPanel):
    """The picture, the numbers and a sentence."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("model_panel", parent)
        self._factor = _USUAL
        self._answer: ModelAnswer | None = None
        self._view: Landscape | None = None
        self.radius = QLabel(self)
        self.radius.setObjectName("model_radius")
        self.nearer = self._zoom_button("÷ 2", "Look half as far: the nearer, the more L is its model", 0.5)
        self.farther = self._zoom_button("× 2", "Look twice as far", 2.0)
        self.first = self._check("1st order", "model_first", "first order")
        self.second = self._check("2nd order", "model_second", "second order")
        self.plot, self.legend = ModelPlot(self), ModelLegend(self)
        self.levels, self.caption = QLabel(self), QLabel("on the landscape:", self)
        self.levels.setObjectName("model_levels")
        self.numbers, self.errors = SpanLabel("model_numbers", self), SpanLabel("model_errors", self)
        self.words = SteadyLabel("model_words", self)
        self.note = SteadyLabel("model_note", self)
        self._lay_out()
        self.choices.keep("factor", lambda: self._factor, self._look_as_far_as, (int, float), self.nearer.clicked)
        self.farther.clicked.connect(self.choices.changed)
        self.choices.keep_check("first", self.first)
        self.choices.keep_check("second", self.second)
        self.set_theme(self.theme)

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(4)
        head.addWidget(self.radius)
        head.addWidget(self.nearer)
        head.addWidget(self.farther)
        head.addStretch(1)
        head.addWidget(self.levels)
        below = QHBoxLayout()
        below.setSpacing(8)
        below.addWidget(self.caption)
        below.addWidget(self.first)
        below.addWidget(self.second)
        below.addStretch(1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(_MARGIN, 4, _MARGIN, 6)
        layout.setSpacing(4)
        layout.addLayout(head)
        layout.addWidget(self.plot, 1)
        layout.addWidget(self.legend)
        layout.addLayout(below)
        for label in (self.numbers, self.errors, self.words, self.note):
            layout.addWidget(label)
        self.plot.setMinimumSize(120, 120)

    def _zoom_button(self, text: str, tip: str, factor: float) -> QToolButton:
        button = QToolButton(self)
        button.setText(text)
        button.setToolTip(tip)
        button.setAccessibleName(tip)
        button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        button.clicked.connect(lambda: self._zoom(factor))
        return button

    def _check(self, text: str, name: str, order: str) -> QCheckBox:
        check = QCheckBox(text, self)
        check.setObjectName(name)
        check.setAccessibleName(f"Draw the model of {order} on the landscape")
        check.setToolTip(
            f"Draw the model of {order} on the landscape, at the levels of its isolines: the nearer a line is "
            "to that of L, the better is the model there"
        )
        check.toggled.connect(lambda _: self.asked.emit())
        return check

    # -- the work

    @property
    def settings(self) -> ModelSettings:
        """How far is looked, and what is seen where models are wanted."""
        view = self._view if self.first.isChecked() or self.second.isChecked() else None
        return ModelSettings(self._factor) if view is None else ModelSettings(self._factor, view.window, view.levels)

    @property
    def draws_over(self) -> bool:
        """Whether a person wants it on the landscape."""
        return self.first.isChecked() or self.second.isChecked()

    @staticmethod
    def work(question: Question, settings: object, job: Job) -> ModelAnswer:
        """Decompose ∇²L, and find the isolines."""
        assert isinstance(settings, ModelSettings)
        loss, model, plane = question.loss, question.model, question.plane
        point, eta = model.point, model.eta
        radius = settings.factor * (eta if eta is not None else question.rules.size)
        found = spectrum(loss, point, model.u)
        picture: ModelContours | ModelLine
        if plane is None:
            picture = model_line(loss, point, radius, eta)
        else:
            picture = model_contours(loss, plane, point, radius, eta, job.is_wanted)
        over = None
        if settings.window is not None and isinstance(picture, ModelContours):
            over = model_isolines(picture.model, settings.window, settings.levels)
        return ModelAnswer(question, found, picture, over, _arrows(question, plane), radius, settings.factor, eta)

    def _zoom(self, factor: float) -> None:
        self._look_as_far_as(factor * self._factor)

    def _look_as_far_as(self, factor: float) -> None:
        self._factor = min(max(float(factor), _LEAST), _MOST)
        self.nearer.setEnabled(self._factor > _LEAST)
        self.farther.setEnabled(self._factor < _MOST)
        self.asked.emit()

    # -- showing

    def show_landscape(self, landscape: Landscape) -> None:
        """Draw the models over what is seen now, at its levels."""
        self._view = landscape
        if self.settings != ModelSettings(self._factor):
            self.asked.emit()

    def show_result(self, result: object) -> None:
        """Show what was found."""
        assert isinstance(result, ModelAnswer)
        self._answer = result
        plane, names = result.question.plane, result.question.loss.variables
        self.plot.show_names(*(plane.names if plane is not None else (names[0], "L")))
        self.plot.show_picture(result.picture, result.arrows, is_slice=len(names) > 2)
        self._write()
        self.draw_over()

    def _write(self) -> None:
        answer = self._answer
        if answer is None:
            return
        room, picture = self.width() - 2 * _MARGIN, answer.picture
        self._write_head(answer)
        self._explain_lines(answer)
        self.numbers.show_widest(
            (curvature_lines(answer.spectrum, self.theme, digits, is_brief=brief) for digits, brief in self._forms),
            room,
        )
        self.errors.show_widest(
            (
                error_lines(picture.errors, self.theme, form, is_slice=len(answer.question.loss.variables) > 2)
                for form in range(ERROR_FORMS)
            ),
            room,
        )
        for widget in (self.caption, self.first, self.second):
            widget.setVisible(isinstance(picture, ModelContours))
        self.words.say(sentence(answer.spectrum))
        said = "" if not picture.note or self.plot.says_note else picture.note
        self.note.say(said)
        self.note.setVisible(bool(said))

    @property
    def _forms(self) -> Sequence[tuple[int, bool]]:
        """The forms of the numbers, from the widest on; where it is low, the picture needs the height of a row."""
        return _FORMS if self.height() >= _LOW * QFontMetricsF(self.font()).height() else _FORMS[-_BRIEF:]

    def _write_head(self, answer: ModelAnswer) -> None:
        """Say how far is looked, and how far apart the isolines are: less where both do not fit."""
        multiple = f"{short(answer.factor, 4)}η = " if answer.eta is not None else ""
        size, apart = f"{multiple}{short(answer.radius, 3)}", self._write_levels(answer.picture)
        taken = self.nearer.sizeHint().width() + self.farther.sizeHint().width() + 2 * _MARGIN + 4 * _SPACE
        whole = f"shown: {size} around w"
        widths = (QFontMetricsF(label.font()) for label in (self.radius, self.levels))
        needed = sum(metrics.horizontalAdvance(text) for metrics, text in zip(widths, (whole, apart), strict=True))
        self.radius.setText(whole if needed + taken <= self.width() else f"± {size}")
        self.radius.setToolTip(f"How far is looked: {size} to each side of w, in the unit of w")

    def _write_levels(self, picture: ModelContours | ModelLine) -> str:
        has_levels = isinstance(picture, ModelContours) and not self.plot.says_note
        self.levels.setVisible(has_levels)
        if not (isinstance(picture, ModelContours) and has_levels):
            return ""
        near = "" if picture.is_even else "near w "
        text = f"{near}one line per {plain(picture.first_level, 3)}"
        self.levels.setText(text)
        ways = ", ".join(short(level, 4) for level in picture.levels if level > 0.0)
        self.levels.setToolTip(
            f"L and both models have their lines at L(w) = {short(picture.model.value, 6)} ± {ways}"
        )
        return text

    def _explain_lines(self, answer: ModelAnswer) -> None:
        picture = answer.picture
        axes = ""
        if isinstance(picture, ModelContours) and picture.axes is not None:
            axes = _AXES_IN_SLICE if len(answer.question.loss.variables) > 2 else _AXES
        self.legend.setVisible(not self.plot.says_note)
        self.legend.show_lines(self.theme, axes, picture.orders, is_plane=isinstance(picture, ModelContours))

    # -- on the landscape

    def overlay(self) -> Overlay:
        over = self._answer.over if self._answer is not None else None
        if over is None:
            return ()
        kinds = (
            (self.first.isChecked(), over.first, self.theme.first_order, FIRST),
            (self.second.isChecked(), over.second, self.theme.second_order, SECOND),
        )
        return tuple(
            Stroke(lines, colour, 1.4, dash)
            for is_wanted, lines, colour, dash in kinds
            if is_wanted and lines is not None and len(lines)
        )

    # -- looks

    def set_theme(self, theme: Theme) -> None:
        super().set_theme(theme)
        self.plot.set_theme(theme)
        self._restyle()

    def set_large(self, on: bool) -> None:
        self.plot.set_large(on)
        self._restyle()

    def _restyle(self) -> None:
        font = QApplication.font()
        self.setFont(font)
        theme, small = self.theme, QFont(font)
        small.setPointSizeF(0.92 * font.pointSizeF())
        for label in (self.numbers, self.errors, self.words, self.note, self.legend):
            label.setFont(small)
        self.words.set_colour(theme.text)
        for quiet in (self.levels, self.caption):
            own = quiet.palette()
            own.setColor(QPalette.ColorRole.WindowText, QColor(theme.muted))
            quiet.setPalette(own)
            quiet.setFont(small)
        self.note.set_colour(theme.warning)
        for steady in (self.words, self.note):
            steady.shrink()
        self._write()

    def rows(self) -> list[list[object]]:
        return (
            []
            if self._answer is None
            else rows_of(self._answer.spectrum, self._answer.picture.errors, self._answer.question.loss.variables)
        )


def _arrows(question: Question, plane: Plane | None) -> Arrows:
    """Return what is seen of u and ĝ in the plane."""
    model = question.model
    if plane is None:
        return Arrows(None, None, None)
    ahead = unit(model.point.gradient) if model.point.gradient is not None and not model.point.stationary else None
    there = along(model.point.w, model.u, model.eta) if model.u is not None and model.eta is not None else None
    return Arrows(
        _pair(plane.components(model.u)) if model.u is not None else None,
        _pair(plane.components(ahead)) if ahead is not None else None,
        _pair(plane.project(there)) if there is not None else None,
    )


def _pair(values: NDArray[np.float64]) -> tuple[float, float]:
    x, y = values.tolist()
    return x, y
