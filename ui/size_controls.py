"""The controls of the length: what the number means, and the number itself, by slider and by typing."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QSignalBlocker, Qt, Signal
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLabel, QSizePolicy, QWidget

from explorer.scale import LARGEST, POSITIONS, SMALLEST, is_allowed, position_of, size_at
from explorer.step_size import LengthRule
from ui.field_keys import NumberField
from ui.marked_slider import MarkedSlider
from ui.numbers import full

_RULES = (
    (LengthRule.LENGTH, "step length  w + ηu", "η", "η is the length of the step: the Taylor argument"),
    (LengthRule.GRADIENT, "scaled  w + α|∇L|u", "α", "for β = 180° this is the claim w ← w − α∇L"),
    (LengthRule.NATURAL, "natural  w + s·p", "s", "p is Newton's own step, or −∇L turned to the angle β"),
    (LengthRule.ARMIJO, "line search: Armijo", "η₀", "halve η₀ until L(w+ηu) ≤ L(w) + 10⁻⁴ η v·∇L"),
    (
        LengthRule.MINIMUM,
        "line search: minimum",
        "η₀",
        "go to the minimum of L along the ray; η₀ is the first try",
    ),
)
_WIDEST = "0.00000e−00"


class SizeControls(QWidget):
    """Chooses the rule of the length and its number.

    Signals
    -------
    rule_chosen
        A `LengthRule`.
    size_chosen
        The number, and whether a drag goes on.
    refused
        Why a typed number was not taken.
    """

    rule_chosen = Signal(object)
    size_chosen = Signal(float, bool)
    refused = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._size = 0.0
        self.combo = QComboBox()
        self.combo.setObjectName("rule_combo")
        self.combo.setAccessibleName("Update rule")
        for rule, text, _, tip in _RULES:
            self.combo.addItem(text, rule)
            self.combo.setItemData(self.combo.count() - 1, tip, Qt.ItemDataRole.ToolTipRole)
        # larger type needs more room than the one of the first show
        self.combo.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self.combo.activated.connect(lambda index: self.rule_chosen.emit(_RULES[index][0]))
        self.slider = MarkedSlider()
        self.slider.setObjectName("eta_slider")
        self.slider.setAccessibleName("Step size, logarithmic from 1e-12 to 1e6")
        self.slider.setRange(0, POSITIONS)
        self.slider.setPageStep(50)
        self.slider.setMinimumWidth(90)
        self.slider.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.slider.setToolTip("Step size, 1e-12 to 1e6: a page is half a decade (Ctrl+Up, Ctrl+Down)")
        self.slider.valueChanged.connect(lambda at: self.size_chosen.emit(size_at(at), self.slider.isSliderDown()))
        self.edit = NumberField()
        self.edit.setObjectName("eta_edit")
        self.edit.setAccessibleName("Step size")
        self.edit.editingFinished.connect(self.commit)
        self.symbol = QLabel("η")
        self.symbol.setBuddy(self.edit)
        self.rule_label = QLabel("Update")
        self.rule_label.setBuddy(self.combo)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(6)
        for widget in (self.rule_label, self.combo, self.symbol, self.edit, self.slider):
            row.addWidget(widget)
        self._fit_edit()

    def _fit_edit(self) -> None:
        metrics = QFontMetrics(self.edit.font())
        # it may become narrower, but not so narrow that a number is cut
        self.edit.setMinimumWidth(metrics.horizontalAdvance("0.00000") + metrics.height())
        self.edit.setMaximumWidth(metrics.horizontalAdvance(_WIDEST) + metrics.height())

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self._fit_edit()

    def show_size(self, rule: LengthRule, size: float) -> None:
        """Show a rule and its number."""
        index = next(i for i, row in enumerate(_RULES) if row[0] is rule)
        with QSignalBlocker(self.combo):
            self.combo.setCurrentIndex(index)
        self.combo.setToolTip(_RULES[index][3])
        self.symbol.setText(_RULES[index][2])
        self.edit.setToolTip(f"{_RULES[index][2]} = {full(size)}: type a number from {SMALLEST:g} to {LARGEST:g}")
        if size != self._size:
            self._size = size
            self.edit.setText(f"{size:.6g}")
        if not self.slider.isSliderDown():
            with QSignalBlocker(self.slider):
                self.slider.setValue(position_of(size))

    def commit(self) -> None:
        """Take what was typed."""
        text = self.edit.text().strip().replace("−", "-").replace(",", ".")
        if text == f"{self._size:.6g}":
            return
        try:
            size = float(text)
        except ValueError:
            size = float("nan")
        if is_allowed(size):
            self.size_chosen.emit(size, False)
            return
        self.edit.setText(f"{self._size:.6g}")
        symbol = self.symbol.text()
        self.refused.emit(f"{symbol} must be a number from {SMALLEST:g} to {LARGEST:g}, but `{text[:20]}` was typed")
