"""Rules for u and η as Python functions: from w to the next point, or `Stop` with a reason.

What they do is what `explorer.direction` and `explorer.step_size` do, operation by operation.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from explorer.descent import Rules, is_plain
from explorer.direction import (
    AlongAxis,
    AlongVector,
    AtAngle,
    AtRandom,
    DirectionRule,
    Newton,
    SteepestIn,
    Vector,
    needs_hessian,
)
from explorer.exports.numpy_code import number
from explorer.norms import Euclidean, HessianNorm, MaxNorm, Norm, OneNorm, Scaled
from explorer.step_size import LengthRule

_GRADIENT = "g = gradient(w)"
_BOTH = "g, h = gradient(w), hessian(w)"


@dataclass(frozen=True, slots=True)
class _Way:
    """How u comes about: a word, lines that make u, the natural length, further arguments and their values."""

    name: str
    about: str
    lines: tuple[str, ...]
    natural: str = "math.hypot(*g)"
    arguments: tuple[tuple[str, str], ...] = ()
    helpers: tuple[str, ...] = ("unit",)


@dataclass(frozen=True, slots=True)
class Stride:
    """A function that takes a step, and how it is called.

    Attributes
    ----------
    name
        A word for the direction, and one for the length.
    lines
        The function, without its first line; what it is called is decided by whoever puts it into a program.
    arguments
        What it takes after w and the number of the step.
    settings
        The values of the arguments, as they are written in a call.
    helpers
        The HELPERS that it leans on; `hessian` where it needs that.
    """

    name: tuple[str, str]
    arguments: tuple[str, ...]
    lines: tuple[str, ...]
    settings: tuple[str, ...]
    helpers: tuple[str, ...]


def stride_of(rules: Rules, n: int) -> Stride:
    """Write the rules of a step as a function.

    Parameters
    ----------
    rules
        How u and η are chosen.
    n
        The number of variables.
    """
    size = number(rules.size)
    if is_plain(rules):
        return Stride(("update", "rule"), ("alpha",), _UPDATE, (size,), ())
    way, (word, symbol, about, made, helpers) = _way(rules.direction, n), _LENGTHS[rules.length]
    lines = list(way.lines)
    if rules.length in _NEED_GRADIENT and not any("gradient(w)" in line for line in lines):
        lines.insert(0, _GRADIENT)
    natural = way.natural if rules.length is LengthRule.NATURAL else ""
    is_one = rules.length is LengthRule.NATURAL and natural == "1.0"
    end = f"return w + {symbol} * u" if is_one else f"return w + {made.format(natural)} * u"
    about = f'"""Return w + eta*u: {way.about}, {about}."""'
    needed = (*way.helpers, *helpers, *(("hessian",) if needs_hessian(rules.direction) else ()))
    names, values = zip((symbol, size), *way.arguments, strict=True)
    return Stride((way.name, word), names, (about, *lines, end), values, needed)


_UPDATE = (
    '"""Return w - alpha*gradient: steepest descent, the step scaled by |gradient|."""',
    "return w - alpha * gradient(w)",
)
WORDS = {
    "update_rule", "steepest", "ascent", "turning", "along_vector", "along_axis", "at_random", "newton", "coordinate",
    "sign", "steepest_in_scaled_norm", "steepest_in_hessian_norm",
}  # fmt: skip
"""What a function may be called by its direction alone."""
_NEED_GRADIENT = {LengthRule.GRADIENT, LengthRule.ARMIJO, LengthRule.MINIMUM}
_LENGTHS: dict[LengthRule, tuple[str, str, str, str, tuple[str, ...]]] = {
    LengthRule.LENGTH: ("by_length", "eta", "a step of the length eta", "eta", ()),
    LengthRule.GRADIENT: (
        "by_gradient", "alpha", "eta = alpha*|gradient|", "alpha * math.hypot(*g)", (),
    ),
    LengthRule.NATURAL: ("natural", "s", "eta = s times the natural length", "s * {}", ()),
    LengthRule.ARMIJO: (
        "armijo", "first", "eta by backtracking", "backtracked(w, u, math.fsum(u * g), first)", ("backtracked",),
    ),
    LengthRule.MINIMUM: (
        "to_minimum", "first", "eta at the first minimum along u", "lowest(w, u, math.fsum(u * g), first)",
        ("lowest",),
    ),
}  # fmt: skip
"""Of each rule for η: a word, the symbol of its number, what it does, and η itself."""
NAMES = WORDS | {f"{word}_{length}" for word in WORDS for length, *_ in _LENGTHS.values()}
"""All that a function may be called."""


def _way(rule: DirectionRule, n: int) -> _Way:
    match rule:
        case AtAngle():
            return _at_angle(rule, n)
        case AlongVector(vector):
            line, natural = "u = unit(np.array(vector, float))", "math.hypot(*vector)"
            return _Way("along_vector", "u along a vector", (line,), natural, (("vector", _list(vector)),))
        case AlongAxis(axis, sign):
            lines = ("u = np.zeros(len(w))", "u[axis] = sign")
            settings = (("axis", str(axis)), ("sign", str(sign)))
            return _Way("along_axis", "u along an axis", lines, "1.0", settings, ())
        case AtRandom(seed):
            line = "u = unit(np.random.default_rng([seed, step]).standard_normal(len(w)))"
            return _Way("at_random", "u at random", (line,), "1.0", (("seed", str(seed)),))
        case Newton():
            return _Way("newton", "u along Newton's step -h^-1 g", _NEWTON, "math.hypot(*p)")
        case SteepestIn(norm):
            return _steepest_in(norm)


def _at_angle(rule: AtAngle, n: int) -> _Way:
    beta = rule.beta % 360.0
    if beta == 180.0:
        return _Way("steepest", "u = -g/|g|, steepest descent", (_GRADIENT, "u = -unit(g)"))
    if beta == 0.0:
        return _Way("ascent", "u = g/|g|, steepest ascent", (_GRADIENT, "u = unit(g)"))
    about = "u at beta degrees to the gradient"
    settings: tuple[tuple[str, str], ...] = (("beta", number(beta)),)
    if n == 2:
        lines = (_GRADIENT, "u = turned(unit(g), beta)")
        return _Way("turning", about, lines, arguments=settings, helpers=("unit", "turned"))
    settings += (("axis", str(rule.second)),)
    lines = (_GRADIENT, "u = turned_toward(unit(g), beta, axis)")
    return _Way("turning", about, lines, arguments=settings, helpers=("unit", "turned_toward"))


_NEWTON = (
    _BOTH,
    "sizes = np.abs(np.linalg.eigvalsh(h))",
    "if not sizes.min() > 1e-14 * sizes.max():",
    '    raise Stop("the Hessian is singular")',
    "p = np.linalg.solve(h, -g)",
    "u = unit(p)",
)
_HESSIAN_NORM = (
    _BOTH,
    "eigenvalues = np.linalg.eigvalsh(h)",
    "if not eigenvalues.min() > 1e-13 * eigenvalues.max():",
    '    raise Stop("the Hessian is not positive definite, so it gives no norm")',
    "p = np.linalg.solve(h, g)",
    "u = unit(-p / math.sqrt(g @ p))",
)
_SCALED = (_GRADIENT, "roots = np.sqrt(diagonal)", "v = -unit(g / roots) / roots", "u = unit(v)")
_MAX_NORM = (_GRADIENT, "v = -np.sign(g)", "u = unit(v)")
_ONE_NORM = (
    _GRADIENT,
    "largest = np.abs(g).max()",
    "if not largest > 0:",
    '    raise Stop("the gradient is zero")',
    "i = np.argmax(np.abs(g) >= largest * (1 - 2.0**-50))",
    "u = np.zeros(len(w))",
    "u[i] = -np.sign(g[i])",
)


def _steepest_in(norm: Norm) -> _Way:
    match norm:
        case Euclidean():
            return _Way("steepest", "u = -g/|g|, steepest descent", (_GRADIENT, "u = -unit(g)"))
        case Scaled(diagonal):
            natural = "math.hypot(*(g / roots)) * math.hypot(*v)"
            about = "u steepest in the norm sqrt(u.Pu), P diagonal"
            return _Way("steepest_in_scaled_norm", about, _SCALED, natural, (("diagonal", _list(diagonal)),))
        case HessianNorm():
            about = "u steepest in the norm sqrt(u.hu)"
            return _Way("steepest_in_hessian_norm", about, _HESSIAN_NORM, "math.hypot(*p)")
        case OneNorm():
            about = "u steepest in the norm l1, along one axis"
            return _Way("coordinate", about, _ONE_NORM, "largest", helpers=())
        case MaxNorm():
            natural = "np.abs(g).sum() * math.hypot(*v)"
            return _Way("sign", "u steepest in the norm l-infinity", _MAX_NORM, natural)


def _list(vector: Vector) -> str:
    return f"[{', '.join(map(number, vector))}]"


def helpers_for(strides: Sequence[Stride]) -> list[str]:
    """Return the functions that strides lean on, each before those that use it."""
    needed = {name for stride in strides for name in stride.helpers}
    if needed & {"turned", "turned_toward"}:
        needed.add("circle")
    return [text for name, text in HELPERS.items() if name in needed]


HELPERS = {
    "unit": '''\
def unit(p):
    """Return p/|p|."""
    length = math.hypot(*p)
    if not 0 < length < math.inf:
        raise Stop("the direction is undefined here")
    return p / length''',
    "circle": '''\
def circle(degrees):
    """Return cosine and sine, exact at multiples of 90 degrees."""
    quarters, rest = divmod(degrees % 360, 90)
    cosine, sine = math.cos(math.radians(rest)), math.sin(math.radians(rest))
    for _ in range(int(quarters)):
        cosine, sine = -sine, cosine
    return cosine, sine''',
    "turned": '''\
def turned(g, beta):
    """Turn a unit vector by beta degrees, counter-clockwise."""
    cosine, sine = circle(beta)
    return unit(cosine * g + sine * np.array([-g[1], g[0]]))''',
    "turned_toward": '''\
def turned_toward(g, beta, axis):
    """Turn a unit vector by beta degrees toward an axis; None: toward the one that is farthest from it."""
    axis = np.argmin(np.abs(g)) if axis is None else axis
    aside = unit(np.eye(len(g))[axis] - g[axis] * g)
    aside = unit(aside - math.fsum(aside * g) * g)
    cosine, sine = circle(beta)
    return unit(cosine * g + sine * aside)''',
    "backtracked": '''\
def backtracked(w, u, slope, eta):
    """Halve eta until L falls enough (Armijo). Source: Nocedal & Wright (2006), algorithm 3.1."""
    if not slope < 0:
        raise Stop("a line search needs a descent direction")
    here = loss(w)
    for _ in range(60):
        there = loss(w + eta * u)
        if there < here and there <= here + 1e-4 * eta * slope:
            return eta
        eta /= 2
    raise Stop("backtracking found no lower L")''',
    "lowest": '''\
def lowest(w, u, slope, low):
    """Return where the slope along u turns from - to +: by doubling or halving, and then bisection."""
    if not slope < 0:
        raise Stop("a line search needs a descent direction")
    here = loss(w)

    def falls(eta):
        there = w + eta * u
        g = gradient(there)
        is_known = np.isfinite(loss(there)) and np.isfinite(g).all()
        return is_known and math.fsum(u * g) < 0 and loss(there) <= here

    for _ in range(60):
        if falls(low):
            break
        low /= 2
    else:
        raise Stop("no lower L along the ray")
    high = 2 * low
    for _ in range(60):
        if not falls(high):
            break
        low, high = high, 2 * high
    else:
        raise Stop("L keeps falling along the ray")
    while low < (middle := (low + high) / 2) < high:
        low, high = (middle, high) if falls(middle) else (low, middle)
    return low''',
}
"""Functions by their names; each leans on those before it only."""
