"""Asks what a picture is to show, how, and where it goes."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QSettings, QSize, Qt, Signal
from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QVBoxLayout,
    QWidget,
)

from ui.exports.choices import SCALES, Colours, Format, PictureChoice, keep_choice, last_choice, named
from ui.exports.exporter import Exporter, Written
from ui.exports.file_field import FileField
from ui.exports.subjects import Subject

_PREVIEW = QSize(300, 210)
_MILLIMETRES = 25.4 / 96


class PictureDialog(QDialog):
    """Asks for a picture, and closes once it is written.

    Signals
    -------
    done_with
        A sentence: the picture is written.
    """

    done_with = Signal(str)

    def __init__(
        self, exporter: Exporter, settings: QSettings, subject: str = "", parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle("Export a picture")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._exporter, self._settings = exporter, settings
        self._subjects = exporter.subjects()
        last = last_choice(settings)
        self.subject = choice_box("Picture of", ((each.title, each.name) for each in self._subjects))
        self.format = choice_box("Format", ((form.words, form.value) for form in Format))
        self.scale = choice_box("Scale", ((f"{scale}×", str(scale)) for scale in SCALES))
        self.colours = choice_box("Colours", ((colours.words, colours.value) for colours in Colours))
        for box, value in (
            (self.subject, subject or last.subject), (self.format, last.format.value),
            (self.scale, str(last.scale)), (self.colours, last.colours.value),
        ):  # fmt: skip
            box.setCurrentIndex(max(0, box.findData(value)))
        self.file = FileField(last.file / "picture")
        self.preview, self.size_text, self.message = QLabel(), QLabel(), QLabel()
        self.buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
        self.export_button = self.buttons.addButton("&Export", QDialogButtonBox.ButtonRole.AcceptRole)
        self._lay_out()
        self._listen()
        self._propose_name()
        self._show_preview()
        self._show_size()

    def _lay_out(self) -> None:
        form = QFormLayout()
        for text, field in (
            ("&Picture of", self.subject), ("&Format", self.format), ("&Scale", self.scale),
            ("&Colours", self.colours), ("F&ile", self.file),
        ):  # fmt: skip
            form.addRow(text, field)
        self.preview.setFixedSize(_PREVIEW)
        self.preview.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.preview.setAccessibleName("Preview")
        self.message.setWordWrap(True)
        self.message.hide()
        beside = QVBoxLayout()
        beside.addWidget(self.preview)
        beside.addWidget(self.size_text, alignment=Qt.AlignmentFlag.AlignHCenter)
        beside.addStretch(1)
        row = QHBoxLayout()
        row.setSpacing(18)
        fields = QVBoxLayout()
        fields.addLayout(form)
        fields.addStretch(1)
        row.addLayout(fields, 1)
        row.addLayout(beside)
        column = QVBoxLayout(self)
        column.addLayout(row)
        column.addWidget(self.message)
        column.addWidget(self.buttons)

    def _listen(self) -> None:
        self.subject.currentIndexChanged.connect(self._propose_name)
        for box in (self.subject, self.colours):
            box.currentIndexChanged.connect(self._show_preview)
        for box in (self.subject, self.format, self.scale):
            box.currentIndexChanged.connect(self._show_size)
        self.format.currentIndexChanged.connect(lambda: self.file.set_suffix(self._format.value))
        self.file.changed.connect(self._enable)
        self.buttons.accepted.connect(self._export)
        self.buttons.rejected.connect(self.reject)
        self._exporter.ended.connect(self._end)

    # -- what is chosen

    @property
    def _subject(self) -> Subject:
        return self._subjects[self.subject.currentIndex()]

    @property
    def _format(self) -> Format:
        return Format(self.format.currentData())

    @property
    def choice(self) -> PictureChoice:
        """The picture that is asked for."""
        return PictureChoice(
            self._subject.name,
            self._format,
            int(self.scale.currentData()),
            Colours(self.colours.currentData()),
            named(self.file.file, self._format.value),
        )

    # -- what is shown

    def _propose_name(self) -> None:
        self.file.rename(f"steepest-{self._subject.name}", self._format.value)

    def _show_preview(self) -> None:
        size = self._subject.widget.size()
        ratio = self.devicePixelRatioF()
        share = min(1.0, _PREVIEW.width() / size.width(), _PREVIEW.height() / size.height())
        image = self._exporter.image(self._subject, Colours(self.colours.currentData()), share * ratio)
        image.setDevicePixelRatio(ratio)
        self.preview.setPixmap(QPixmap.fromImage(image))

    def _show_size(self) -> None:
        size, is_image = self._subject.widget.size(), self._format is Format.PNG
        self.scale.setEnabled(is_image)
        pixels = size * int(self.scale.currentData())
        paper = size.toSizeF() * _MILLIMETRES
        self.size_text.setText(
            f"{pixels.width()} × {pixels.height()} pixels" if is_image
            else f"{paper.width():.0f} × {paper.height():.0f} mm, sharp at any size"
        )  # fmt: skip

    def _enable(self) -> None:
        self.export_button.setEnabled(self.file.is_named)

    # -- exporting

    def _export(self) -> None:
        self.export_button.setEnabled(False)
        self.message.hide()
        keep_choice(self._settings, self.choice)
        self._exporter.export(self.choice)

    def _end(self, written: Written) -> None:
        if not written.failed:
            self.done_with.emit(written.words)
            self.accept()
            return
        self._enable()
        self.message.setText(written.said_of("picture"))
        self.message.show()


def choice_box(name: str, entries: Iterable[tuple[str, str]]) -> QComboBox:
    box = QComboBox()
    box.setAccessibleName(name)
    for text, value in entries:
        box.addItem(text, value)
    return box
