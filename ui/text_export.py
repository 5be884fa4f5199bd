"""What is taken away as text: the path as a program, and the formulas as a document; made off the GUI thread."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFileDialog

from explorer.question import Question
from explorer.sessions.session_error import SessionError
from ui.background import Job
from ui.controller import Controller

PROGRAM, DOCUMENT = "program", "document"
"""The lanes."""
_NO_MODEL = "There are no formulas yet: they come with the first answer about the point w"


class TextExport(QObject):
    """Copies the path as a program, and writes the formulas to a file.

    Signals
    -------
    message
        A sentence for the person.
    failed
        A sentence that asks for attention.
    """

    message = Signal(str)
    failed = Signal(str)

    def __init__(self, controller: Controller, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._controller = controller
        self.ask_file: Callable[[], str] = self._ask_file

    # -- the path as a program

    def copy_program(self) -> None:
        """Put a program that takes the steps of the path that is shown on the clipboard."""
        now = self._controller.exploration

        def work(job: Job) -> str:
            from explorer.exports.python_script import script_of  # noqa: PLC0415 - loaded when it is wanted

            return script_of(now, job.is_wanted)

        self._controller.background.submit(PROGRAM, work, self._copied)

    def _copied(self, text: str) -> None:
        QGuiApplication.clipboard().setText(text)
        count = text.count("\n")
        self.message.emit(f"The path is on the clipboard as a program of {count:,} lines, for Python with NumPy")

    # -- the formulas

    def save_formulas(self) -> None:
        """Ask for a file, and write every formula to it with the numbers of now."""
        model, now = self._controller.model, self._controller.exploration
        if model is None:
            self.failed.emit(_NO_MODEL)
            return
        name = self.ask_file()
        if not name:
            return
        question = Question(now.loss, model, now.rules, now.number, self._controller.sampler.plane)
        self.message.emit("Writing the formulas …")
        self._controller.background.submit(DOCUMENT, lambda job: _written(name, question, job), self._said)

    def _said(self, found: tuple[str, bool]) -> None:
        text, is_problem = found
        (self.failed if is_problem else self.message).emit(text)

    @staticmethod
    def _ask_file() -> str:
        return QFileDialog.getSaveFileName(None, "Save the formulas", "formulas.tex", "LaTeX (*.tex)")[0]


def _written(name: str, question: Question, job: Job) -> tuple[str, bool]:
    """Write the document; return what there is to say, and whether it is a problem."""
    from explorer.exports.formulas_file import write_formulas  # noqa: PLC0415 - loaded when it is wanted

    try:
        missing = write_formulas(Path(name), question, job.is_wanted)
    except SessionError as error:
        return f"{name}: {error.message}", True
    return f"Saved the formulas to {name}{missing and f', {missing}'}", False
