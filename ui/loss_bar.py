"""The loss: a field with completion, the gallery, and what there is to say of the text beneath it."""

from __future__ import annotations

import re
from itertools import pairwise

from PySide6.QtCore import (
    QCoreApplication,
    QEvent,
    QObject,
    QSignalBlocker,
    QStringListModel,
    Qt,
    QTimer,
    Signal,
)
from PySide6.QtGui import QColor, QInputMethodEvent, QKeyEvent, QStandardItemModel, QTextCharFormat, QTextFormat
from PySide6.QtWidgets import (
    QApplication,
    QComboBox,
    QCompleter,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QSizePolicy,
    QWidget,
)

from explorer.functions import FUNCTIONS
from explorer.gallery import GALLERY, GROUPS, GalleryLoss
from explorer.loss import Loss
from explorer.roles import Parameter
from explorer.tokens import MAX_CHARACTERS
from ui.checking import Checked, remarks
from ui.names import listed
from ui.parameter_strip import ParameterStrip
from ui.role_chips import RoleChips
from ui.spoken import name_choices, name_clear_button
from ui.theme import LIGHT, Theme

REST = 400
"""Milliseconds without a key after which a loss is drawn."""

_LONGEST_TIP = 400
_MARGIN = 12
_WORD = re.compile(r"[^\W\d_]\w*$")


class LossEdit(QLineEdit):
    """A line for a loss: completes the names of functions, and marks a place."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("loss_edit")
        self.setAccessibleName("Loss")
        self.setAccessibleDescription("The loss as a formula, for example (1 - x)^2 + 100(y - x^2)^2")
        self.setPlaceholderText("type a loss, for example x^2 + 3y^2")
        self.setMaxLength(2 * MAX_CHARACTERS)
        self.setClearButtonEnabled(True)
        name_clear_button(self)
        self._completer = QCompleter(self)
        self._completer.setModel(QStringListModel(sorted(FUNCTIONS), self._completer))
        self._completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        self._completer.setWidget(self)
        self._completer.activated.connect(self._complete)
        self.textEdited.connect(self._offer)
        self.mark_colour = LIGHT.error
        self._mark = (0, 0)

    def mark(self, start: int, end: int) -> None:
        """Underline a place, in characters; nothing where start = end."""
        if (start, end) == self._mark == (0, 0):
            return
        self._mark = start, end
        attributes = []
        if end > start:
            style = QTextCharFormat()
            style.setUnderlineStyle(QTextCharFormat.UnderlineStyle.WaveUnderline)
            style.setUnderlineColor(QColor(self.mark_colour))
            style.setForeground(QColor(self.mark_colour))
            # Qt counts in UTF-16 units
            first, last = (len(self.text()[:i].encode("utf-16-le")) // 2 for i in (start, end))
            kind = QInputMethodEvent.AttributeType.TextFormat
            place = first - self.cursorPosition()
            attributes = [QInputMethodEvent.Attribute(kind, place, last - first, QTextFormat(style))]
        # a line edit formats text only as an input method asks it to
        QCoreApplication.sendEvent(self, QInputMethodEvent("", attributes))

    @property
    def marked(self) -> tuple[int, int]:
        """The place that is underlined."""
        return self._mark

    @property
    def is_amid_a_name(self) -> bool:
        """Whether the word at the cursor may be growing into the name of a function."""
        prefix = self._prefix()
        return len(prefix) > 1 and prefix not in FUNCTIONS and any(name.startswith(prefix) for name in FUNCTIONS)

    def _prefix(self) -> str:
        found = _WORD.search(self.text()[: self.cursorPosition()])
        return found.group() if found else ""

    def _offer(self) -> None:
        prefix = self._prefix()
        self._completer.setCompletionPrefix(prefix)
        if len(prefix) >= 2 and prefix not in FUNCTIONS and self._completer.completionCount():
            area = self.cursorRect()
            area.translate(-self.fontMetrics().horizontalAdvance(prefix), 0)
            area.setWidth(160)
            self._completer.complete(area)
        elif (popup := self._completer.popup()) is not None:
            popup.hide()

    def _complete(self, name: str) -> None:
        prefix, at = self._prefix(), self.cursorPosition()
        rest = self.text()[at:]
        call = name if rest.startswith("(") else f"{name}("
        self.setText(self.text()[: at - len(prefix)] + call + rest)
        self.setCursorPosition(at - len(prefix) + len(name) + 1)
        self.textEdited.emit(self.text())


class LossBar(QWidget):
    """Field, gallery and message.

    Signals
    -------
    edited
        The text, at each key.
    rested
        The text, once typing rests or Enter is pressed.
    gallery_chosen
        A `GalleryLoss`.
    """

    edited = Signal(str)
    rested = Signal(str)
    gallery_chosen = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("loss_bar")
        self.gallery = _gallery_combo()
        self.edit = LossEdit()
        self.prompt = QLabel("L(w) =")
        self.prompt.setBuddy(self.edit)
        self.message = QLabel()
        self.message.setObjectName("message_label")
        self.message.setAccessibleName("Message about the loss")
        self.message.setTextFormat(Qt.TextFormat.PlainText)
        self.message.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        # a long message must not widen the window
        self.message.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.chips, self.strip = RoleChips(), ParameterStrip()
        self._good_text = ""
        self._stops: list[QWidget] = []
        self._theme = LIGHT
        self._is_error = False
        self._rest = QTimer(self)
        self._rest.setSingleShot(True)
        self._rest.setInterval(REST)
        self._rest.timeout.connect(self._settle_at_rest)
        self._lay_out()
        self.edit.textEdited.connect(self._edited)
        self.edit.returnPressed.connect(self._settle)
        self.edit.installEventFilter(self)
        self.gallery.activated.connect(self._choose)

    def _lay_out(self) -> None:
        grid = QGridLayout(self)
        grid.setContentsMargins(10, 8, 10, 2)
        grid.setHorizontalSpacing(8)
        grid.setVerticalSpacing(2)
        grid.addWidget(self.prompt, 0, 0)
        grid.addWidget(self.edit, 0, 1)
        grid.addWidget(self.gallery, 0, 2)
        below = QHBoxLayout()
        below.addWidget(self.message, 1)
        below.addWidget(self.chips)
        grid.addLayout(below, 1, 1, 1, 2)
        grid.addWidget(self.strip, 2, 0, 1, 3)
        grid.setColumnStretch(1, 1)
        name_choices(self.gallery, "Gallery of losses")

    def show_loss(self, text: str, variables: tuple[str, ...], parameters: tuple[Parameter, ...] = ()) -> None:
        """Show the loss that is explored, and its roles; while a person types, their own text stays."""
        self._good_text = text
        self.edit.setModified(False)
        held = tuple(parameter.name for parameter in parameters)
        self.prompt.setText(f"L({'; '.join(filter(None, map(listed, (variables, held))))}) =")
        self.chips.show_roles(variables, held)
        self.strip.show_parameters(parameters)
        self._order_stops()
        if self.edit.text() != text and not self._rest.isActive():
            self.edit.setText(text)
            self.edit.setCursorPosition(0)
        places = (i for i in range(self.gallery.count()) if _expression(self.gallery.itemData(i)) == text)
        with QSignalBlocker(self.gallery):
            self.gallery.setCurrentIndex(next(places, -1))
        self._make_room()

    def _order_stops(self) -> None:
        """Let Tab go on from the gallery to the roles and the values: made anew, they would be last of all."""
        stops = [self.gallery, *self.chips.stops(), *self.strip.stops()]
        if stops != self._stops:
            self._stops = stops
            for before, after in pairwise(stops):
                QWidget.setTabOrder(before, after)

    def show_remarks(self, loss: Loss) -> None:
        """Show how a loss was read."""
        self.show_checked(remarks(loss))

    def show_checked(self, checked: Checked) -> None:
        """Show what was found in the text, if it still stands there."""
        if checked.text != self.edit.text():
            return
        self._is_error = checked.is_error
        self.message.setText(checked.message)
        self.message.setToolTip(checked.message)
        self.edit.mark(*((checked.start, checked.end) if checked.is_error else (0, 0)))
        self._colour_message()
        self._make_room()

    def _make_room(self) -> None:
        """Have no empty row under the field; one that had words stays while a person types, lest the window jumps."""
        is_typed = self.edit.text() != self._good_text and not self.message.isHidden()
        self.message.setVisible(bool(self.message.text()) or is_typed or not self.chips.isHidden())

    def set_theme(self, theme: Theme) -> None:
        """Take the colours of a theme."""
        self._theme = theme
        self.edit.mark_colour = theme.error
        self.chips.set_theme(theme)
        self.strip.set_theme(theme)
        self._colour_message()

    def set_large(self, large: bool) -> None:
        """Write in the program's font as it is now."""
        self.message.setFont(QApplication.font())
        self.chips.set_large(large)

    def _colour_message(self) -> None:
        colour = self._theme.error if self._is_error else self._theme.muted
        self.message.setStyleSheet(f"color: {colour};")

    def _edited(self, text: str) -> None:
        self._rest.start()
        self.edited.emit(text)

    def forget_typing(self) -> None:
        """Draw nothing of what is being typed: another loss comes."""
        self._rest.stop()

    def _settle_at_rest(self) -> None:
        # `ar` on the way to `arctan` would be a loss of another variable
        if not self.edit.is_amid_a_name:
            self._settle()

    def _settle(self) -> None:
        self._rest.stop()
        self.rested.emit(self.edit.text())

    def _choose(self, index: int) -> None:
        entry: GalleryLoss = self.gallery.itemData(index)
        self._rest.stop()
        self.edit.setText(entry.expression)
        self.edit.setCursorPosition(0)
        self.gallery_chosen.emit(entry)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Escape brings the last good loss back."""
        is_key = isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress
        escapes = is_key and event.key() == Qt.Key.Key_Escape  # type: ignore[attr-defined] # a key event
        if escapes and watched is self.edit and self.edit.text() != self._good_text:
            self.edit.setText(self._good_text)
            self._edited(self._good_text)
            return True
        return super().eventFilter(watched, event)


def _expression(entry: GalleryLoss | None) -> str | None:
    return None if entry is None else entry.expression


def _shortened(text: str) -> str:
    return text if len(text) <= _LONGEST_TIP else f"{text[:_LONGEST_TIP]}…"


def _add_heading(combo: QComboBox, text: str) -> None:
    """Add a line that names what follows, and cannot be chosen."""
    combo.addItem(text)
    model = combo.model()
    assert isinstance(model, QStandardItemModel)
    item = model.item(combo.count() - 1)
    item.setFlags(Qt.ItemFlag.NoItemFlags)
    font = item.font()
    font.setBold(True)
    item.setFont(font)


class _Gallery(QComboBox):
    """A list that is as broad as its words, however narrow the field is."""

    def showPopup(self) -> None:
        view = self.view()
        view.setMinimumWidth(view.sizeHintForColumn(0) + view.verticalScrollBar().sizeHint().width() + _MARGIN)
        super().showPopup()


def _gallery_combo() -> QComboBox:
    combo = _Gallery()
    combo.setObjectName("gallery_combo")
    combo.setToolTip("Standard losses, each with a window, a start and its known minima (Ctrl+G)")
    combo.setPlaceholderText("Gallery")
    combo.setMinimumContentsLength(18)
    combo.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
    combo.setMaxVisibleItems(24)
    for group in GROUPS:
        _add_heading(combo, group)
        for entry in GALLERY:
            if entry.group == group:
                combo.addItem(entry.name, entry)
                about = f"{_shortened(entry.expression)}\n{entry.note}\n{entry.source}"
                combo.setItemData(combo.count() - 1, about, Qt.ItemDataRole.ToolTipRole)
    combo.setCurrentIndex(-1)
    return combo
