"""The direction rose: ΔL in every direction at w and η, the best one β*, and how it comes to 180° as η goes down."""

from __future__ import annotations

import math

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QHideEvent, QPalette, QResizeEvent
from PySide6.QtWidgets import (
    QApplication,
    QButtonGroup,
    QCheckBox,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QSizePolicy,
    QStackedWidget,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from explorer.direction import AtAngle
from explorer.experiments.gap_curve import GapCurve
from explorer.experiments.rose import RoseAnswer, answers
from explorer.question import Question
from ui.angle_dial import snapped
from ui.background import Job
from ui.checked_look import show_checked
from ui.dial_face import face_of
from ui.experiments.eta_shrinker import EtaShrinker, why_not
from ui.experiments.experiment_panel import ExperimentPanel
from ui.experiments.gap_plot import GapPlot, nearest_eta
from ui.experiments.rose_lines import best_lines, legend, notes, reason, slope_line, table
from ui.experiments.rose_overlay import circle_strokes
from ui.experiments.rose_plot import RosePlot
from ui.experiments.rose_polar import RosePolar
from ui.overlay import Overlay
from ui.spans import SpanLabel
from ui.theme import Theme

_SHRINK = "Let η go down to 1e-9, and watch β* come to 180°; press again to stop"
_DIGITS = (5, 4, 3)
_SIZES = (1.0, 0.92, 0.85)
_MARGIN = 8
_ROOM, _ROUND_ROOM = 7, 9
"""Shares of the height for ΔL over β, and around w; the gap has 5."""


class RosePanel(ExperimentPanel):
    """Shows the rose as a curve over β or around w, and the gap |β* − 180°| against η under it."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("rose_panel", parent)
        self._question: Question | None = None
        self._answer: RoseAnswer | None = None
        self._written: tuple[GapCurve | None, Theme, int] | None = None
        self.plot, self.polar, self.gap = RosePlot(self), RosePolar(self), GapPlot(self)
        self.legend, self.best, self.slope = (SpanLabel(f"rose_{name}", self) for name in ("legend", "best", "slope"))
        self.note = QLabel(self)
        self.forms = QStackedWidget(self)
        self.curve_button, self.polar_button = _switch("Curve", "rose_curve"), _switch("Polar", "rose_as_polar")
        self.on_landscape = QCheckBox("on the landscape", self)
        self.shrink = QPushButton("Shrink η", self)
        self.shrinker = EtaShrinker(self)
        self._furnish()
        self._lay_out()
        self._connect()
        self._restyle()

    # -- building

    def _furnish(self) -> None:
        for form in (self.plot, self.polar):
            self.forms.addWidget(form)
        self._group = QButtonGroup(self)
        for button in (self.curve_button, self.polar_button):
            self._group.addButton(button)
        self.curve_button.setChecked(True)
        self.curve_button.setToolTip("ΔL over β")
        self.polar_button.setToolTip("ΔL around w")
        self.on_landscape.setObjectName("rose_on_landscape")
        self.on_landscape.setToolTip(
            "Draw the circle of radius η on the landscape: blue where L falls, red where it rises"
        )
        self.shrink.setObjectName("rose_shrink")
        self.shrink.setCheckable(True)
        show_checked(self.shrink)
        self.shrink.setToolTip(_SHRINK)
        self.slope.setToolTip("ĝ = ∇L/|∇L|, ĝ⊥ at a right angle to it: ĝᵀ∇²L ĝ⊥ is how much a step along ∇L turns ∇L")
        self.note.setObjectName("rose_note")
        self.note.setWordWrap(True)
        self.note.setTextFormat(Qt.TextFormat.PlainText)
        self.note.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.note.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.note.hide()

    def _lay_out(self) -> None:
        controls = QHBoxLayout()
        controls.setSpacing(0)
        for button in (self.curve_button, self.polar_button):
            controls.addWidget(button)
        controls.addSpacing(8)
        controls.addWidget(self.on_landscape)
        controls.addStretch(1)
        controls.addWidget(self.shrink)
        column = self._column = QVBoxLayout(self)
        column.setContentsMargins(_MARGIN, 6, _MARGIN, 4)
        column.setSpacing(3)
        column.addLayout(controls)
        column.addWidget(self.legend)
        column.addWidget(self.forms, _ROOM)
        column.addWidget(self.best)
        column.addWidget(self.note)
        column.addWidget(self.slope)
        column.addWidget(self.gap, 5)

    def _connect(self) -> None:
        self.curve_button.toggled.connect(self._choose_form)
        self.on_landscape.toggled.connect(lambda _: self.draw_over())
        chosen = self.curve_button.toggled
        self.choices.keep("polar", self.polar_button.isChecked, self._choose_polar, (bool,), chosen)
        self.choices.keep_check("on_landscape", self.on_landscape)
        self.shrink.toggled.connect(self._shrink)
        self.shrinker.wished.connect(self.eta_chosen)
        self.shrinker.ended.connect(lambda: self.shrink.setChecked(False))
        self.plot.clicked.connect(lambda beta, _: self._turn(beta, goes_on=True))
        self.plot.dragged.connect(lambda beta, _, goes_on: self._turn(beta, goes_on=goes_on))
        self.polar.turned.connect(lambda beta, goes_on: self._turn(beta, goes_on=goes_on))
        self.gap.clicked.connect(lambda eta, _: self.eta_chosen.emit(nearest_eta(eta), True))
        self.gap.dragged.connect(lambda eta, _, goes_on: self.eta_chosen.emit(nearest_eta(eta), goes_on))

    def _choose_polar(self, on: bool) -> None:
        (self.polar_button if on else self.curve_button).setChecked(True)

    # -- what is asked, and what is answered

    @property
    def draws_over(self) -> bool:
        """Whether a person wants it on the landscape."""
        return self.on_landscape.isChecked()

    @staticmethod
    def work(question: Question, settings: object, job: Job) -> object:
        """Return the whole answer; report parts of it that are ready before."""
        del settings
        last: RoseAnswer | None = None
        for answer in answers(question, job.is_wanted):
            if last is not None:
                job.report(last)
            last = answer
        return last

    def show_question(self, question: Question) -> None:
        """Let u and η follow at once; the rest follows with the answer."""
        self._question = question
        self.shrinker.follow(question)
        self._offer_shrinking()
        if question.model.eta is not None:
            self.gap.show_eta(question.model.eta, self._gap_of(question))
        self._show_u()

    def show_result(self, result: object) -> None:
        """Show an answer."""
        assert isinstance(result, RoseAnswer)
        self._answer = result
        rose, why = result.rose, reason(result)
        self._show_form()
        heading = face_of(result.question.model, result.question.loss.variables).gradient
        if self._is_curve:
            self.plot.show_rose(rose, why)
        else:
            self.polar.show_rose(rose, why, 90.0 if heading is None else heading)
        has_gap = rose is not None and not rose.is_line
        if self.gap.isHidden() is has_gap:
            self.gap.setVisible(has_gap)
        self.gap.show_curve(result.curve)
        self.gap.show_eta(result.question.model.eta, self._gap_of(result.question))
        self._offer_shrinking()
        self._show_u()
        self._write()
        self.draw_over()

    @property
    def _is_curve(self) -> bool:
        return self.curve_button.isChecked() or self._is_line

    @property
    def _is_line(self) -> bool:
        """Whether there is one variable, whose two directions make no circle."""
        return self._answer is not None and len(self._answer.question.model.point.w) == 1

    def _gap_of(self, question: Question) -> float | None:
        """Return the gap in degrees, where the answer is of this η."""
        rose = self._answer.rose if self._answer is not None else None
        best = rose.best.nearest if rose is not None and rose.best is not None else None
        if rose is None or best is None or rose.eta != question.model.eta:
            return None
        return abs(best.gap_in_degrees)

    def _show_u(self) -> None:
        """Mark u, as long as the rose is that of the point where it is."""
        answer, question = self._answer, self._question
        u = None
        if answer is not None and answer.rose is not None and question is not None and question.model.u is not None:
            model = question.model
            if question.loss is answer.question.loss and model.point.w == answer.question.model.point.w:
                series = model.taylor
                change = series.change.value if series is not None and series.change is not None else math.nan
                u = answer.rose.plane.beta_of(question.model.u), change
        self.plot.show_u(u)
        self.polar.show_u(u)

    def _write(self) -> None:
        room, theme, answer = self.width() - 2 * _MARGIN, self.theme, self._answer
        rose = answer.rose if answer is not None else None
        # not lists: most often the first has room
        ways = ((size, is_brief) for is_brief in (False, True) for size in _SIZES)
        names = (legend(theme, size, is_brief=is_brief, is_line=self._is_line) for size, is_brief in ways)
        self.legend.show_widest(names if rose is not None else (), room)
        lines = (best_lines(rose, digits, size) for size in _SIZES for digits in _DIGITS) if rose is not None else ()
        self.best.show_widest(lines, room)
        curve = answer.curve if answer is not None else None
        if (curve, theme, room) != self._written:
            self._written = curve, theme, room
            ways = ((size, is_brief) for is_brief in (False, True) for size in _SIZES)
            self.slope.show_widest((slope_line(curve, theme, s, is_brief=b) for s, b in ways), room)
        text = notes(answer)
        if text != self.note.text():
            self.note.setText(text)
            self.note.setVisible(bool(text))

    def rows(self) -> list[list[object]]:
        return table(self._answer)

    # -- looks

    def set_theme(self, theme: Theme) -> None:
        super().set_theme(theme)
        for part in (self.plot, self.polar, self.gap):
            part.set_theme(theme)
        self._restyle()

    def set_large(self, on: bool) -> None:
        for plot in (self.plot, self.gap):
            plot.set_large(on)
        self._restyle()

    def _restyle(self) -> None:
        self.setFont(QApplication.font())
        self._written = None
        colours = self.note.palette()
        colours.setColor(QPalette.ColorRole.WindowText, QColor(self.theme.muted))
        self.note.setPalette(colours)
        self._write()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._write()

    # -- what the person does

    def _choose_form(self, _: bool) -> None:
        self._show_form()
        if self._answer is not None:
            self.show_result(self._answer)

    def _show_form(self) -> None:
        """Show the form that is chosen, with more room for the round one; a line has no round one."""
        form = self.plot if self._is_curve else self.polar
        for button in (self.curve_button, self.polar_button):
            if button.isHidden() is not self._is_line:
                button.setVisible(not self._is_line)
        if form is not self.forms.currentWidget():
            self.forms.setCurrentWidget(form)
            self._column.setStretchFactor(self.forms, _ROOM if form is self.plot else _ROUND_ROOM)

    def _turn(self, beta: float, *, goes_on: bool) -> None:
        """Turn u: by its angle to ∇L where the direction is chosen so, else by a rule that keeps the plane."""
        rose = self._answer.rose if self._answer is not None else None
        question = self._question
        if rose is None or question is None:
            return
        beta = snapped(min(max(beta, 0.0), 360.0))
        rule = question.rules.direction
        if len(question.model.point.w) <= 2 or (rose.plane.is_own and isinstance(rule, AtAngle)):
            self.beta_chosen.emit(beta, goes_on)
        else:
            self.rule_chosen.emit(rose.plane.rule_at(beta), goes_on)

    def overlay(self) -> Overlay:
        """The circle of radius η, in the colours of ΔL."""
        answer = self._answer
        plane = answer.question.plane if answer is not None else None
        if not self.on_landscape.isChecked() or answer is None or answer.rose is None or plane is None:
            return ()
        return circle_strokes(answer.rose, plane, self.theme)

    # -- the animation

    def _shrink(self, on: bool) -> None:
        self.shrink.setText("Stop" if on else "Shrink η")
        if not on:
            self.shrinker.stop()
        elif self._question is not None:
            self.shrinker.start(self._question)

    def _offer_shrinking(self) -> None:
        """Let the button be pressed where η can go down by itself."""
        reason = why_not(self._question)
        has_rose = self._answer is not None and self._answer.rose is not None
        self.shrink.setEnabled(has_rose and not reason)
        self.shrink.setToolTip(reason or _SHRINK)

    def hideEvent(self, event: QHideEvent) -> None:
        self.pause()
        super().hideEvent(event)

    @property
    def is_moving(self) -> bool:
        """Whether η goes down."""
        return self.shrinker.is_running

    def pause(self) -> None:
        """Stop the animation, and leave η to what begins instead."""
        self.shrinker.give_way()

    def close_work(self) -> None:
        """Stop the animation."""
        self.pause()


def _switch(text: str, name: str) -> QToolButton:
    button = QToolButton()
    button.setObjectName(name)
    button.setText(text)
    button.setAccessibleName(f"Show the rose: {text.lower()}")
    button.setCheckable(True)
    show_checked(button)
    return button
