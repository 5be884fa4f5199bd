"""What is asked before work could be lost. Boxes do not block: the answer comes when it comes."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog, QMessageBox, QWidget

from explorer.session_names import SUFFIX

Act = Callable[[], object]

FILTER = f"Sessions (*{SUFFIX} *.json);;All files (*)"


class Questions:
    """Asks a person; tests put their own answers in the place of what is asked here.

    Attributes
    ----------
    unsaved
        Whether to save what is not saved: gets the name of the session, and what to do to save and to discard.
    overwrite
        Whether to write over a file that somebody else has changed: gets its name, and what to do to write it all
        the same and to choose another name.
    file_to_open, file_to_save
        Return the name of a file, or nothing; get the name that is offered.
    """

    def __init__(self, window: QWidget) -> None:
        self._window = window
        self._box: QMessageBox | None = None
        self.unsaved: Callable[[str, Act, Act], object] = self._ask_unsaved
        self.overwrite: Callable[[str, Act, Act], object] = self._ask_overwrite
        self.file_to_open: Callable[[str], str] = self._ask_file_to_open
        self.file_to_save: Callable[[str], str] = self._ask_file_to_save

    @property
    def is_open(self) -> bool:
        """Whether a question waits for its answer."""
        return self._box is not None

    def withdraw(self) -> None:
        """Want no answer any more."""
        if self._box is not None:
            self._box.close()

    def _ask_unsaved(self, name: str, save: Act, discard: Act) -> None:
        kind = QMessageBox.StandardButton
        box = self._new_box(
            f"Save the changes to {name}?",
            "They are in no file yet, and cannot be brought back.",
        )
        box.setStandardButtons(kind.Save | kind.Discard | kind.Cancel)
        box.setDefaultButton(kind.Save)
        self._ask(box, {kind.Save: save, kind.Discard: discard})

    def _ask_overwrite(self, name: str, write: Act, rename: Act) -> None:
        box = self._new_box(
            f"{name} was changed by somebody else.",
            "Since it was opened or saved here last, another program has written it, or another window of Steepest.",
        )
        over = box.addButton("Write over it", QMessageBox.ButtonRole.DestructiveRole)
        other = box.addButton("Save as…", QMessageBox.ButtonRole.AcceptRole)
        cancel = box.addButton(QMessageBox.StandardButton.Cancel)
        box.setDefaultButton(cancel)
        self._ask(box, {over: write, other: rename})

    def _new_box(self, text: str, about: str) -> QMessageBox:
        self.withdraw()
        box = QMessageBox(
            QMessageBox.Icon.NoIcon, "Steepest", text, QMessageBox.StandardButton.NoButton, self._window
        )
        box.setObjectName("question")
        box.setInformativeText(about)
        box.setTextFormat(Qt.TextFormat.PlainText)
        box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        return box

    def _ask(self, box: QMessageBox, answers: dict[object, Act]) -> None:
        """Show a box; nothing happens where it is closed by anything else than one of its answers."""
        self._box = box
        box.finished.connect(partial(self._take, box, answers))
        box.open()

    def _take(self, box: QMessageBox, answers: dict[object, Act], _: int) -> None:
        self._box = None
        pressed = box.clickedButton()
        known = answers.get(pressed) or answers.get(box.standardButton(pressed))
        if known is not None:
            known()

    def _ask_file_to_open(self, folder: str) -> str:
        return QFileDialog.getOpenFileName(self._window, "Open a session", folder, FILTER)[0]

    def _ask_file_to_save(self, name: str) -> str:
        dialog = QFileDialog(self._window, "Save the session", name, FILTER)
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        # completed here, so that it is asked about where the completed name is taken
        dialog.setDefaultSuffix(SUFFIX.lstrip("."))
        chosen = dialog.selectedFiles() if dialog.exec() else []
        dialog.deleteLater()
        return chosen[0] if chosen else ""
