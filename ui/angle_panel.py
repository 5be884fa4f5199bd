"""The angle half of the argument: β on a dial, v·∇L with today's numbers, and what the first order promises."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRect, Qt, Signal
from PySide6.QtGui import QAction, QColor, QFont, QFontMetrics, QGuiApplication, QPalette, QResizeEvent
from PySide6.QtWidgets import QApplication, QLabel, QSizePolicy, QVBoxLayout, QWidget

from explorer.local_model import LocalModel
from ui.angle_dial import AngleDial
from ui.angle_lines import beta_line, comparison, conclusion, promise_line, proof, values
from ui.beta_curve import BetaCurve
from ui.promises import Verdict, verdict_of
from ui.spans import SpanLabel
from ui.theme import LIGHT, Theme

_DIGITS = (5, 4, 3)
_PROOFS = (
    (5, 1.0, False), (4, 1.0, False), (3, 1.0, False), (3, 0.9, False), (3, 0.8, False), (2, 0.8, False),
    (3, 0.8, True), (2, 0.8, True),
)  # fmt: skip
"""Digits and sizes of the identity, and whether its numbers stand under each other."""
_SIZES = (1.15, 1.0, 0.9)
_CONCLUSIONS = ((1.0, False), (0.92, False), (1.0, True), (0.9, True))
"""Sizes of the conclusion, and whether it is broken into two lines."""
_SMALLER = (1.0, 0.92, 0.85, 0.78, 0.7)
_MOST_TEXT = 0.55
"""Of the height of the panel, that the lines under the dial may take."""
_LEAST_FOR_CURVE = 420
_MARGIN, _SPACING = 8, 3


class AnglePanel(QWidget):
    """The dial, and under it the proof with the numbers of one local model.

    Signals
    -------
    beta_turned, beta_set
        β in degrees, counter-clockwise from ∇L, 0–360: while it is being turned, and when it is let go.
    """

    beta_turned = Signal(float)
    beta_set = Signal(float)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("angle_panel")
        self._theme = LIGHT
        self._model: LocalModel | None = None
        self.dial = AngleDial(self)
        self.proof, self.cosine = SpanLabel("angle_proof", self), SpanLabel("angle_cosine", self)
        self.promise, self.change = SpanLabel("angle_promise", self), SpanLabel("angle_change", self)
        self.verdict, self.note = self._label("angle_verdict"), self._label("angle_note")
        self.closing, self.curve = SpanLabel("angle_closing", self), BetaCurve(self)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(_MARGIN, 4, _MARGIN, 6)
        layout.setSpacing(_SPACING)
        layout.addWidget(self.dial, 1)
        layout.addWidget(self.curve)
        for label in self._labels:
            layout.addWidget(label)
        self.dial.beta_turned.connect(self.beta_turned)
        self.dial.beta_set.connect(self.beta_set)
        self._add_copy()
        self._restyle()

    @property
    def _labels(self) -> tuple[QLabel, ...]:
        return self.proof, self.cosine, self.closing, self.promise, self.change, self.verdict, self.note

    def _label(self, name: str) -> QLabel:
        label = QLabel(self)
        label.setObjectName(name)
        label.setAlignment(Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignVCenter)
        label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        label.setTextFormat(Qt.TextFormat.PlainText)
        label.setWordWrap(True)
        label.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        return label

    def _add_copy(self) -> None:
        copy = QAction("Copy the numbers with all digits", self)
        copy.triggered.connect(self.copy)
        for label in self._labels:
            label.addAction(copy)
            label.setContextMenuPolicy(Qt.ContextMenuPolicy.ActionsContextMenu)

    # -- what is shown

    def show_model(self, model: LocalModel | None, variables: Sequence[str] = ()) -> None:
        """Show the angle, the proof and the promise of a model."""
        self._model = model
        self.dial.show_model(model, variables)
        self._write()

    def set_theme(self, theme: Theme) -> None:
        """Take the colours of a theme."""
        self._theme = theme
        self._restyle()

    def set_large(self, _: bool) -> None:
        """Take the size of the type of the program."""
        self._restyle()

    def copy(self) -> None:
        """Put the numbers on the clipboard: a line each, with all digits."""
        QGuiApplication.clipboard().setText("\n".join(f"{name}\t{value}" for name, value in values(self._model)))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._write()

    def _restyle(self) -> None:
        self.setFont(QApplication.font())
        self.dial.set_theme(self._theme)
        self.curve.set_theme(self._theme)
        _colour(self.note, self._theme.warning)
        self._write()

    # -- writing

    @property
    def _is_line(self) -> bool:
        """Whether there is one variable only, and so no angle between 0° and 180°."""
        return self._model is not None and len(self._model.point.w) == 1

    def _write(self) -> None:
        model = self._model
        self._choose_lines()
        self._judge(verdict_of(model))
        _show(self.note, model.step.note if model is not None and model.taylor is not None else "")
        if self._fit_height():
            # what was chosen had room in the type before
            self._choose_lines()
        tip = "\n".join(f"{name} = {value}" for name, value in values(model)).replace("-", "−")
        for label in self._labels:
            label.setToolTip(tip)
        self.proof.setToolTip(f"v = uᵀ: u as a row\n{tip}" if tip else "")

    def _choose_lines(self) -> None:
        """Write as large and with as many digits as there is room for across, in the type that the lines have."""
        model, theme = self._model, self._theme
        angle = model.angle if model is not None else None
        promise = model.promise if model is not None else None
        room = self.width() - 2 * _MARGIN
        proofs = (proof(angle, theme, digits, size, is_stacked=stacked) for digits, size, stacked in _PROOFS)
        self.proof.show_widest(proofs, room)
        self.cosine.show_widest((beta_line(angle, size) for size in _SIZES), room)
        is_line = self._is_line
        ways = (conclusion(angle, size, is_broken=is_broken, is_line=is_line) for size, is_broken in _CONCLUSIONS)
        self.closing.show_widest(ways, room)
        self.promise.show_widest((promise_line(promise, theme, size) for size in _SIZES), room)
        self.change.show_widest((comparison(model, theme, digits) for digits in _DIGITS), room)

    def _fit_height(self) -> bool:
        """Write smaller where the dial would have less than its share of the height; the curve comes last.

        Returns
        -------
        bool
            Whether the type is another one now.
        """
        most = _MOST_TEXT * self.height() - 2 * _MARGIN
        font, height = self.font(), 0.0
        for share in _SMALLER:
            font.setPointSizeF(share * self.font().pointSizeF())
            height = sum(self._height_of(label, font) + _SPACING for label in self._labels if label.text())
            if height <= most:
                break
        is_other = font != self.proof.font()
        for label in self._labels if is_other else ():
            label.setFont(font)
        has_room = self.height() >= _LEAST_FOR_CURVE and height + self.curve.sizeHint().height() <= most
        has_curve = has_room and not self._is_line
        self.curve.show_angle(self._model.angle if self._model is not None and has_curve else None)
        return is_other

    def _height_of(self, label: QLabel, font: QFont) -> float:
        if isinstance(label, SpanLabel):
            return label.height_in(font)
        room = QRect(0, 0, self.width() - 2 * _MARGIN, 1000)
        return QFontMetrics(font).boundingRect(room, int(Qt.TextFlag.TextWordWrap), label.text()).height()

    def _judge(self, verdict: Verdict) -> None:
        _colour(self.verdict, self._theme.warning if verdict.is_kept is False else self._theme.text)
        _show(self.verdict, ("✓ " if verdict.is_kept else "") + verdict.words)


def _show(label: QLabel, text: str) -> None:
    if label.text() != text or label.isHidden() == bool(text):
        label.setText(text)
        label.setVisible(bool(text))


def _colour(label: QLabel, colour: str) -> None:
    colours = label.palette()
    if colours.color(QPalette.ColorRole.WindowText) != QColor(colour):
        colours.setColor(QPalette.ColorRole.WindowText, QColor(colour))
        label.setPalette(colours)
