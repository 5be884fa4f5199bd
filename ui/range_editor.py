"""The range and the step of a parameter's slider, typed in a small popup."""

from __future__ import annotations

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFormLayout, QFrame, QLabel, QLineEdit, QPushButton, QWidget

from explorer.option_error import OptionError
from explorer.options import parse_number
from explorer.roles import Parameter, with_range


class RangeEditor(QFrame):
    """Asks for `from`, `to` and `step`; stays open until they make a range.

    Signals
    -------
    range_chosen
        The `Parameter` with its new range.
    """

    range_chosen = Signal(object)

    def __init__(self, parameter: Parameter, parent: QWidget | None = None) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self.setObjectName("range_editor")
        self.setAccessibleName(f"Range of {parameter.name}")
        self.setFrameShape(QFrame.Shape.StyledPanel)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._parameter = parameter
        self.low = self._field("low_edit", "From", parameter.low)
        self.high = self._field("high_edit", "To", parameter.high)
        self.step = self._field("step_edit", "Step", parameter.step)
        self.message = QLabel()
        self.message.setObjectName("range_message")
        self.message.setWordWrap(True)
        self.message.hide()
        take = QPushButton("Take")
        take.setObjectName("take_range_button")
        take.clicked.connect(self.take)
        form = QFormLayout(self)
        form.setContentsMargins(12, 10, 12, 10)
        form.addRow(QLabel(f"Slider of {parameter.name}"))
        for name, field in (("From", self.low), ("To", self.high), ("Step", self.step)):
            form.addRow(name, field)
        form.addRow(self.message)
        form.addRow(take)

    def _field(self, name: str, spoken: str, value: float) -> QLineEdit:
        field = QLineEdit(f"{value:.12g}")
        field.setObjectName(name)
        field.setAccessibleName(f"{spoken} of {self._parameter.name}")
        field.setFixedWidth(120)
        field.returnPressed.connect(self.take)
        return field

    def open_below(self, widget: QWidget) -> None:
        """Open under a widget."""
        self.adjustSize()
        corner = widget.mapToGlobal(QPoint(widget.width() - self.width(), widget.height() + 2))
        self.move(corner)
        self.show()
        self.low.setFocus()
        self.low.selectAll()

    def take(self) -> None:
        """Take the range, or say what is wrong with it."""
        try:
            low, high, step = (parse_number(f.text().replace(",", ".")) for f in (self.low, self.high, self.step))
            changed = with_range(self._parameter, low, high, step)
        except OptionError as error:
            self.message.setText(str(error))
            self.message.show()
            self.adjustSize()
            return
        self.range_chosen.emit(changed)
        self.close()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.close()
        else:
            super().keyPressEvent(event)
