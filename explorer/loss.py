"""A loss L(w): its value, gradient and Hessian in double precision, at points and over grids."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Self

import numpy as np
from numpy.typing import ArrayLike, NDArray

from explorer.affine import AffineParts, affine_parts
from explorer.derivatives import gradient, hessian_product
from explorer.expression import reachable
from explorer.kernel import Array, Kernel
from explorer.plain import PlainUpdate, plain_update
from explorer.plane import Plane
from explorer.syntax import Parsed, natural_order, parse
from explorer.together import Together, value_and_gradient, value_gradient_and_hessian

_BLOCK = 1 << 16
"""Points of a plane that are evaluated together: more of them would not fit the caches."""
_MOST_CURVED = 12
"""Variables up to which ∇²L comes from the program of L and ∇L, half a square of lanes."""
_FEWEST_VARIABLES, _LONG, _SHORTER = 3, 400, 2
"""Which losses are taken as f(b + Aw): of so many variables and nodes, where f has so many times fewer of them."""


@dataclass(frozen=True, slots=True, eq=False)
class Evaluation:
    """L(w), ∇L(w), and, where they were asked for, the second derivatives ∇²L(w), shape (n, n)."""

    value: float
    gradient: tuple[float, ...]
    hessian: Array | None = None


class Loss:
    """A loss, read from text; everything that it needs is compiled at its first use.

    Attributes
    ----------
    text
        As it was typed.
    root
        L as a node; its graph also holds the derivatives.
    variables
        The names of the components of w, in natural order (x before y, w2 before w10).
    parameters
        The names that are held, in natural order, with their values.
    notes
        Quiet remarks on how the text was read.
    """

    def __init__(self, text: str, parsed: Parsed, parameters: Mapping[str, float]) -> None:
        self.text, self.root, self.variables, self.notes = text, parsed.root, parsed.variables, parsed.notes
        self.parameters = {name: float(parameters[name]) for name in parsed.parameters}
        # a graph grows while derivatives are built: one thread at a time
        self._building = threading.RLock()
        self._grids: dict[tuple[int, int], Kernel] = {}

    @classmethod
    def parse(cls, text: str, parameters: Mapping[str, float] | None = None) -> Self:
        """Read a loss; raise `explorer.tokens.LossError` where it is not one.

        Parameters
        ----------
        text
            What a person typed.
        parameters
            Values of the names that are held. The loss is then exactly the one with these numbers typed in place
            of the names: there is one way through the program, and no value is passed beside it.
        """
        values = parameters or {}
        return cls(text, parse(text, values), values)

    @property
    def names(self) -> tuple[str, ...]:
        """All names in the text, variables and parameters, in natural order."""
        return tuple(sorted([*self.variables, *self.parameters], key=natural_order))

    @property
    def dimension(self) -> int:
        """The number n of variables."""
        return len(self.variables)

    def value(self, w: Sequence[float]) -> float:
        """L(w) as numexpr gives it; NaN or infinite where L is not defined."""
        return self._value.at(w)[0]

    def at(self, w: Sequence[float], *, curved: bool = False) -> Evaluation:
        """L, ∇L and, where `curved`, ∇²L at one point: the same doubles as each by itself, in a third of the time."""
        together = self._curved if curved else self._sloped
        if together is None:
            return Evaluation(self.value(w), tuple(self.gradient(w).tolist()), self.hessian(w) if curved else None)
        found, n = together(w), self.dimension
        hessian = np.array(found)[self._places] + 0.0 if curved else None
        return Evaluation(found[0], tuple(found[1 : 1 + n]), hessian)

    def values(self, points: ArrayLike) -> Array:
        """L at many points.

        Parameters
        ----------
        points
            Shape (m, n).

        Returns
        -------
        ndarray
            Shape (m,).
        """
        columns = np.asarray(points, dtype=np.float64).T
        return np.broadcast_to(self._value(list(columns))[0], columns.shape[1:])

    def grid(self, plane: Plane, x: Array, y: Array, wanted: Callable[[], bool] | None = None) -> Array:
        """L over a grid of a plane.

        Parameters
        ----------
        plane
            The plane, in ℝⁿ.
        x, y
            Coordinates in it, shapes (columns,) and (rows,).
        wanted
            Asked now and then; once it says no, `explorer.kernel.Unwanted` is raised.

        Returns
        -------
        ndarray
            Shape (rows, columns).
        """
        if plane.axes is None or self._composition is not None:
            return self._grid_across(plane, x, y, wanted)
        axes: dict[int, Array] = dict(zip(plane.axes, (x[None, :], y[:, None]), strict=True))
        inputs = [axes.get(i, value) for i, value in enumerate(plane.origin)]
        return np.broadcast_to(self._along_axes(plane.axes)(inputs, wanted)[0], (len(y), len(x)))

    def _grid_across(self, plane: Plane, x: Array, y: Array, wanted: Callable[[], bool] | None) -> Array:
        """L over a plane in which every variable varies: from the affine parts, some rows at a time."""
        kernel, parts = self._across
        base, across, up = ((parts.slopes @ np.asarray(v)) for v in (plane.origin, plane.first, plane.second))
        start, found = base + parts.offsets, np.empty((len(y), len(x)))
        unused = [0.0] * self.dimension
        block = max(1, _BLOCK // max(1, len(x)))
        for first in range(0, len(y), block):
            rows = y[first : first + block, None]
            given = [s + a * x[None, :] + u * rows for s, a, u in zip(start, across, up, strict=True)]
            found[first : first + block] = kernel([*unused, *given], wanted)[0]
        return found

    def gradient(self, w: Sequence[float]) -> Array:
        """∇L(w), shape (n,). Where it exists almost everywhere only, see `explorer.kinks`."""
        if self._sloped is not None:
            return np.array(self._sloped(w)[1 : 1 + self.dimension])
        if self._composition is not None:
            parts, f = self._composition
            found = f.gradient(parts.at(w).tolist()) @ parts.slopes
            if np.isfinite(found).all():
                return np.asarray(found)
        # 0·∞ above would hide which entries are finite
        return np.array(self._gradient.at(w))

    def gradients(self, points: ArrayLike) -> Array:
        """∇L at many points, shapes (m, n) → (m, n)."""
        columns = np.asarray(points, dtype=np.float64).T
        if self._composition is not None:
            parts, f = self._composition
            found = f.gradients(parts.at(columns).T) @ parts.slopes
            if np.isfinite(found).all():
                return np.asarray(found)
        entries = self._gradient(list(columns))
        return np.stack([np.broadcast_to(entry, columns.shape[1:]) for entry in entries], axis=1)

    def hessian(self, w: Sequence[float]) -> Array:
        """∇²L(w), shape (n, n): the products ∇²L·ẇ with the n unit tangents, evaluated together."""
        if self._composition is not None:
            parts, f = self._composition
            found = parts.slopes.T @ f.hessian(parts.at(w).tolist()) @ parts.slopes
            if np.isfinite(found).all():
                return np.asarray(0.5 * (found + found.T))
        n = self.dimension
        if self._curved is not None:
            return np.array(self._curved(w))[self._places] + 0.0
        columns = self._hessian([*w, *np.eye(n)])
        full = np.stack([np.broadcast_to(column, (n,)) for column in columns])
        lower = np.tril(full)
        return lower + np.tril(full, -1).T

    @cached_property
    def update(self) -> PlainUpdate | None:
        """The step w − α∇L(w) as a program of its own; None for a loss that is too long for one."""
        return None if self._composition else plain_update(self._gradient, self.dimension)

    @cached_property
    def _sloped(self) -> Together | None:
        """L and ∇L from one program."""
        return None if self._composition else value_and_gradient(self._value, self._gradient, self.dimension)

    @cached_property
    def _curved(self) -> Together | None:
        """L, ∇L and the lower half of ∇²L from one program."""
        if self._composition is not None or self.dimension > _MOST_CURVED:
            return None
        return value_gradient_and_hessian(self._value, self._gradient, self._hessian, self.dimension)

    @cached_property
    def _places(self) -> NDArray[np.int64]:
        """Where the entries of ∇²L stand in what `_curved` gives."""
        n = self.dimension
        places = np.zeros((n, n), dtype=np.int64)
        places[np.tril_indices(n)] = np.arange(1 + n, 1 + n + n * (n + 1) // 2)
        return np.maximum(places, places.T)

    @cached_property
    def _value(self) -> Kernel:
        return Kernel([self.root], self.dimension)

    def _along_axes(self, axes: tuple[int, int]) -> Kernel:
        if axes not in self._grids:
            self._grids[axes] = Kernel([self.root], self.dimension, axes=axes)
        return self._grids[axes]

    @cached_property
    def _composition(self) -> tuple[AffineParts, Loss] | None:
        """The loss as f(b + Aw), where that is much shorter: derivatives of f are then much quicker to build."""
        size = len(reachable([self.root]))
        if self.dimension < _FEWEST_VARIABLES or size < _LONG:
            return None
        parts = affine_parts(self.root)
        root = parts.outer(self.root)
        is_shorter = _SHORTER * len(reachable([root])) <= size
        if not is_shorter or not (np.isfinite(parts.slopes).all() and np.isfinite(parts.offsets).all()):
            return None
        return parts, Loss(self.text, Parsed(root, root.graph.variables, (), ()), {})

    @cached_property
    def _across(self) -> tuple[Kernel, AffineParts]:
        parts = affine_parts(self.root)
        return Kernel([self.root], self.dimension, given=parts.nodes), parts

    @cached_property
    def _gradient(self) -> Kernel:
        with self._building:
            return Kernel(gradient(self.root), self.dimension)

    @cached_property
    def _hessian(self) -> Kernel:
        with self._building:
            return Kernel(hessian_product(self.root), 2 * self.dimension)
