"""The colour bar beside the landscape: the colours of L and the levels of its isolines."""

from __future__ import annotations

import math

import pyqtgraph as pg
from PySide6.QtCore import QRectF, QSizeF, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QStyleOptionGraphicsItem, QWidget

from explorer.landscape import Landscape
from ui.colour_strip import ABOVE, StripFonts, draw_strip, needed_width
from ui.pixel_cache import PixelCache
from ui.theme import LIGHT, Theme


class ColourBar(pg.GraphicsWidget):
    """The colours of L beside the view box, with the levels of the isolines."""

    SLACK = 24
    """It narrows by so much or not at all: its width changes the window that is seen, and so its numbers."""

    def __init__(self) -> None:
        super().__init__()
        self.theme: Theme = LIGHT
        self._landscape: Landscape | None = None
        self._fonts = StripFonts.scaled()
        self._cache = PixelCache()
        self.show_landscape(None)

    def set_fonts(self, scale: float = 1.0) -> None:
        """Write in proportion to the size that the program's font has now."""
        self._fonts = StripFonts.scaled(scale)
        landscape, self._landscape = self._landscape, None
        self.show_landscape(landscape)

    def show_landscape(self, landscape: Landscape | None) -> None:
        before, self._landscape = self._landscape, landscape
        if before is not None and landscape is not None and _is_alike(before, landscape):
            return
        # room for the widest, in steps, so that the plot does not twitch from one picture to the next
        width = math.ceil(needed_width(landscape, self._fonts) / 8) * 8
        if not 0 <= self.maximumWidth() - width < self.SLACK:
            self.setFixedWidth(width)
        self.setToolTip("Colours and levels of L. Hatched: L has no finite value there.")
        self.update()

    def sizeHint(self, which: Qt.SizeHint, constraint: QSizeF | None = None) -> QSizeF:  # noqa: ARG002
        return QSizeF(60, 100) if which == Qt.SizeHint.PreferredSize else QSizeF(-1, -1)

    def paint(self, painter: QPainter, _option: QStyleOptionGraphicsItem, _widget: QWidget | None = None) -> None:
        landscape = self._landscape
        if landscape is None:
            return
        fonts, theme, tall = self._fonts, self.theme, self.rect().height()
        area = QRectF(self.rect()).adjusted(0, -ABOVE, 0, 0)
        key = (landscape.look, landscape.is_finite, theme, fonts.levels.pixelSize())
        self._cache.paint(painter, area, key, lambda onto: draw_strip(onto, tall, landscape, fonts, theme))


def _is_alike(landscape: Landscape, other: Landscape) -> bool:
    """Whether two landscapes have the same colours and levels, and L is finite everywhere in both, or in neither."""
    return (landscape.look, landscape.is_finite) == (other.look, other.is_finite)
