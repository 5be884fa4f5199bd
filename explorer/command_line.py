"""The command line: its words, and the options that come of them."""

from __future__ import annotations

import argparse
import re
import sys
from collections import deque
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import NoReturn, TypeVar

from explorer import __version__
from explorer import options as opt
from explorer.command_help import HELP
from explorer.direction import MOST_SEED
from explorer.loss import Loss
from explorer.option_error import OptionError
from explorer.options import Options
from explorer.roles import guess
from explorer.session_names import is_session_name
from explorer.syntax import names_of
from explorer.tokens import MAX_CHARACTERS, LossError

T = TypeVar("T")

_COMMANDS = frozenset(HELP) - {""}
_BARE = frozenset({"trace", "formulas"})
"""Commands that need no window, and do not choose a start as it does."""
_WITHOUT_VALUE = frozenset({"-h", "--help", "--version", "--self-test", "--guess"})
_OPTION = re.compile(r"-h|--[A-Za-z][A-Za-z-]*(=.*)?", re.DOTALL)
_SIZE = re.compile(r"([0-9]{2,5})[x×]([0-9]{2,5})")
_SMALLEST_PICTURE, _LARGEST_PICTURE = (320, 240), (7680, 4320)
_LONGEST_SHOWN = 100
_OF_THE_STEP = ("at", "param", "eta", "rule", "search", "direction", "beta", "plane", "seed", "order", "steps")
"""Options that a session leaves no room for."""


class _Parser(argparse.ArgumentParser):
    def error(self, message: str) -> NoReturn:
        raise OptionError(message)


def read_words(words: list[str]) -> tuple[str, argparse.Namespace, Options]:
    """Read the words after the name of the program.

    Returns
    -------
    str
        The command: "trace", "render", "formulas", or "" for the window.
    argparse.Namespace
        What was given, for what only this command has.
    Options
        The exploration.

    Raises
    ------
    OptionError, LossError
        Where the words are wrong.
    SystemExit
        After the help or the version has been printed.
    """
    command, arranged = _arranged(words)
    parser = _parser(command)
    given = parser.parse_args(arranged)
    if given.loss is not None and is_session_name(given.loss):
        return command, given, _session(given, parser)
    return command, given, _options(given, command)


# -- words


def _arranged(words: list[str]) -> tuple[str, list[str]]:
    """Tell the command, and put the words so that argparse takes no loss or value for an option."""
    options: list[str] = []
    others: list[str] = []
    left = deque(words)
    while left and left[0] != "--":
        word = left.popleft()
        if not _OPTION.fullmatch(word):
            others.append(word)
            continue
        takes_value = word not in _WITHOUT_VALUE and "=" not in word
        if takes_value and left and not _is_long_option(left[0]):
            word = f"{word}={left.popleft()}"
        options.append(word)
    command = others.pop(0) if others and others[0] in _COMMANDS else ""
    others += list(left)[1:]
    if len(others) > 1:
        raise OptionError(f'unexpected `{others[1]}`; put the loss in quotes: "{" ".join(others)}"')
    return command, [*options, "--", *others]


def _is_long_option(word: str) -> bool:
    return word.startswith("--") and _OPTION.fullmatch(word) is not None


def _parser(command: str) -> argparse.ArgumentParser:
    description, examples = HELP[command]
    name = _own_name()
    parser = _Parser(
        prog=f"{name} {command}".strip(),
        usage=f"{name} {command} [LOSS | SESSION] [options]".replace("  ", " "),
        description=description.replace("main.py", name),
        epilog=examples.replace("main.py", name),
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    parser.add_argument("loss", nargs="?", metavar="LOSS", help="L, in quotes, or a session; - reads standard input")
    _add_step_options(parser, command)
    if command == "trace":
        _add_trace_options(parser)
    if command == "formulas":
        parser.add_argument("--out", metavar="FILE", help="write to a file instead of standard output")
    if command == "render":
        _add_render_options(parser)
    if not command:
        parser.add_argument("--self-test", action="store_true", help="see whether every part works here, and end")
    parser.add_argument("--version", action="version", version=f"Steepest {__version__}")
    return parser


def _own_name() -> str:
    """Return what a person types to start the program: it may be run from its source, or installed."""
    return "main.py" if Path(sys.argv[0]).name == "main.py" else "steepest"


def _add_step_options(parser: argparse.ArgumentParser, command: str) -> None:
    eta, steps = _defaults(command)
    start = "all 1" if command in _BARE else "one in view"
    guessing = "" if command in _BARE else ". Names such as a, b beside x, y are held at 1 unless --at names them"
    add = parser.add_argument_group("the step").add_argument
    # fmt: off
    add("--at", metavar="x=1,y=2", help=f"the start w; without one, a LOSS starts from {start}")
    add("--param", metavar="a=2", action="append", default=[],
        help="hold a name at a value: it is then a parameter, and no variable; may be given again" + guessing)
    add("--eta", metavar="η", type=_reader(opt.parse_size),
        help=f"the number η, α or s that --rule speaks of ({eta:g}; 1 for natural and line-search)")
    add("--rule", choices=opt.RULES, default="length",
        help="length: w + ηu; gradient: w + α|∇L|u; natural: w + s|p|u with p = −∇L, Newton's step, or the "
        "steepest step of a norm; "
        "line-search: tries η first (length)")
    add("--search", choices=opt.SEARCHES, default="armijo",
        help="how line-search goes on: armijo halves η until L falls enough; minimum finds the first "
        "minimum of L along the ray (armijo)")
    add("--direction", metavar="u",
        help=f"{', '.join(opt.DIRECTIONS)} (steepest); coordinate, sign, scaled:P and hessian are the steepest "
        "directions of the norms ℓ1, ℓ∞, √(uᵀPu) with the diagonal P, and with P = ∇²L")
    add("--beta", metavar="β", type=_reader(opt.parse_number),
        help="the angle from ∇L to u in degrees, instead of --direction; 180 is steepest descent")
    add("--plane", metavar="VARIABLE",
        help="with three or more variables: u turns in the plane of ∇L and this variable's axis (the axis "
        "farthest from ∇L)")
    add("--seed", metavar="N", type=_whole(0, MOST_SEED), default=0, help="for random directions (0)")
    add("--order", metavar="K", type=_whole(1, opt.HIGHEST_ORDER), default=3,
        help=f"the highest order of the Taylor terms, 1 to {opt.HIGHEST_ORDER} (3)")
    add("--steps", metavar="N", type=_whole(0, opt.MOST_STEPS), default=steps,
        help=f"how many steps to take ({steps})")


def _add_trace_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--guess", action="store_true", help="hold names such as a, b beside x, y at 1, as the window does"
    )
    group = parser.add_argument_group("the output")
    # whoever opens the window waits for nothing that a run leans on
    from explorer.trace import WRITERS  # noqa: PLC0415

    group.add_argument("--format", choices=(*WRITERS, "python"), default="table", help="(table)")
    group.add_argument("--out", metavar="FILE", help="write to a file instead of standard output")


def _add_render_options(parser: argparse.ArgumentParser) -> None:
    group = parser.add_argument_group("the picture")
    group.add_argument(
        "--out",
        metavar="FILE",
        required=True,
        help="the picture to write; its name ends in .png, .svg or "
        ".pdf; or in .gif or .mp4 for a film of the path (.mp4 needs ffmpeg)",
    )
    group.add_argument("--size", metavar="1280x800", type=_reader(_size), default=(1280, 800), help="(1280x800)")
    group.add_argument("--theme", choices=("light", "dark"), help="(light, or that of the session)")
    group.add_argument(
        "--scale", metavar="N", type=_whole(1, 4), default=2, help="pixels of a .png in each of --size, 1 to 4 (2)"
    )
    group.add_argument("--frames", metavar="N", type=_whole(2, 500), default=120, help="of a film, at the most (120)")
    group.add_argument("--fps", metavar="N", type=_whole(1, 50), default=10, help="frames of a film in a second (10)")


def _reader(read: Callable[[str], T]) -> Callable[[str], T]:
    """Let argparse name the option that an error is about."""

    def reading(text: str) -> T:
        try:
            return read(text)
        except OptionError as error:
            raise argparse.ArgumentTypeError(str(error)) from None

    return reading


def _whole(least: int, most: int | None = None) -> Callable[[str], int]:
    return _reader(lambda text: opt.parse_whole(text, least, most))


def _size(text: str) -> tuple[int, int]:
    match = _SIZE.fullmatch(text.strip())
    if match is None:
        raise OptionError(f"`{text}` is not a size such as 1280x800")
    width, height = int(match[1]), int(match[2])
    (least, lowest), (most, highest) = _SMALLEST_PICTURE, _LARGEST_PICTURE
    if not (least <= width <= most and lowest <= height <= highest):
        raise OptionError(f"`{text}` is out of range; it must be from {least}x{lowest} to {most}x{highest}")
    return width, height


# -- options


def _defaults(command: str) -> tuple[float, int]:
    """Return the default η and number of steps."""
    return (0.01, 10) if command == "trace" else (0.1, 0)


def _options(given: argparse.Namespace, command: str) -> Options:
    text = opt.DEFAULT_LOSS if given.loss is None else _loss_text(given.loss)
    with _shown_in(text):
        names = names_of(text)
        held = opt.parse_parameters(given.param, names)
        guesses = command not in _BARE or getattr(given, "guess", False)
        parameters = (_guessed(names, held, given.at) if guesses else {}) | held
        variables = Loss.parse(text, parameters).variables
    length = opt.length_rule(given.rule, given.search)
    return Options(
        loss=text,
        start=_start(given, variables, command),
        parameters=tuple((name, parameters[name]) for name in names if name in parameters),
        direction=opt.parse_direction(given.direction, variables, given.seed, given.beta, given.plane),
        length=length,
        size=given.eta or (_defaults(command)[0] if given.rule in {"length", "gradient"} else 1.0),
        order=given.order,
        steps=given.steps,
        seed=given.seed,
    )


def _session(given: argparse.Namespace, parser: argparse.ArgumentParser) -> Options:
    """Return the options of a session, which holds all that others could say."""
    for name in _OF_THE_STEP:
        if getattr(given, name) != parser.get_default(name):
            raise OptionError(f"--{name} does not go with a session: the file says what it is")
    return Options(session=given.loss)


def _guessed(names: tuple[str, ...], parameters: Mapping[str, float], at: str | None) -> dict[str, float]:
    """Guess which names the window holds at 1, unless the start gives them: what is given there is a variable."""
    guessed = guess(names) - parameters.keys()
    if at is None:
        return dict.fromkeys(guessed, 1.0)
    if not opt.named_in(at):
        all_given = at.count(",") + 1 == len(names) - len(parameters)
        return {} if all_given else dict.fromkeys(guessed, 1.0)
    return dict.fromkeys(guessed - opt.named_in(at), 1.0)


def _start(given: argparse.Namespace, variables: tuple[str, ...], command: str) -> tuple[float, ...] | None:
    if given.at is not None:
        return opt.parse_at(given.at, variables)
    if given.loss is None and len(variables) == len(opt.DEFAULT_START):
        return opt.DEFAULT_START
    return (1.0,) * len(variables) if command in _BARE else None


def _loss_text(text: str) -> str:
    if text != "-":
        return text
    try:
        # one character more than a loss may have: enough to say so
        read = sys.stdin.read(MAX_CHARACTERS + 1) if sys.stdin else ""
        read.encode()
    except UnicodeError:
        raise OptionError("standard input is not text in UTF-8") from None
    if not read.strip():
        raise OptionError("there is no loss on standard input")
    return read.strip()


@contextmanager
def _shown_in(text: str) -> Iterator[None]:
    """Show the place of an error under a short loss."""
    try:
        yield
    except LossError as error:
        if len(text) > _LONGEST_SHOWN or not text.isprintable() or not text.strip():
            raise
        end = min(error.end, max(len(text), error.start + 1))
        carets = " " * error.start + "^" * (end - error.start)
        raise OptionError(f"{error.message}\n  {text}\n  {carets}") from None
