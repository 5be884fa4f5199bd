"""The angle half of the argument: β on a dial, v·∇L with today's numbers, and what the first order promises."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from html import escape

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction, QColor, QGuiApplication, QPalette, QResizeEvent
from PySide6.QtWidgets import QApplication, QLabel, QSizePolicy, QVBoxLayout, QWidget

from explorer.direction import Angle
from explorer.local_model import LocalModel, Promise, predicted_change
from explorer.taylor import Certified
from ui.angle_dial import AngleDial
from ui.numbers import MISSING, fixed_angle, full, short
from ui.theme import LIGHT, Theme

LARGE = 1.5

_GLYPHS = {Promise.DOWN: "▼", Promise.FLAT: "◆", Promise.UP: "▲"}
_DIGITS = (5, 4, 3)


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether the promise of the first order is kept; None where there is nothing to keep or to break."""

    is_kept: bool | None
    words: str


def promise_text(promise: Promise) -> str:
    """Say what the first-order term promises."""
    return f"{_GLYPHS[promise]} first order promises: {promise.value}"


def verdict_on(promise: Promise, change: Certified | None) -> Verdict:
    """Compare the promise with the actual change of L."""
    if change is None:
        return Verdict(None, "L(w + ηu) is not defined, so there is nothing to compare")
    moves = _movement(change)
    if promise is Promise.FLAT:
        return Verdict(None, f"the higher orders decide: {moves}")
    if _sign(change) == 0:
        return Verdict(False, f"broken: {moves}")
    if _sign(change) == (-1 if promise is Promise.DOWN else 1):
        return Verdict(True, f"kept: {moves}")
    return Verdict(False, f"broken: the step is too long, {moves}")


def _verdict_of(model: LocalModel | None) -> Verdict:
    if model is None or model.promise is None:
        return Verdict(None, "")
    if model.taylor is None:
        return Verdict(None, model.step.note)
    return verdict_on(model.promise, model.taylor.change)


def _sign(change: Certified) -> int:
    if abs(change.value) <= change.bound:
        return 0
    return (change.value > 0.0) - (change.value < 0.0)


def _movement(change: Certified) -> str:
    verb = ("L stays as it is", "L rises by", "L falls by")[_sign(change)]
    return verb if _sign(change) == 0 else f"{verb} {short(abs(change.value))}"


def closing_text(angle: Angle | None) -> str:
    """Say where the steepest way down is."""
    if angle is None:
        return ""
    if fixed_angle(angle.beta) == "180°":
        return "cos β = −1: no direction goes down faster"
    return "the steepest way down is β = 180°"


def missing_text(model: LocalModel | None) -> str:
    """Say why there is no angle."""
    if model is None:
        return ""
    if model.point.stationary is not None:
        return "∇L = 0, so v·∇L = 0 for every u: to first order every direction is flat, and β is undefined."
    if model.point.gradient is None:
        return f"{model.point.problem}. Without ∇L there is no v·∇L and no β."
    return model.step.note


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
        self._theme, self._large = LIGHT, False
        self._model: LocalModel | None = None
        self.dial = AngleDial(self)
        self.proof, self.promise = self._label("angle_proof"), self._label("angle_promise")
        self.change, self.verdict = self._label("angle_change"), self._label("angle_verdict")
        self.closing = self._label("angle_closing")
        for label in (self.verdict, self.closing):
            label.setWordWrap(True)
        self.verdict.setTextFormat(Qt.TextFormat.RichText)
        self.closing.setTextFormat(Qt.TextFormat.PlainText)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(8, 4, 8, 6)
        layout.setSpacing(3)
        layout.addWidget(self.dial, 1)
        for label in self._labels:
            layout.addWidget(label)
        self.dial.beta_turned.connect(self.beta_turned)
        self.dial.beta_set.connect(self.beta_set)
        self._add_copy()
        self._restyle()

    @property
    def _labels(self) -> tuple[QLabel, ...]:
        return self.proof, self.promise, self.change, self.verdict, self.closing

    def _label(self, name: str) -> QLabel:
        label = QLabel(self)
        label.setObjectName(name)
        label.setAlignment(Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignVCenter)
        label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        # what is too wide is written with fewer digits: the text must not widen the panel
        label.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        return label

    def _add_copy(self) -> None:
        copy = QAction("Copy the numbers with all digits", self)
        copy.triggered.connect(self.copy)
        for label in self._labels:
            label.addAction(copy)
            label.setContextMenuPolicy(Qt.ContextMenuPolicy.ActionsContextMenu)

    # -- what is shown

    def show_model(self, model: LocalModel | None) -> None:
        """Show the angle, the proof and the promise of a model."""
        self._model = model
        self.dial.show_model(model)
        self._write()

    def set_theme(self, theme: Theme) -> None:
        """Take the colours of a theme."""
        self._theme = theme
        self._restyle()

    def set_large(self, on: bool) -> None:
        """Enlarge the type for a presentation."""
        self._large = on
        self._restyle()

    def copy(self) -> None:
        """Put the numbers on the clipboard: a line each, with all digits."""
        QGuiApplication.clipboard().setText("\n".join(f"{name}\t{value}" for name, value in self._values()))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._write()

    def _restyle(self) -> None:
        font = QApplication.font()
        font.setPointSizeF(font.pointSizeF() * (LARGE if self._large else 1.0))
        self.setFont(font)
        self.dial.set_theme(self._theme)
        colours = self.closing.palette()
        colours.setColor(QPalette.ColorRole.WindowText, QColor(self._theme.muted))
        self.closing.setPalette(colours)
        self._write()

    # -- writing

    def _write(self) -> None:
        model = self._model
        angle = model.angle if model is not None else None
        promise = model.promise if model is not None else None
        change = model.taylor.change if model is not None and model.taylor is not None else None
        self._fit(self.proof, lambda digits: _proof(angle, self._theme, digits))
        self._fit(self.change, lambda digits: _comparison(model, change, self._theme, digits))
        self._fit(self.promise, lambda digits: _promise(promise, self._theme, is_large=digits == _DIGITS[0]))
        self._show(self.verdict, _verdict(_verdict_of(model), self._theme))
        self._show(self.closing, closing_text(angle) or missing_text(model))
        tip = "\n".join(f"{name} = {value}" for name, value in self._values()).replace("-", "−")
        for label in self._labels:
            label.setToolTip(tip)

    def _fit(self, label: QLabel, text: Callable[[int], str]) -> None:
        """Write with as many digits as there is room for."""
        available = self.contentsRect().width() - 16
        for digits in _DIGITS:
            self._show(label, text(digits))
            if label.sizeHint().width() <= available:
                break

    @staticmethod
    def _show(label: QLabel, text: str) -> None:
        label.setText(text)
        label.setVisible(bool(text))

    def _values(self) -> list[tuple[str, str]]:
        model = self._model
        if model is None or model.angle is None:
            return []
        angle = model.angle
        beta = angle.beta if angle.oriented is None else angle.oriented
        change = model.taylor.change if model.taylor is not None else None
        numbers = [
            ("v·∇L", angle.dot), ("|v|", angle.direction_norm), ("|∇L|", angle.gradient_norm),
            ("cos β", angle.cos_beta), ("β in degrees", beta), ("t₁ = η v·∇L", predicted_change(model)),
            ("ΔL", None if change is None else change.value),
        ]  # fmt: skip
        return [(name, full(number)) for name, number in numbers]


# -- rich text


def _ink(text: str, colour: str, *, is_bold: bool = False) -> str:
    weight = " font-weight: 600;" if is_bold else ""
    return f'<span style="color: {colour};{weight}">{text}</span>'


def _row(cells: Sequence[str]) -> str:
    return "<tr>" + "".join(f'<td align="center" style="padding: 1px 2px;">{cell}</td>' for cell in cells) + "</tr>"


def _proof(angle: Angle | None, theme: Theme, digits: int) -> str:
    """Set the identity over its numbers: v·∇L = |v||∇L| cos β."""
    if angle is None:
        return ""
    v, gradient = _ink("<i>v</i>", theme.direction), _ink("∇<i>L</i>", theme.gradient)
    bars = _ink("|", theme.direction), _ink("|", theme.gradient)
    symbols = (
        f"{v}·{gradient}", "=", bars[0] + v + bars[0], "", bars[1] + gradient + bars[1], "", "cos <i>β</i>",
    )  # fmt: skip
    cosine = short(angle.cos_beta, digits)
    numbers = (
        _ink(short(angle.dot, digits), theme.first_order, is_bold=True), "=",
        _ink(short(angle.direction_norm, digits), theme.direction), "·",
        _ink(short(angle.gradient_norm, digits), theme.gradient), "·",
        f"({cosine})" if angle.cos_beta < 0.0 else cosine,
    )  # fmt: skip
    return f'<table align="center" cellspacing="0">{_row(symbols)}{_row(numbers)}</table>'


def _promise(promise: Promise | None, theme: Theme, *, is_large: bool) -> str:
    if promise is None:
        return ""
    size = "large" if is_large else "medium"
    return f'<span style="font-size: {size};">{_ink(promise_text(promise), theme.first_order, is_bold=True)}</span>'


def _comparison(model: LocalModel | None, change: Certified | None, theme: Theme, digits: int) -> str:
    """Set the predicted change over the actual one."""
    if model is None or model.angle is None:
        return ""
    predicted = short(predicted_change(model), digits)
    actual = MISSING if change is None else short(change.value, digits)
    rows = (
        ("predicted", "<i>η v</i>·∇<i>L</i> =", _ink(predicted, theme.first_order, is_bold=True)),
        ("actual", "Δ<i>L</i> =", _ink(actual, theme.text, is_bold=True)),
    )
    cells = "".join(
        f'<tr><td style="padding-right: 8px; color: {theme.muted};">{name}</td>'
        f'<td align="right" style="padding-right: 4px;">{symbol}</td><td align="right">{number}</td></tr>'
        for name, symbol, number in rows
    )
    return f'<table align="center" cellspacing="0">{cells}</table>'


def _verdict(verdict: Verdict, theme: Theme) -> str:
    words = escape(verdict.words)
    if verdict.is_kept is None:
        return words
    glyph, colour = ("✓", theme.text) if verdict.is_kept else ("✗", theme.error)
    return _ink(f"{glyph} {words}", colour)
