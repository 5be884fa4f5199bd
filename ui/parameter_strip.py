"""The sliders of the parameters: value, slider, animation, and range."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QSignalBlocker, Qt, Signal
from PySide6.QtGui import QFontMetrics, QResizeEvent
from PySide6.QtWidgets import (
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QScrollArea,
    QSizePolicy,
    QSlider,
    QToolButton,
    QWidget,
)

from explorer.option_error import OptionError
from explorer.options import parse_number
from explorer.roles import FARTHEST, Parameter
from ui.checked_look import show_checked
from ui.field_keys import NumberField
from ui.numbers import full
from ui.range_editor import RangeEditor
from ui.theme import LIGHT, Theme

_SPACING = 22
_LEAST_SLIDER = 80
_WIDEST = "−0.000000"
"""A value is seen whole up to this width, in the type of now."""
_MOST_ROWS = 2
_LONGEST = 10


class ParameterControl(QWidget):
    """One parameter: its name, its value, its slider, and what moves it."""

    value_chosen = Signal(str, float, bool)
    range_chosen = Signal(object)
    animation_toggled = Signal(str, bool)
    refused = Signal(str)
    released = Signal()

    def __init__(self, parameter: Parameter, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        name = parameter.name
        self._parameter = parameter
        self.label = QLabel(f"{name if len(name) <= _LONGEST else name[: _LONGEST - 1] + '…'} =")
        self.edit = NumberField()
        self.edit.setObjectName(f"parameter_{name}_edit")
        self.edit.setAccessibleName(f"Value of {name}")
        self.edit.editingFinished.connect(self.commit)
        self.label.setBuddy(self.edit)
        self.slider = QSlider(Qt.Orientation.Horizontal)
        self.slider.setObjectName(f"parameter_{name}_slider")
        self.slider.setAccessibleName(f"Slider of {name}")
        self.slider.setMinimumWidth(_LEAST_SLIDER)
        self.slider.setPageStep(10)
        self.slider.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.slider.valueChanged.connect(self._slide)
        self.slider.sliderReleased.connect(self.released)
        self.play = _button(f"animate_{name}_button", "▶", f"Move {name} to and fro through its range")
        self.play.setCheckable(True)
        show_checked(self.play)
        self.play.clicked.connect(lambda on: self.animation_toggled.emit(name, on))
        self.more = _button(f"range_{name}_button", "⋯", f"Range and step of {name}")
        self.more.clicked.connect(self._edit_range)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(5)
        for widget in (self.label, self.edit, self.slider, self.play, self.more):
            row.addWidget(widget)
        self._fit_edit()
        self.show_parameter(parameter)

    def _fit_edit(self) -> None:
        metrics = QFontMetrics(self.edit.font())
        self.edit.setFixedWidth(metrics.horizontalAdvance(_WIDEST) + metrics.height())

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self._fit_edit()

    def show_parameter(self, parameter: Parameter) -> None:
        """Show the value and the range."""
        changed = parameter.value != self._parameter.value or not self.edit.text()
        self._parameter = parameter
        if changed or not self.edit.hasFocus():
            self.edit.setText(_brief(parameter.value))
            self.edit.setCursorPosition(0)
        self.edit.setToolTip(f"{parameter.name} = {full(parameter.value)}")
        self.slider.setToolTip(
            f"{parameter.name} from {parameter.low:g} to {parameter.high:g} in steps of {parameter.step:g}"
        )
        if not self.slider.isSliderDown():
            with QSignalBlocker(self.slider):
                self.slider.setRange(0, parameter.positions)
                self.slider.setValue(parameter.position)

    def stops(self) -> list[QWidget]:
        """Return where Tab stops, in the order in which it is read."""
        return [self.edit, self.slider, self.play, self.more]

    def show_animation(self, on: bool) -> None:
        """Show whether the parameter moves by the clock."""
        self.play.setChecked(on)
        self.play.setText("❚❚" if on else "▶")

    def commit(self) -> None:
        """Take what was typed."""
        text, now = self.edit.text(), self._parameter
        if text == _brief(now.value):
            return
        try:
            value = parse_number(text.replace(",", "."))
            if abs(value) > FARTHEST:
                raise OptionError(f"a parameter is a number up to {FARTHEST:g}")
        except OptionError as error:
            self.refused.emit(f"{now.name}: {error}")
        else:
            self.value_chosen.emit(now.name, value, False)
        self.edit.setText(_brief(self._parameter.value))

    def _slide(self, position: int) -> None:
        self.value_chosen.emit(self._parameter.name, self._parameter.value_at(position), True)
        if not self.slider.isSliderDown():
            self.released.emit()

    def _edit_range(self) -> None:
        editor = RangeEditor(self._parameter, self)
        editor.range_chosen.connect(self.range_chosen)
        editor.open_below(self.more)


class ParameterStrip(QWidget):
    """All parameters in a row or two; nothing where there are none.

    Signals
    -------
    value_chosen
        A name, its value, and whether a drag goes on.
    range_chosen
        A `Parameter` with another range or step.
    animation_toggled
        A name, and whether it is to move by the clock.
    refused
        Why what was typed was not taken.
    released
        A slider was let go.
    """

    value_chosen = Signal(str, float, bool)
    range_chosen = Signal(object)
    animation_toggled = Signal(str, bool)
    refused = Signal(str)
    released = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("parameter_strip")
        self._theme = LIGHT
        self.controls: dict[str, ParameterControl] = {}
        self._moving: frozenset[str] = frozenset()
        self._columns = 0
        self._inside = QWidget()
        self._grid = QGridLayout(self._inside)
        self._grid.setContentsMargins(0, 2, 0, 2)
        self._grid.setHorizontalSpacing(_SPACING)
        self._grid.setVerticalSpacing(3)
        self._area = QScrollArea()
        self._area.setWidgetResizable(True)
        self._area.setFrameShape(QScrollArea.Shape.NoFrame)
        self._area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._area.setWidget(self._inside)
        self._inside.installEventFilter(self)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self._area)
        self.hide()

    def show_parameters(self, parameters: tuple[Parameter, ...]) -> None:
        """Show the parameters; those that were there keep the focus and a drag."""
        if tuple(p.name for p in parameters) != tuple(self.controls):
            self._make(parameters)
        for parameter in parameters:
            self.controls[parameter.name].show_parameter(parameter)

    def stops(self) -> list[QWidget]:
        """Return where Tab stops, in the order in which it is read."""
        return [stop for control in self.controls.values() for stop in control.stops()]

    def show_animation(self, names: frozenset[str]) -> None:
        """Show which parameters move by the clock."""
        self._moving = names
        for name, control in self.controls.items():
            control.show_animation(name in names)

    def commit(self) -> None:
        """Take what was typed and not yet entered."""
        for control in self.controls.values():
            control.commit()

    def set_theme(self, theme: Theme) -> None:
        """Take the colours of a theme."""
        self._theme = theme

    def _make(self, parameters: tuple[Parameter, ...]) -> None:
        for control in self.controls.values():
            self._grid.removeWidget(control)
            control.hide()
            control.deleteLater()
        self.controls = {}
        for parameter in parameters:
            control = ParameterControl(parameter, self._inside)
            control.value_chosen.connect(self.value_chosen)
            control.range_chosen.connect(self.range_chosen)
            control.animation_toggled.connect(self.animation_toggled)
            control.refused.connect(self.refused)
            control.released.connect(self.released)
            control.show_animation(parameter.name in self._moving)
            self.controls[parameter.name] = control
        self._arrange()
        self.setVisible(bool(parameters))

    def _arrange(self) -> None:
        """Place as many side by side as there is room for, and show two rows at the most."""
        count, columns = len(self.controls), self._most_columns()
        if not count:
            return
        if columns != self._columns or self._grid.count() != count:
            for i, control in enumerate(self.controls.values()):
                self._grid.addWidget(control, i // columns, i % columns)
                control.show()
            for column in range(max(columns, self._columns)):
                self._grid.setColumnStretch(column, 1 if column < columns else 0)
            self._columns = columns
        rows = min(_MOST_ROWS, -(-count // columns))
        line = max(control.sizeHint().height() for control in self.controls.values())
        self._area.setFixedHeight(rows * line + (rows - 1) * self._grid.verticalSpacing() + 4)

    def _most_columns(self) -> int:
        """Return how many of the widest control there is room for, beside a scroll bar where one is needed."""
        count = len(self.controls)
        needed = _SPACING + max((control.minimumSizeHint().width() for control in self.controls.values()), default=0)
        columns = max(1, min(count, (self.width() + _SPACING) // needed))
        if -(-count // columns) > _MOST_ROWS:
            room = self.width() - self._area.verticalScrollBar().sizeHint().width()
            columns = max(1, min(count, (room + _SPACING) // needed))
        return columns

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Arrange anew when the controls need another size, as with larger type."""
        if watched is self._inside and event.type() == QEvent.Type.LayoutRequest:
            self._arrange()
        return super().eventFilter(watched, event)


def _brief(value: float) -> str:
    # 0 has no sign
    return f"{value + 0.0:.6g}"


def _button(name: str, text: str, tip: str) -> QToolButton:
    button = QToolButton()
    button.setObjectName(name)
    button.setText(text)
    button.setToolTip(tip)
    button.setAccessibleName(tip)
    button.setAutoRaise(True)
    button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    return button
