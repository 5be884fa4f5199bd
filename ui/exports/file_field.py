"""The field for the name of a file that is to be written."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QLineEdit, QPushButton, QWidget

from ui.exports.choices import named


class FileField(QWidget):
    """A name that is typed or looked for; its suffix follows the kind of the file.

    Signals
    -------
    changed
        Another name stands there.
    """

    changed = Signal()

    def __init__(self, file: Path, ask: Callable[[Path], str] | None = None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.ask = ask or self._ask
        """Asks a person for a file; returns an empty text where they thought better of it."""
        self.edit = QLineEdit(str(file))
        self.edit.setAccessibleName("File")
        self.edit.setMinimumWidth(260)
        self.button = QPushButton("Bro&wse…")
        self.button.setAutoDefault(False)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.edit, 1)
        row.addWidget(self.button)
        self.setFocusProxy(self.edit)
        self.edit.textChanged.connect(lambda _: self.changed.emit())
        self.button.clicked.connect(self._look)

    @property
    def file(self) -> Path:
        """The file that is named."""
        return Path(self.edit.text().strip()).expanduser()

    @property
    def is_named(self) -> bool:
        """Whether there is a name."""
        return bool(self.edit.text().strip()) and bool(self.file.name)

    def rename(self, stem: str, suffix: str) -> None:
        """Propose another name in the same folder."""
        self.edit.setText(str(self.file.parent / f"{stem}.{suffix}"))

    def set_suffix(self, suffix: str) -> None:
        """Let the name end as its kind wants it."""
        if self.is_named:
            self.edit.setText(str(named(self.file, suffix)))

    def _look(self) -> None:
        name = self.ask(self.file)
        if name:
            self.edit.setText(name)

    def _ask(self, file: Path) -> str:
        suffix = file.suffix.removeprefix(".")
        return QFileDialog.getSaveFileName(self, "Save as", str(file), f"{suffix.upper()} (*.{suffix})")[0]
