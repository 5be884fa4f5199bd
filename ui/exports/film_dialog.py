"""Asks what a film of the path is to show, how, and where it goes; and shows how far it is."""

from __future__ import annotations

from PySide6.QtCore import QSettings, Qt, Signal
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import (
    QCheckBox,
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QLabel,
    QProgressBar,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from ui.exports.choices import Colours, keep_folder, last_folder, named
from ui.exports.exporter import Written
from ui.exports.file_field import FileField
from ui.exports.film_files import NO_FFMPEG, ffmpeg
from ui.exports.filming import SIZES, FilmChoice, FilmFormat, Filming, most_frames
from ui.exports.picture_dialog import choice_box

_KEY = "film"
_LEAST_FRAMES, _MOST_FPS = 2, 50


class FilmDialog(QDialog):
    """Asks for a film, and closes once it is written; cancelled meanwhile, it gives the film up.

    Signals
    -------
    done_with
        A sentence: the film is written.
    """

    done_with = Signal(str)

    def __init__(self, filming: Filming, settings: QSettings, moments: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("Export the path as a film")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._filming, self._settings, self._moments = filming, settings, moments
        self.format = choice_box("Format", ((form.words, form.value) for form in FilmFormat))
        self.size_box = choice_box("Size", ((f"{w} × {h}", f"{w}x{h}") for w, h in SIZES))
        self.colours = choice_box("Colours", ((colours.words, colours.value) for colours in Colours))
        self.frames, self.fps = _spin("Frames at the most", 120), _spin("Frames a second", 10)
        self.frames.setMinimum(_LEAST_FRAMES)
        self.fps.setRange(1, _MOST_FPS)
        self.loops = QCheckBox("&Begin again at the end")
        self.beside = QCheckBox("The &angle and the ray beside the landscape")
        self.file = FileField(last_folder(settings) / "steepest-path.gif")
        self.length, self.message, self.progress = QLabel(), QLabel(), QProgressBar()
        self.buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
        self.export_button = self.buttons.addButton("&Export", QDialogButtonBox.ButtonRole.AcceptRole)
        self._recall()
        self._lay_out()
        self._listen()
        self._follow_format()

    def _recall(self) -> None:
        kept = self._settings.value
        for box, name, usual in (
            (self.format, "format", FilmFormat.GIF.value), (self.size_box, "size", "960x540"),
            (self.colours, "colours", Colours.SEEN.value),
        ):  # fmt: skip
            box.setCurrentIndex(max(0, box.findData(str(kept(f"{_KEY}/{name}", usual)))))
        self.frames.setMaximum(self._most)
        for spin, name, usual_number in ((self.frames, "frames", 120), (self.fps, "fps", 10)):
            text = str(kept(f"{_KEY}/{name}", usual_number))
            spin.setValue(int(text) if text.isdecimal() else usual_number)
        for check, name in ((self.loops, "loops"), (self.beside, "beside")):
            check.setChecked(str(kept(f"{_KEY}/{name}", "true")) == "true")

    def _keep(self) -> None:
        choice = self.choice
        for name, value in (
            ("format", choice.format.value), ("size", self.size_box.currentData()),
            ("colours", choice.colours.value), ("frames", choice.frames), ("fps", self.fps.value()),
            ("loops", "true" if choice.loops else "false"), ("beside", "true" if choice.beside else "false"),
        ):  # fmt: skip
            self._settings.setValue(f"{_KEY}/{name}", value)
        keep_folder(self._settings, choice.file)

    def _lay_out(self) -> None:
        form = QFormLayout()
        for text, field in (
            ("&Format", self.format), ("&Size", self.size_box), ("&Colours", self.colours),
            ("Frames at the &most", self.frames), ("Frames a s&econd", self.fps),
        ):  # fmt: skip
            form.addRow(text, field)
        for wide in (self.beside, self.loops, self.length):
            form.addRow("", wide)
        form.addRow("F&ile", self.file)
        self._fields = QWidget()
        self._fields.setLayout(form)
        form.setContentsMargins(0, 0, 0, 0)
        self.message.setWordWrap(True)
        self.message.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.message.hide()
        self.progress.setFormat("%v of %m frames")
        self.progress.setAccessibleName("Frames that are done")
        room = self.progress.sizePolicy()
        room.setRetainSizeWhenHidden(True)
        self.progress.setSizePolicy(room)
        self.progress.hide()
        column = QVBoxLayout(self)
        for part in (self._fields, self.message, self.progress, self.buttons):
            column.addWidget(part)

    def _listen(self) -> None:
        self.format.currentIndexChanged.connect(self._follow_format)
        self.size_box.currentIndexChanged.connect(self._follow_size)
        for spin in (self.frames, self.fps):
            spin.valueChanged.connect(self._show_length)
        self.file.changed.connect(self._enable)
        self.buttons.accepted.connect(self._export)
        self.buttons.rejected.connect(self.reject)
        self._filming.progressed.connect(self._show_progress)
        self._filming.ended.connect(self._end)

    # -- what is chosen

    @property
    def _format(self) -> FilmFormat:
        return FilmFormat(self.format.currentData())

    @property
    def _size(self) -> tuple[int, int]:
        return SIZES[self.size_box.currentIndex()]

    @property
    def _most(self) -> int:
        return most_frames(self._format, self._size)

    @property
    def choice(self) -> FilmChoice:
        """The film that is asked for."""
        return FilmChoice(
            self._format,
            named(self.file.file, self._format.value),
            self._size,
            self.frames.value(),
            float(self.fps.value()),
            self.loops.isChecked(),
            self.beside.isChecked(),
            Colours(self.colours.currentData()),
        )

    # -- what is shown

    def _follow_format(self) -> None:
        is_gif = self._format is FilmFormat.GIF
        self.loops.setEnabled(is_gif)
        self.file.set_suffix(self._format.value)
        self._say("" if is_gif or ffmpeg() is not None else NO_FFMPEG)
        self._follow_size()

    def _follow_size(self) -> None:
        self.frames.setMaximum(self._most)
        self._show_length()
        self._enable()

    def _show_length(self) -> None:
        count = min(self.frames.value(), self._moments)
        self.length.setText(f"{count} of {self._moments:,} moments, {count / self.fps.value():.3g} s")

    def _enable(self) -> None:
        can = self._format is FilmFormat.GIF or ffmpeg() is not None
        self.export_button.setEnabled(can and self.file.is_named and not self._filming.is_under_way)

    def _say(self, text: str) -> None:
        self.message.setText(text)
        self.message.setVisible(bool(text))

    def _show_progress(self, number: int, count: int) -> None:
        self.progress.setMaximum(count)
        self.progress.setValue(number)

    # -- exporting

    def _export(self) -> None:
        self._keep()
        self._say("")
        self._fields.setEnabled(False)
        self.export_button.setEnabled(False)
        self.progress.setRange(0, 0)
        self.progress.show()
        self._filming.export(self.choice)

    def _end(self, written: Written) -> None:
        self.progress.hide()
        self._fields.setEnabled(True)
        if not written.failed:
            self.done_with.emit(written.words)
            self.accept()
            return
        self._enable()
        self._say(written.said_of("film"))

    def reject(self) -> None:
        """Give up the film that is being made; or, if there is none, close."""
        if self._filming.is_under_way:
            self._filming.cancel()
        else:
            super().reject()

    def closeEvent(self, event: QCloseEvent) -> None:
        self._filming.cancel()
        super().closeEvent(event)


def _spin(name: str, value: int) -> QSpinBox:
    spin = QSpinBox()
    spin.setAccessibleName(name)
    spin.setMaximum(10_000)
    spin.setValue(value)
    return spin
