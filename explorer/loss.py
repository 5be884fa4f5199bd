"""A loss L(w): its value, gradient and Hessian in double precision, at points and over grids."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from functools import cached_property
from typing import Self

import numpy as np
from numpy.typing import ArrayLike

from explorer.derivatives import gradient, hessian_product
from explorer.expression import Node
from explorer.kernel import Array, Kernel
from explorer.syntax import Note, parse


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
    notes
        Quiet remarks on how the text was read.
    """

    def __init__(self, text: str, root: Node, variables: tuple[str, ...], notes: tuple[Note, ...]) -> None:
        self.text, self.root, self.variables, self.notes = text, root, variables, notes
        # a graph grows while derivatives are built: one thread at a time
        self._building = threading.RLock()

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read a loss; raise `explorer.tokens.LossError` where it is not one."""
        parsed = parse(text)
        return cls(text, parsed.root, parsed.variables, parsed.notes)

    @property
    def dimension(self) -> int:
        """The number n of variables."""
        return len(self.variables)

    def value(self, w: Sequence[float]) -> float:
        """L(w) as numexpr gives it; NaN or infinite where L is not defined."""
        return float(self._value(w)[0])

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

    def grid(self, x: Array, y: Array, wanted: Callable[[], bool] | None = None) -> Array:
        """L over a grid of the plane, for a loss of two variables.

        Parameters
        ----------
        x, y
            The axes, shapes (columns,) and (rows,).
        wanted
            Asked now and then; once it says no, `explorer.kernel.Unwanted` is raised.

        Returns
        -------
        ndarray
            Shape (rows, columns).
        """
        return np.broadcast_to(self._grid([x[None, :], y[:, None]], wanted)[0], (len(y), len(x)))

    def gradient(self, w: Sequence[float]) -> Array:
        """∇L(w), shape (n,). Where it exists almost everywhere only, see `explorer.kinks`."""
        return np.array([float(entry) for entry in self._gradient(w)])

    def gradients(self, points: ArrayLike) -> Array:
        """∇L at many points, shapes (m, n) → (m, n)."""
        columns = np.asarray(points, dtype=np.float64).T
        entries = self._gradient(list(columns))
        return np.stack([np.broadcast_to(entry, columns.shape[1:]) for entry in entries], axis=1)

    def hessian(self, w: Sequence[float]) -> Array:
        """∇²L(w), shape (n, n): the products ∇²L·ẇ with the n unit tangents, evaluated together."""
        n = self.dimension
        columns = self._hessian([*w, *np.eye(n)])
        full = np.stack([np.broadcast_to(column, (n,)) for column in columns])
        lower = np.tril(full)
        return lower + np.tril(full, -1).T

    @cached_property
    def _value(self) -> Kernel:
        return Kernel([self.root], self.dimension)

    @cached_property
    def _grid(self) -> Kernel:
        return Kernel([self.root], self.dimension, on_axes=True)

    @cached_property
    def _gradient(self) -> Kernel:
        with self._building:
            return Kernel(gradient(self.root), self.dimension)

    @cached_property
    def _hessian(self) -> Kernel:
        with self._building:
            return Kernel(hessian_product(self.root), 2 * self.dimension)
