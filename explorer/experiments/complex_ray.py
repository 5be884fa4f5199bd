"""L along a ray at complex distances, and the singularities that its operations have there.

Where an argument such as 1 + x² is a polynomial along the ray, the complex t at which it vanishes are known exactly.
Whether L itself is singular there is decided by its Laurent coefficients on a small circle: cos(√z) is analytic at
z = 0, √z is not. Branches that a real comparison chooses (abs, where, max, floor) are kept as they are at w.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from explorer.direction import Vector
from explorer.experiments.breaks import gaps_along
from explorer.experiments.gaps import Gap
from explorer.experiments.ray_change import RaySeries, series_along
from explorer.expression import Node, Op, reachable
from explorer.loss import Loss

Complex = NDArray[np.complex128]

_ORDERS, _HIGHEST = 12, 8
_MOST_GAPS, _MOST_TRIED = 64, 12
_OFF_THE_LINE = 1e-6
"""Places nearer to the line than this, relatively, are breaks on it."""
_AROUND, _SHARE = 64, 0.05
_NOISE, _ROUNDING = 1e-8, 1e-13


def complex_singularity(loss: Loss, w: Vector, u: Vector, within: float) -> complex | None:
    """Return the singularity of L(w + tu) nearest to t = 0 of those that are zeros of polynomials, off the line.

    Parameters
    ----------
    loss, w, u
        L, the point and the direction.
    within
        Only those that are nearer than this are looked at.

    Returns
    -------
    complex or None
        t, with a positive imaginary part.
    """
    for t in sorted(_zeros(loss, w, u), key=abs)[:_MOST_TRIED]:
        if abs(t) < within and _is_singular(loss.root, w, u, t):
            return t
    return None


def _zeros(loss: Loss, w: Vector, u: Vector) -> set[complex]:
    found: set[complex] = set()
    for gap in [gap for gap in gaps_along(loss) if gap.touches][:_MOST_GAPS]:
        polynomial = _polynomial(gap, w, u)
        if polynomial is not None:
            found.update(_off_the_line(np.polynomial.polynomial.polyroots(polynomial).astype(np.complex128)))
    return found


def _off_the_line(roots: Complex) -> Iterator[complex]:
    return (complex(t) for t in roots if t.imag > _OFF_THE_LINE * abs(t))


def _polynomial(gap: Gap, w: Vector, u: Vector) -> NDArray[np.float64] | None:
    """Return the coefficients of what vanishes where an operation is singular; None where it is no polynomial."""
    first = _coefficients(series_along(gap.a, w, u, _ORDERS))
    if first is None or gap.b is None:
        return None if first is None else np.concatenate([first[:1] - gap.offset, first[1:]])
    second = _coefficients(series_along(gap.b, w, u, _ORDERS))
    if second is None or not gap.joint:
        return None
    return np.asarray(np.polynomial.polynomial.polyadd(np.convolve(first, first), np.convolve(second, second)))


def _coefficients(series: RaySeries) -> NDArray[np.float64] | None:
    if not series.is_complete or series.degree > _HIGHEST:
        return None
    found = series.scaled / series.scale ** np.arange(len(series.scaled))
    return found[: series.degree + 1] if np.isfinite(found).all() else None


def _is_singular(root: Node, w: Vector, u: Vector, t: complex) -> bool:
    """Whether L has Laurent coefficients of negative order on a small circle around t."""
    size = _SHARE * min(abs(t), t.imag)
    circle = t + size * np.exp(2j * np.pi * np.arange(_AROUND) / _AROUND)
    values = evaluate(root, w, u, circle)
    if not np.isfinite(values).all():
        return True
    laurent = np.abs(np.fft.fft(values) / _AROUND)
    spread = float(np.max(np.abs(values - values.mean())))
    allowed = _NOISE * spread + _ROUNDING * float(np.max(np.abs(values)))
    return bool(np.max(laurent[3 * _AROUND // 4 :]) > allowed)


def evaluate(root: Node, w: Vector, u: Vector, t: Complex) -> Complex:
    """Return L(w + tu) at complex distances, on the branches of w, shapes (m,) → (m,).

    Roots, logarithms and inverse functions have their principal values.
    """
    # the last sample is w itself, by which branches are chosen
    places = np.append(np.asarray(t, dtype=np.complex128), 0.0)
    values: dict[Node, Complex] = {}
    with np.errstate(all="ignore"):
        for node in reachable([root]):
            values[node] = _value(node, [values[arg] for arg in node.args], w, u, places)
    return values[root][:-1]


def _value(node: Node, args: Sequence[Complex], w: Vector, u: Vector, t: Complex) -> Complex:
    if node.op is Op.CONST:
        return np.full(t.shape, complex(node.value))
    if node.op is Op.VAR:
        i = int(node.value)
        return np.asarray(w[i] + t * u[i])
    if node.op in _ANALYTIC:
        return np.asarray(_ANALYTIC[node.op](*args))
    if node.op in _CHOOSING:
        return _CHOOSING[node.op](*args)
    # what is constant between its steps stays as it is at w
    real = [float(arg[-1].real) for arg in args]
    return np.full(t.shape, complex(_STEPPED[node.op](*real)))


def _sum(*terms: Complex) -> Complex:
    return np.asarray(np.sum(terms, axis=0))


def _product(*factors: Complex) -> Complex:
    return np.asarray(np.prod(factors, axis=0))


def _hypot(a: Complex, b: Complex) -> Complex:
    return np.asarray(np.sqrt(a * a + b * b))


def _arctan2(y: Complex, x: Complex) -> Complex:
    return np.asarray(-1j * np.log((x + 1j * y) / np.sqrt(x * x + y * y)))


_ANALYTIC: dict[Op, Callable[..., Complex]] = {
    Op.ADD: _sum, Op.MUL: _product, Op.NEG: np.negative, Op.DIV: np.divide, Op.POW: np.power, Op.SIN: np.sin,
    Op.COS: np.cos, Op.TAN: np.tan, Op.ARCSIN: np.arcsin, Op.ARCCOS: np.arccos, Op.ARCTAN: np.arctan,
    Op.SINH: np.sinh, Op.COSH: np.cosh, Op.TANH: np.tanh, Op.ARCSINH: np.arcsinh, Op.ARCCOSH: np.arccosh,
    Op.ARCTANH: np.arctanh, Op.EXP: np.exp, Op.EXPM1: np.expm1, Op.LOG: np.log, Op.LOG1P: np.log1p,
    Op.LOG2: np.log2, Op.LOG10: np.log10, Op.SQRT: np.sqrt, Op.HYPOT: _hypot, Op.ARCTAN2: _arctan2,
}  # fmt: skip
_CHOOSING: dict[Op, Callable[..., Complex]] = {
    Op.ABS: lambda a: a if a[-1].real >= 0.0 else -a,
    Op.MINIMUM: lambda a, b: a if a[-1].real <= b[-1].real else b,
    Op.MAXIMUM: lambda a, b: a if a[-1].real >= b[-1].real else b,
    Op.WHERE: lambda c, a, b: a if c[-1].real else b,
    Op.MOD: lambda a, b: a - b * np.floor((a[-1] / b[-1]).real),
}
_STEPPED: dict[Op, Callable[..., float]] = {
    Op.SIGN: np.sign, Op.FLOOR: np.floor, Op.CEIL: np.ceil, Op.TRUNC: np.trunc,
    Op.LT: np.less, Op.LE: np.less_equal, Op.GT: np.greater, Op.GE: np.greater_equal, Op.EQ: np.equal,
    Op.NE: np.not_equal, Op.NOT: np.logical_not,
    Op.AND: lambda *a: float(all(a)), Op.OR: lambda *a: float(any(a)),
}  # fmt: skip
