"""Which plane through w is seen of a loss of three or more variables, and whether it follows w."""

from __future__ import annotations

from PySide6.QtCore import QSignalBlocker, QSize, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLabel, QSizePolicy, QSpinBox, QToolButton, QWidget

from explorer.plane import Plane
from explorer.slices import AlongCurvatures, AlongRandom, AlongStep, AlongVariables, SliceRule
from ui.checked_look import show_checked
from ui.spoken import name_choices

_PLANE = 2
_SPACING = 6
_TIP = Qt.ItemDataRole.ToolTipRole
_KINDS = (
    ("two variables", "The other variables are held at where w is"),
    ("∇L and u", "∇L points to the right; u lies in the plane, so that β is seen in its true size"),
    ("eigenvectors of ∇²L", "The directions of two principal curvatures at w; 1 is the largest eigenvalue"),
    ("random directions", "Orthogonal, uniformly distributed; the seed says which ones"),
)


def _kind_of(rule: SliceRule) -> int:
    return [AlongVariables, AlongStep, AlongCurvatures, AlongRandom].index(type(rule))


class SliceBar(QWidget):
    """Chooses the slice.

    Signals
    -------
    rule_chosen
        A `SliceRule`.
    pinned
        Whether the plane is to stay where it is.
    """

    rule_chosen = Signal(object)
    pinned = Signal(bool)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("slice_bar")
        self._variables: tuple[str, ...] = ()
        self._rule: SliceRule = AlongVariables()
        self.kind = QComboBox()
        self.kind.setObjectName("slice_combo")
        self.kind.setAccessibleName("Slice along")
        for text, tip in _KINDS:
            self.kind.addItem(text)
            self.kind.setItemData(self.kind.count() - 1, tip, _TIP)
        self.kind.activated.connect(self._choose_kind)
        self.first, self.second = _small_combo("slice_first_combo"), _small_combo("slice_second_combo")
        for combo in (self.first, self.second):
            combo.activated.connect(lambda _, changed=combo: self._choose_pair(changed))
        self.seed = QSpinBox()
        self.seed.setObjectName("slice_seed_spin")
        self.seed.setAccessibleName("Seed of the random slice")
        self.seed.setToolTip("Seed: the same seed gives the same plane")
        self.seed.setRange(0, 999_999)
        self.seed.setKeyboardTracking(False)
        self.seed.valueChanged.connect(lambda seed: self.rule_chosen.emit(AlongRandom(seed)))
        self.pin = QToolButton()
        self.pin.setObjectName("pin_button")
        self.pin.setText("Pin")
        self.pin.setAccessibleName("Pin the slice")
        self.pin.setCheckable(True)
        show_checked(self.pin)
        self.pin.setToolTip("Let the slice stay where it is while w moves; points off it are drawn as projections")
        self.pin.clicked.connect(self.pinned)
        self._lay_out()
        self.hide()

    def _lay_out(self) -> None:
        row = QHBoxLayout(self)
        row.setContentsMargins(10, 4, 8, 0)
        row.setSpacing(_SPACING)
        self.label = QLabel("Slice along")
        self.label.setBuddy(self.kind)
        self.kind.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self.kind.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        for widget in (self.label, self.kind, self.first, self.second, self.seed):
            row.addWidget(widget)
        row.addStretch(1)
        row.addWidget(self.pin)
        name_choices(self.first, "To the right")
        name_choices(self.second, "Upwards")

    def minimumSizeHint(self) -> QSize:
        """Ask for no room for the first words, which a narrow view goes without."""
        return QSize(self.sizeHint().width() - self._words(), self.sizeHint().height())

    def _words(self) -> int:
        return 0 if self.label.isHidden() else self.label.sizeHint().width() + _SPACING

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit_words()

    def _fit_words(self) -> None:
        without = self.sizeHint().width() - self._words()
        words = self.label.sizeHint().width() + _SPACING
        self.label.setVisible(self.width() >= without + words)

    def show_slice(self, variables: tuple[str, ...], rule: SliceRule, pinned: Plane | None) -> None:
        """Show a rule, and whether its plane stays."""
        self.setVisible(len(variables) > _PLANE)
        self.kind.setCurrentIndex(_kind_of(rule))
        self.kind.setToolTip(_KINDS[_kind_of(rule)][1])
        self.pin.setChecked(pinned is not None)
        if (variables, type(rule)) != (self._variables, type(self._rule)):
            self._fill(variables, rule)
            self._fit_words()
        self._variables, self._rule = variables, rule
        if isinstance(rule, AlongVariables | AlongCurvatures):
            self.first.setCurrentIndex(rule.first % len(variables))
            self.second.setCurrentIndex(rule.second % len(variables))
        if isinstance(rule, AlongRandom):
            with QSignalBlocker(self.seed):
                # a file may have a longer one than there is room for here
                self.seed.setMaximum(max(self.seed.maximum(), rule.seed))
                self.seed.setValue(rule.seed)

    def _fill(self, variables: tuple[str, ...], rule: SliceRule) -> None:
        has_pair = isinstance(rule, AlongVariables | AlongCurvatures)
        numbers = [str(i + 1) for i in range(len(variables))]
        numbers[0], numbers[-1] = f"{numbers[0]} (λ max)", f"{numbers[-1]} (λ min)"
        names = variables if isinstance(rule, AlongVariables) else numbers
        for combo in (self.first, self.second):
            combo.clear()
            combo.addItems(names)
            combo.setVisible(has_pair)
        self.seed.setVisible(isinstance(rule, AlongRandom))

    def _choose_kind(self, kind: int) -> None:
        rules: tuple[SliceRule, ...] = (
            AlongVariables(),
            AlongStep(),
            AlongCurvatures(),
            AlongRandom(self.seed.value()),
        )
        if kind != _kind_of(self._rule):
            self.rule_chosen.emit(rules[kind])

    def _choose_pair(self, changed: QComboBox) -> None:
        """Take both; where they are now the same, the other one takes what this one had."""
        rule = self._rule
        assert isinstance(rule, AlongVariables | AlongCurvatures)
        n = len(self._variables)
        first, second = self.first.currentIndex(), self.second.currentIndex()
        if first == second:
            first, second = (first, rule.first % n) if changed is self.first else (rule.second % n, second)
        if (first, second) != (rule.first % n, rule.second % n):
            self.rule_chosen.emit(type(rule)(first, second))


def _small_combo(name: str) -> QComboBox:
    combo = QComboBox()
    combo.setObjectName(name)
    combo.setMaxVisibleItems(20)
    combo.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
    return combo
