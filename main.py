"""Steepest on the command line: opens the window, prints the steps of a run, or draws the window."""

from __future__ import annotations

import gc
import multiprocessing
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

from explorer.option_error import OptionError
from explorer.tokens import LossError

if TYPE_CHECKING:
    from argparse import Namespace

    from explorer.exploration import Exploration
    from explorer.options import Options
    from explorer.sessions.rebuilding import Rebuilt
    from explorer.trace import Trace
    from ui.sessions.opening import Opening

_PICTURES = (".png", ".svg", ".pdf", ".gif", ".mp4")
FAILED, BAD_INPUT, INTERRUPTED, BROKEN_PIPE = 1, 2, 130, 141


def main(argv: list[str] | None = None) -> int:
    """Run one command and return its exit status."""
    _speak_utf8()
    try:
        with _loading():
            return _run(sys.argv[1:] if argv is None else argv)
    except LossError as error:
        return _fail(error.message, BAD_INPUT)
    except OptionError as error:
        return _fail(str(error), BAD_INPUT)
    except SystemExit as leaving:  # argparse has printed the help or the version
        return leaving.code if isinstance(leaving.code, int) else 0
    except KeyboardInterrupt:
        return INTERRUPTED
    except BrokenPipeError:
        # whoever read has left; Python would complain when it flushes at the end
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return BROKEN_PIPE


@contextmanager
def _loading() -> Iterator[None]:
    """Do not look for garbage until a command is loaded: all of that stays, and to look takes half as long again."""
    looked = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if looked:
            gc.enable()


def _run(words: list[str]) -> int:
    if not words:
        from explorer.options import Options

        return _window(Options())
    from explorer.command_line import read_words

    command, given, options = read_words(words)
    if command == "trace":
        return _trace(options, given.format, given.out)
    if command == "render":
        return _render(options, given)
    if command == "formulas":
        return _formulas(options, given.out)
    if given.self_test:
        return _self_test()
    return _window(options)


# -- commands


def _trace(options: Options, form: str, out: str | None) -> int:
    from explorer.trace import WRITERS

    gc.enable()
    if form == "python":
        return _program(options, out)
    run = _retraced(options) if options.session else _traced(options)
    with _opened(out) as file:
        for piece in WRITERS[form](run):
            file.write(piece)
    return 0


def _traced(options: Options) -> Trace:
    from explorer.loss import Loss
    from explorer.trace import trace

    assert options.start is not None
    loss = Loss.parse(options.loss, dict(options.parameters))
    return trace(loss, options.start, options.rules, options.steps, options.order)


def _retraced(options: Options) -> Trace:
    from explorer.sessions.retracing import trace_of

    return trace_of(_rebuilt(options.session))


def _rebuilt(name: str) -> Rebuilt:
    """Make a session again, and say on the side what is not as it was."""
    from explorer.sessions.rebuilding import rebuild
    from explorer.sessions.session_error import SessionError
    from explorer.sessions.session_file import read_session

    try:
        rebuilt = rebuild(read_session(name))
    except SessionError as error:
        raise OptionError(f"cannot open {name}: {error}") from error
    for note in rebuilt.notes:
        print(f"steepest: {note}", file=sys.stderr)
    return rebuilt


def _program(options: Options, out: str | None) -> int:
    from explorer.exports.python_script import script_of

    script = script_of(_explored(options))
    with _opened(out) as file:
        file.write(script)
    return 0


def _formulas(options: Options, out: str | None) -> int:
    from explorer.descent import observe
    from explorer.exports.formulas_file import document
    from explorer.local_model import local_model
    from explorer.question import Question

    gc.enable()
    now = _explored(options)
    model = local_model(now.loss, observe(now.loss, now.w), now.rules, now.order, number=now.number)
    text, missing = document(Question(now.loss, model, now.rules, now.number, None))
    with _opened(out) as file:
        file.write(text)
    if missing:
        print(f"steepest: the document is {missing}", file=sys.stderr)
    return 0


def _explored(options: Options) -> Exploration:
    """Take the steps that are asked for, or those of a session."""
    from explorer.exploration import arrived_at_all, begun, starting_record
    from explorer.loss import Loss
    from explorer.path import Steps
    from explorer.run import descend

    if options.session:
        return _rebuilt(options.session).exploration
    assert options.start is not None
    loss = Loss.parse(options.loss, dict(options.parameters))
    start = begun(loss, starting_record(loss, options.start), options.rules, options.order)
    blocks = descend(loss, options.start, options.rules, options.steps)
    return arrived_at_all(start, (block for block in blocks if isinstance(block, Steps)))


@contextmanager
def _opened(out: str | None) -> Iterator[TextIO]:
    if out is None or out == "-":
        yield sys.stdout
        sys.stdout.flush()
        return
    try:
        with Path(out).open("w", encoding="utf-8", newline="") as file:
            yield file
    except (OSError, ValueError) as error:  # ValueError: a name with a null character
        raise _unwritable(out, error) from error


def _unwritable(out: str, error: OSError | ValueError) -> OptionError:
    reason = error.strerror if isinstance(error, OSError) else str(error)
    return OptionError(f"cannot write {out}: {reason}" if reason else f"{error}")


def _render(options: Options, given: Namespace) -> int:
    out, path = given.out, Path(given.out)
    if path.suffix.lower() not in _PICTURES:
        raise OptionError(f"cannot write {out}: the name of a picture ends in {', '.join(_PICTURES)}")
    if not path.parent.is_dir():
        raise OptionError(f"cannot write {out}: there is no folder {path.parent}")
    if path.is_dir() or not os.access(path if path.exists() else path.parent, os.W_OK):
        raise OptionError(f"cannot write {out}: it may not be written there")
    if not _has_screen():
        os.environ["QT_QPA_PLATFORM"] = "offscreen"
    _require_qt()
    from ui.render import render

    gc.enable()
    failed = render(options, path, given, _opening(options.session) if options.session else None)
    if failed:
        raise OptionError(f"cannot write {out}: {failed}")
    return 0


def _opening(name: str) -> Opening:
    """Read a session with all that it has for a window, and say on the side what is not as it was."""
    from explorer.sessions.session_error import SessionError
    from ui.sessions.opening import opening_of

    try:
        return opening_of(_rebuilt(name))
    except SessionError as error:
        raise OptionError(f"cannot open {name}: {error}") from error


def _window(options: Options) -> int:
    if not _has_screen():
        raise OptionError("there is no screen here (neither DISPLAY nor WAYLAND_DISPLAY is set); use trace or render")
    # PySide6 looks through the source of whatever is loaded after it: what needs no Qt comes before
    import explorer.outlook
    import explorer.refinement  # noqa: F401

    _require_qt()
    from ui.app import run

    return run(options)


def _self_test() -> int:
    from explorer.self_test import CHECKS, Check, perform

    gc.enable()
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    passed = perform(CHECKS, _say)
    if not perform((Check("loads the window", _load_window),), _say):
        return FAILED
    from ui.self_test import AROUND

    return 0 if perform(AROUND, _say) and passed else FAILED


def _load_window() -> str:
    from ui.self_test import begin

    return begin()


def _has_screen() -> bool:
    if sys.platform != "linux" or "QT_QPA_PLATFORM" in os.environ:
        return True
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


def _require_qt() -> None:
    try:
        import PySide6.QtWidgets  # noqa: F401 - only to see whether its libraries are there
    except ImportError as error:
        is_built = getattr(sys, "frozen", False)
        advice = "its README.txt says what it needs" if is_built else "scripts/setup.sh installs what it needs"
        raise OptionError(f"Qt cannot be loaded ({error}); {advice}") from error


# -- speaking


def _speak_utf8() -> None:
    """Write UTF-8 whatever the locale: ∇ and η are in no other common encoding."""
    for stream in (sys.stdout, sys.stderr):
        if stream is not None and (stream.encoding or "").lower().replace("-", "") != "utf8":
            reconfigure = getattr(stream, "reconfigure", None)
            if reconfigure is not None:
                reconfigure(encoding="utf-8", errors="backslashreplace")


def _say(line: str) -> None:
    print(line, flush=True)


def _fail(message: str, status: int) -> int:
    if sys.stderr is not None:
        print(f"steepest: {message}", file=sys.stderr)
    return status


if __name__ == "__main__":
    multiprocessing.freeze_support()
    sys.exit(main())
