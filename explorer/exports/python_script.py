"""A path as a short program of its own: the loss, its gradient, the rules, and the steps, with NumPy alone.

The program does the operations of Steepest in their order. Products, sums and square roots are then the same doubles;
functions such as `exp` may differ in their last digits, since NumPy and numexpr do not share a library of them. So a
run that does not enlarge such differences ends at the same point to about 1e-15 of its size, with the same number of
steps, and the more a run enlarges them, the farther apart it ends.
"""

from __future__ import annotations

import textwrap
from collections.abc import Callable, Sequence

from explorer import __version__
from explorer.descent import FARTHEST, Stop
from explorer.direction import Vector
from explorer.exploration import Exploration
from explorer.exports.ascii_words import in_ascii
from explorer.exports.loss_functions import Source, loss_functions, source_of
from explorer.exports.numpy_code import WIDTH, number, wrapped
from explorer.exports.route import Leg, Route, route_of
from explorer.exports.strides import HELPERS, NAMES, Stride, helpers_for, stride_of

_MOST_SHOWN = 360
"""Characters of the loss in the comment."""
_TAKEN = frozenset({"np", "math", "w", "descend", "finish", "Stop", *HELPERS, *NAMES})
"""Names of the program; a parameter, which it has beside them, needs another one."""
_OTHER_PARAMETERS = "taken with other parameters"


def script_of(now: Exploration, wanted: Callable[[], bool] = lambda: True) -> str:
    """Write a program that takes the steps of the path that is shown, and prints the last w and L.

    Parameters
    ----------
    now
        The loss, and the path up to its tip.
    wanted
        Asked now and then, on a long path.

    Raises
    ------
    explorer.kernel.Unwanted
        Once it is no longer wanted.
    """
    route, source = route_of(now, wanted), source_of(now.loss, _TAKEN)
    legs = [_possible(leg, source, route) for leg in route.legs]
    strides = [None if leg.rules is None else stride_of(leg.rules, now.loss.dimension) for leg in legs]
    functions = _functions(strides)
    used = [stride for stride in strides if stride is not None]
    blocks = [
        _head(now, route),
        "import math\nimport numpy as np\n\nnp.seterr(all=\"ignore\")",
        *loss_functions(
            source,
            with_gradient=any("gradient(w)" in line for stride in used for line in stride.lines),
            with_hessian=any("hessian" in stride.helpers for stride in used),
        ),
        *([_STOP] if used else []),
        *helpers_for(used),
        *(_function(name, stride) for name, stride in functions.items()),
        *([_DESCEND] if used else []),
        _FINISH,
    ]  # fmt: skip
    names = {_key(stride): name for name, stride in functions.items()}
    return "\n\n".join(blocks) + "\n\n" + "\n".join(_steps(route, legs, strides, names, source)) + "\n"


# -- the rules


def _possible(leg: Leg, source: Source, route: Route) -> Leg:
    """Return a leg as it can be written: where parameters are numbers in the loss, it needs those."""
    if source.parameters or leg.rules is None or leg.parameters == route.parameters:
        return leg
    return Leg(leg.steps, None, leg.parameters, leg.end, _OTHER_PARAMETERS)


def _key(stride: Stride) -> tuple[object, ...]:
    return stride.name, stride.arguments, stride.lines


def _functions(strides: Sequence[Stride | None]) -> dict[str, Stride]:
    """Return each function once, by its name: the word for u alone where that says all."""
    kinds = {_key(stride): stride for stride in strides if stride is not None}
    words = [stride.name[0] for stride in kinds.values()]
    found: dict[str, Stride] = {}
    for stride in kinds.values():
        word, length = stride.name
        is_alone = words.count(word) == 1 and word != "update"
        found[word if is_alone else f"{word}_{length}"] = stride
    return found


def _function(name: str, stride: Stride) -> str:
    arguments = ", ".join(["w", "step", *stride.arguments])
    return "\n    ".join([f"def {name}({arguments}):", *stride.lines])


# -- the steps


def _head(now: Exploration, route: Route) -> str:
    """Say what this is; what a person typed stands below the lines in which Python looks for an encoding."""
    count = f"{route.steps:,} step{'' if route.steps == 1 else 's'}"
    names = ", ".join(now.loss.variables[:8]) + (", ..." if now.loss.dimension > 8 else "")
    shown = f"L({_in_comment(names)}) = {_in_comment(now.loss.text)}"
    return "\n".join([
        f"# {count} of descent, as Steepest {__version__} took them; to be run with Python 3.8 or later and NumPy.",
        "# Last digits may differ where NumPy's functions do.",
        "#",
        *textwrap.wrap(shown, WIDTH, initial_indent="# ", subsequent_indent="#     "),
    ])  # fmt: skip


def _in_comment(text: str) -> str:
    """Return text as one line without anything that could end it or change how it looks."""
    line = " ".join(text.split())
    line = "".join(c if c.isprintable() else f"\\u{ord(c):04x}" for c in line)
    left_out = len(line) - _MOST_SHOWN
    return line if left_out <= 0 else f"{line[:_MOST_SHOWN]} ... ({left_out:,} more characters)"


def _steps(
    route: Route,
    legs: Sequence[Leg],
    strides: Sequence[Stride | None],
    names: dict[tuple[object, ...], str],
    source: Source,
) -> list[str]:
    lines, held, taken = _array("w = ", route.start), _NOTHING_HELD, 0
    for leg, stride in zip(legs, strides, strict=True):
        if stride is None:
            lines += [f"# {_numbered(taken, leg.steps)}: {leg.why}", *_array("w = ", leg.end)]
        else:
            lines += _holding(source.parameters, held, leg.parameters)
            held = leg.parameters
            arguments = ", ".join(
                ["w", f"range({taken}, {taken + leg.steps})", names[_key(stride)], *stride.settings]
            )
            lines.append(f"w = descend({arguments})")
        taken += leg.steps
    lines += _holding(source.parameters, held, route.parameters)
    why = in_ascii(route.stop)
    return [*lines, f"finish(w, {taken}, {why!a})" if why else f"finish(w, {taken})"]


_NOTHING_HELD: Vector = ()


def _numbered(taken: int, steps: int) -> str:
    return f"step {taken + 1}" if steps == 1 else f"steps {taken + 1} to {taken + steps}"


def _array(before: str, vector: Vector) -> list[str]:
    numbers = [number(x) for x in vector]
    line = f"{before}np.array([{', '.join(numbers)}], float)"
    if len(line) <= WIDTH:
        return [line]
    return [f"{before}np.array([", *wrapped(f"{x}," for x in numbers), "], float)"]


def _holding(names: Sequence[str], before: Vector, after: Vector) -> list[str]:
    """Set the parameters that are others than before."""
    old = before or (None,) * len(after)
    moved = [(name, new) for name, was, new in zip(names, old, after, strict=False) if was != new]
    if len(moved) < 2:
        return [f"{name} = np.float64({number(value)})" for name, value in moved]
    return _array(f"{', '.join(name for name, _ in moved)} = ", tuple(value for _, value in moved))


_STOP = """\
class Stop(Exception):
    pass  # why there is no next step"""

_DESCEND = f'''\
def descend(w, steps, stride, *settings):
    """Take steps from w, up to one that cannot be taken."""
    for step in steps:
        try:
            after = stride(w, step, *settings)
            if (after == w).all():
                raise Stop("{in_ascii(Stop.NO_CHANGE.words)}")
            if np.abs(after).max() > {FARTHEST:g}:
                raise Stop("{in_ascii(Stop.OUT_OF_BOUNDS.words)}")
            if not np.isfinite(loss(after)):
                raise Stop("{in_ascii(Stop.NOT_FINITE.words)}")
        except Stop as why:
            finish(w, step, why)
        w = after
    return w'''

_FINISH = '''\
def finish(w, steps, why="these were all"):
    """Print how far it went, and end."""
    print(f"after {steps} steps: {why}")
    print("w =", w.tolist())
    print("L =", float(loss(w)))
    raise SystemExit'''
