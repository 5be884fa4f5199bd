"""The formulas of the argument in a file: derived in a process of their own, then written as a LaTeX document."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from explorer.exports.latex_document import latex_document
from explorer.formulas.chapter import Facts
from explorer.formulas.derived import Derived, Entry, Place
from explorer.formulas.typesetting import Derive, Worker, WorkerError
from explorer.question import Question
from explorer.sessions.whole_file import write_whole


def write_formulas(path: Path, question: Question, wanted: Callable[[], bool] = lambda: True) -> str:
    """Write all formulas to a file, all of it or nothing.

    Parameters
    ----------
    path
        The file.
    question
        The state.
    wanted
        Asked now and then.

    Returns
    -------
    str
        What is missing, in words; empty where nothing is.

    Raises
    ------
    SessionError
        Where it cannot be written.
    explorer.kernel.Unwanted
        Once it is no longer wanted.
    """
    text, missing = document(question, wanted)
    write_whole(path, text.encode())
    return missing


def document(question: Question, wanted: Callable[[], bool] = lambda: True) -> tuple[str, str]:
    """Return what `write_formulas` writes, and what is missing."""
    derived = derive(question, wanted)
    missing = "" if derived is not None else "without ∇L and ∇²L as formulas: they cannot be derived here in time"
    return latex_document(Facts(question, derived)), missing


def derive(question: Question, wanted: Callable[[], bool] = lambda: True) -> Derived | None:
    """Return ∇L and ∇²L as they are read, as far as they are found within some seconds; None for nothing."""
    loss, found = question.loss, dict[Place, Entry]()
    parameters = tuple(loss.parameters.items())
    worker = Worker("steepest-document")
    try:
        # what was found before the time was over, or the process, is good
        with suppress(WorkerError, TimeoutError):
            for answer in worker.answers(Derive(loss.text, parameters, question.model.point.w), wanted):
                assert isinstance(answer, tuple)
                found.update((entry.place, entry) for entry in answer)
    finally:
        worker.close()
    if not found:
        return None
    return Derived(loss.text, parameters, tuple(found.values()), is_finished=True)
