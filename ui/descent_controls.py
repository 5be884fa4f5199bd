"""The strip of controls: direction, length, K, the start, and the buttons that step."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtGui import QAction, QPalette
from PySide6.QtWidgets import (
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QMenu,
    QSizePolicy,
    QSlider,
    QSpinBox,
    QToolButton,
    QWidget,
)

from explorer.direction import Vector
from explorer.exploration import Exploration
from explorer.local_model import LocalModel
from explorer.option_error import OptionError
from explorer.options import parse_at
from ui.checked_look import show_checked
from ui.direction_controls import DirectionControls
from ui.names import listed_in_short
from ui.numbers import full
from ui.size_controls import SizeControls
from ui.stepper import FASTEST, MOST_STEPS
from ui.theme import LIGHT, Theme

_BUTTONS = (
    ("back", "◀ Back", "Step back"),
    ("step", "Step ▶", "Step"),
    ("play", "▶▶ Play", "Play and pause"),
    ("run", "Run ⇥", "Run until it stops"),
    ("reset", "⟲ Reset", "Reset to the start"),
)


class DescentControls(QWidget):
    """Everything that a step needs, in two rows.

    Signals
    -------
    order_chosen
        K.
    start_typed
        A point.
    speed_chosen
        Steps a second, or `ui.stepper.FASTEST`.
    refused
        Why something that was typed was not taken.
    """

    order_chosen = Signal(int)
    start_typed = Signal(object)
    speed_chosen = Signal(int)
    refused = Signal(str)

    def __init__(self, actions: Mapping[str, QAction], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("descent_controls")
        self._theme = LIGHT
        self._w: Vector = ()
        self._variables: tuple[str, ...] = ()
        self._is_warning = False
        self.direction = DirectionControls()
        self.length = SizeControls()
        self.direction.refused.connect(self.refused)
        self.length.refused.connect(self.refused)
        self.order = _order_spin()
        self.order.valueChanged.connect(self.order_chosen)
        self.start = QLineEdit()
        self.start.setObjectName("start_edit")
        self.start.setAccessibleName("Point w")
        self.start.setToolTip("Where w is now: type numbers, for example -1.2, 1, to start there")
        self.start.setMinimumWidth(180)
        self.start.setMaximumWidth(280)
        self.start.editingFinished.connect(self._typed_start)
        self.start_label = QLabel("w =")
        self.start_label.setBuddy(self.start)
        self.buttons = {name: _button(name, text, spoken, actions[name]) for name, text, spoken in _BUTTONS}
        self._offer_most_steps([actions[f"run_{most}"] for most in MOST_STEPS])
        self.speed = _speed_slider()
        self.speed.valueChanged.connect(self.speed_chosen)
        self.speed.valueChanged.connect(self._say_speed)
        self.speed_label = QLabel()
        self.speed_label.setBuddy(self.speed)
        self._say_speed(self.speed.value())
        self.status = QLabel()
        self.status.setObjectName("status_label")
        self.status.setAccessibleName("Message about the descent")
        self.status.setTextFormat(Qt.TextFormat.PlainText)
        self.status.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.status.setWordWrap(True)
        self.status.setMaximumHeight(2 * self.status.fontMetrics().lineSpacing() + 2)
        self._lay_out()

    def _lay_out(self) -> None:
        top, bottom = QHBoxLayout(), QHBoxLayout()
        order_label = QLabel("Order K")
        order_label.setBuddy(self.order)
        top.addWidget(self.direction)
        top.addWidget(_line())
        top.addWidget(self.length, 1)
        top.addWidget(_line())
        top.addWidget(order_label)
        top.addWidget(self.order)
        bottom.addWidget(self.start_label)
        bottom.addWidget(self.start, 1)
        bottom.addWidget(_line())
        for name in self.buttons:
            bottom.addWidget(self.buttons[name])
            if name == "play":
                bottom.addWidget(self.speed)
                bottom.addWidget(self.speed_label)
        bottom.addSpacing(6)
        bottom.addWidget(self.status, 1)
        grid = QGridLayout(self)
        grid.setContentsMargins(10, 2, 10, 6)
        grid.setVerticalSpacing(6)
        for row, layout in enumerate((top, bottom)):
            layout.setSpacing(7)
            grid.addLayout(layout, row, 0)

    def _say_speed(self, steps_per_second: int) -> None:
        fastest = steps_per_second >= FASTEST
        self.speed_label.setText("fastest" if fastest else f"{steps_per_second}/s")
        self.speed_label.setFixedWidth(self.speed_label.fontMetrics().horizontalAdvance("fastest") + 2)
        words = "as fast as it goes" if fastest else f"{steps_per_second} steps a second"
        self.speed.setToolTip(f"Speed of the play: {words}")
        self.speed.setAccessibleName(f"Speed of the play: {words}")

    def _offer_most_steps(self, choices: Sequence[QAction]) -> None:
        """Let the button that runs say, and choose, how far."""
        button, menu = self.buttons["run"], QMenu(self)
        menu.addSection("Steps at the most")
        menu.addActions(choices)
        button.setMenu(menu)
        button.setPopupMode(QToolButton.ToolButtonPopupMode.MenuButtonPopup)

    def show_exploration(self, exploration: Exploration) -> None:
        """Show the rules and the point."""
        self._variables = exploration.loss.variables
        self.direction.set_variables(self._variables)
        self.length.show_size(exploration.rules.length, exploration.rules.size)
        with QSignalBlocker(self.order):
            self.order.setValue(exploration.order)
        self.start_label.setText(f"w = ({listed_in_short(exploration.loss.variables)})")
        if exploration.w != self._w:
            self._w = exploration.w
            self.start.setText(self._start_text())
            self.start.setCursorPosition(0)
            self.start.setToolTip(f"w = ({', '.join(map(full, self._w))})\nType numbers to start there")

    def show_model(self, exploration: Exploration, model: LocalModel | None) -> None:
        """Show the β that the rule has."""
        angle = model.angle if model is not None else None
        beta = None if angle is None else angle.shown
        # a model may be the first that is told of another loss
        self.direction.set_variables(exploration.loss.variables)
        self.direction.show_rule(exploration.rules.direction, beta)

    def show_status(self, text: str, warning: bool) -> None:
        """Show a sentence."""
        self._is_warning = warning
        self.status.setText(text)
        self.status.setToolTip(text)
        self._colour_status()

    def commit(self) -> None:
        """Take what was typed and not yet entered."""
        self.length.commit()
        self.direction.commit()
        self._typed_start()

    def set_theme(self, theme: Theme) -> None:
        """Take the colours of a theme."""
        self._theme = theme
        self.length.slider.set_theme(theme)
        self._colour_status()

    def _colour_status(self) -> None:
        self.status.setStyleSheet(f"color: {self._theme.warning if self._is_warning else self._theme.muted};")

    def _start_text(self) -> str:
        return ", ".join(f"{x + 0.0:.6g}" for x in self._w)

    def _typed_start(self) -> None:
        text = self.start.text()
        if text == self._start_text():
            return
        try:
            start = parse_at(text, self._variables, what="the point")
        except OptionError as error:
            self.refused.emit(str(error))
        else:
            self.start_typed.emit(start)
        # refused or not yet taken: where w is, stays; once it is taken, it is shown
        self.start.setText(self._start_text())


def _button(name: str, text: str, spoken: str, action: QAction) -> QToolButton:
    button = QToolButton()
    button.setObjectName(f"{name}_button")
    button.setDefaultAction(action)
    if action.isCheckable():
        show_checked(button)
    # the action's own text is that of its menu
    button.setText(text)
    button.setAccessibleName(spoken)
    button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    action.changed.connect(lambda: button.setText(text))
    return button


def _order_spin() -> QSpinBox:
    spin = QSpinBox()
    spin.setObjectName("order_spin")
    spin.setAccessibleName("Highest order K of the Taylor terms")
    spin.setToolTip("K: the highest order of the Taylor terms, 1 to 12")
    spin.setRange(1, 12)
    spin.setKeyboardTracking(False)
    return spin


def _speed_slider() -> QSlider:
    slider = QSlider(Qt.Orientation.Horizontal)
    slider.setObjectName("speed_slider")
    slider.setRange(1, FASTEST)
    slider.setValue(4)
    slider.setFixedWidth(76)
    return slider


def _line() -> QWidget:
    line = QWidget()
    line.setFixedWidth(1)
    line.setBackgroundRole(QPalette.ColorRole.Mid)
    line.setAutoFillBackground(True)
    return line
