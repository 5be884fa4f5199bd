"""Named losses, each with a window, a start, and its published global minima.

Minima are rounded to the nearest double from 50 digits, so that a descent that has converged agrees with
them. As everywhere in the program, decimals, ``pi`` and ``e`` in an expression mean their nearest doubles.
"""

from __future__ import annotations

from dataclasses import replace

from explorer.gallery.curves import CURVES
from explorer.gallery.entry import GalleryLoss, Minimum
from explorer.gallery.fits import FITS
from explorer.gallery.kinks import KINKS
from explorer.gallery.many import MANY
from explorer.gallery.networks import NETWORKS
from explorer.gallery.parameters import WITH_PARAMETERS
from explorer.gallery.quadratic import QUADRATIC
from explorer.gallery.ripples import RIPPLES
from explorer.gallery.smooth import SMOOTH

__all__ = ["GALLERY", "GROUPS", "GalleryLoss", "Minimum"]

_GROUPS: dict[str, tuple[GalleryLoss, ...]] = {
    "One variable": CURVES,
    "Two variables: quadratic": QUADRATIC,
    "Two variables: smooth": SMOOTH,
    "Two variables: many minima": RIPPLES,
    "Two variables: kinks": KINKS,
    "Two variables: fits": FITS,
    "With parameters": WITH_PARAMETERS,
    "Three and more variables": MANY,
    "Three and more variables: fits": NETWORKS,
}

GROUPS: tuple[str, ...] = tuple(_GROUPS)
"""The parts of the gallery, in their order."""

GALLERY: tuple[GalleryLoss, ...] = tuple(
    replace(entry, group=group) for group, entries in _GROUPS.items() for entry in entries
)
"""The whole gallery, in the order of its groups."""
