"""Where a path comes near the corners of a loss, or crosses one: asked of many points at once.

`explorer.kinks` decides at one point, exactly. Of a million points hardly any stands at a corner, and this is to find
those few: what it names may be none, but what it does not name is not.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from explorer.expression import COMPARISONS, Node, Op, reachable
from explorer.kernel import Array, Kernel
from explorer.kinks import has_corner

Mask = NDArray[np.bool_]

_NEAR = 1e-9
"""How far from its corner an operation may seem to be that is at it: numexpr and Python may round differently."""


@dataclass(frozen=True, slots=True)
class _Corner:
    """Two quantities, by their places, and how far they are from a corner: it is where that is 0."""

    places: tuple[int, int]
    distance: Callable[[Array, Array], Array]
    side: Callable[[Array, Array], Array]
    """On which side a point is; constant as long as no corner is crossed."""


class Corners:
    """The operations of a loss that have a corner, and the quantities that tell where they are."""

    def __init__(self, root: Node) -> None:
        watched = [node for node in reachable([root]) if has_corner(node)]
        quantities = list(dict.fromkeys(arg for node in watched for arg in node.args if not arg.is_condition))
        place = {node: i for i, node in enumerate(quantities)}
        self._corners = [_corner(node, tuple(place[arg] for arg in node.args)) for node in watched]
        self._kernel = Kernel(quantities, len(root.graph.variables)) if quantities else None

    def seen(self, points: Array) -> tuple[Mask, Mask]:
        """Say which points may stand at a corner, and which steps between them may cross one.

        Parameters
        ----------
        points
            m points, one after another, shape (m, n).

        Returns
        -------
        near, crossed
            Shapes (m,) and (m − 1,).
        """
        near, crossed = np.zeros(len(points), dtype=bool), np.zeros(len(points) - 1, dtype=bool)
        if self._kernel is None:
            return near, crossed
        found = [np.broadcast_to(q, len(points)) for q in self._kernel(list(points.T))]
        with np.errstate(all="ignore"):
            for corner in self._corners:
                a, b = (found[i] for i in corner.places)
                # "not farther" rather than "near": NaN is not far
                near |= ~(corner.distance(a, b) > _NEAR * (1.0 + np.abs(a) + np.abs(b)))
                side = corner.side(a, b)
                crossed |= ~((side[1:] == side[:-1]) | np.isnan(side[1:]) & np.isnan(side[:-1]))
        return near, crossed


def _corner(node: Node, places: tuple[int, ...]) -> _Corner:
    distance, side = _WAYS.get(node.op, _AT_ZERO)
    return _Corner((places[0], places[-1]), distance, side)


def _whole(a: Array, _: Array) -> Array:
    return np.asarray(np.abs(a - np.round(a)))


Ways = tuple[Callable[[Array, Array], Array], Callable[[Array, Array], Array]]
_AT_ZERO: Ways = (lambda a, _: np.abs(a), lambda a, _: np.sign(a))
_EQUAL: Ways = (lambda a, b: np.abs(a - b), lambda a, b: np.sign(a - b))
_AT_WHOLE: Ways = (_whole, lambda a, _: np.floor(a))
_AT_ONE: Ways = (lambda a, _: np.abs(np.abs(a) - 1.0), lambda a, _: np.sign(np.abs(a) - 1.0))
_WAYS: dict[Op, Ways] = {
    **dict.fromkeys(COMPARISONS | {Op.MINIMUM, Op.MAXIMUM}, _EQUAL),
    **dict.fromkeys((Op.FLOOR, Op.CEIL, Op.TRUNC), _AT_WHOLE),
    **dict.fromkeys((Op.ARCSIN, Op.ARCCOS, Op.ARCCOSH), _AT_ONE),
    Op.POW: (lambda a, _: np.maximum(a, 0.0), lambda a, _: np.sign(a)),
    Op.MOD: (lambda a, b: _whole(a / b, b) * np.abs(b), lambda a, b: np.floor(a / b)),
    Op.HYPOT: (lambda a, b: np.maximum(np.abs(a), np.abs(b)), lambda a, b: np.sign(np.abs(a) + np.abs(b))),
}
