"""What an entry of the gallery says of a loss."""

from __future__ import annotations

from dataclasses import dataclass

from explorer.roles import Parameter


@dataclass(frozen=True, slots=True)
class Minimum:
    """A lowest point of a loss: ``w`` in the natural order of the loss's variables, and L there."""

    w: tuple[float, ...]
    value: float


@dataclass(frozen=True, slots=True)
class GalleryLoss:
    """One loss worth exploring, of 1 to 50 variables.

    Attributes
    ----------
    name
        As the field calls it.
    expression
        As a person types it; the variables are in natural order (x before y, w2 before w10).
    window
        x0, x1, y0, y1: the part of the plane of the variables `axes` to show. For one variable: x0, x1 and the
        range of L.
    start
        A point from which the loss is instructive; the published one where there is one.
    eta
        A step length for the first steps from ``start``.
    minima
        All known global minima inside the window, edges included; empty for saddles, for losses without a lower
        bound, and where the minima are not single points.
    source
        Where the loss, and its minimum, were published.
    note
        What this loss shows of steepest descent or of the Taylor terms.
    parameters
        The names that are held, in natural order, with their values and sliders; ``minima`` are those at these
        values. All other names are variables.
    axes
        The positions of the two variables that are shown first; without meaning for one variable.
    group
        The part of the gallery that it belongs to; `explorer.gallery` fills it in.
    """

    name: str
    expression: str
    window: tuple[float, float, float, float]
    start: tuple[float, ...]
    eta: float
    minima: tuple[Minimum, ...]
    source: str
    note: str
    parameters: tuple[Parameter, ...] = ()
    axes: tuple[int, int] = (0, 1)
    group: str = ""

    @property
    def dimension(self) -> int:
        """The number n of variables."""
        return len(self.start)
