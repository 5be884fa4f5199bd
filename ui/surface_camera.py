"""Where the surface is seen from, and where on the screen its places are. Importing this module loads OpenGL."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pyqtgraph.opengl as gl
from numpy.typing import ArrayLike
from PySide6.QtGui import QMatrix4x4, QResizeEvent, QVector3D, QVector4D
from PySide6.QtWidgets import QWidget

from explorer.surface import HEIGHT, Array, fitting_distance

_FIELD_OF_VIEW = 36.0
_ELEVATION, _AZIMUTH = 30.0, -62.0
_CENTRE = (0.0, 0.0, 0.4 * HEIGHT)
_NEAREST, _FURTHEST = 0.6, 40.0
_SAMPLES = 4
"""For each pixel, so that edges are smooth."""
_MARGIN = 30.0
"""Pixels that names and numbers beside the box need at the edges of the view."""


class SurfaceCamera(gl.GLViewWidget):
    """An eye that looks at the box. Until it is moved it keeps the whole box in view, whatever the sizes."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._half = (1.0, 1.0)
        self._is_moved = False
        self.opts["fov"] = _FIELD_OF_VIEW
        smooth = self.format()
        smooth.setSamples(_SAMPLES)
        self.setFormat(smooth)
        self.reset_view()

    # -- moving

    def reset_view(self) -> None:
        """Look from where it began, at the whole box."""
        self._is_moved = False
        self.setCameraPosition(
            pos=QVector3D(*_CENTRE), distance=self._whole_distance(), elevation=_ELEVATION, azimuth=_AZIMUTH
        )

    def see_box(self, half: tuple[float, float]) -> None:
        """Keep a box with these half sides in view, unless the person has moved the eye."""
        self._half = half
        if not self._is_moved:
            self.reset_view()

    def zoom(self, factor: float) -> None:
        """Come nearer, with a factor below 1, or go away."""
        self._is_moved = True
        self.opts["distance"] = min(max(self.opts["distance"] * factor, _NEAREST), _FURTHEST)
        self.update()

    def orbit(self, azim: float, elev: float) -> None:
        """Go round the box, by degrees."""
        self._is_moved = True
        super().orbit(azim, elev)

    def pan(self, dx: float, dy: float, dz: float, relative: str = "view") -> None:
        """Move what is seen, by pixels."""
        self._is_moved = True
        super().pan(dx, dy, dz, relative=relative)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if not self._is_moved:
            self.reset_view()

    def _whole_distance(self) -> float:
        (a, b), width, height = self._half, max(self.width(), 1), max(self.height(), 1)
        # with room for the names, which stand beside the box
        places = [(x * (a + 0.14), y * (b + 0.14), z) for x in (-1, 1) for y in (-1, 1) for z in (0.0, HEIGHT)]
        tangent = math.tan(math.radians(_FIELD_OF_VIEW / 2.0))
        across = tangent * max(1.0 - 2.0 * _MARGIN / width, 0.5)
        upward = tangent * height / width * max(1.0 - 2.0 * _MARGIN / height, 0.5)
        return min(fitting_distance(places, _CENTRE, (_ELEVATION, _AZIMUTH), (across, upward)), _FURTHEST)

    # -- geometry

    def projectionMatrix(self, region: tuple[float, ...], viewport: tuple[float, ...]) -> QMatrix4x4:
        """Return the projection, with depths as near to each other as the box allows.

        pyqtgraph's begin at a thousandth of the distance, which leaves too few digits to tell lines from the surface
        that they lie on.
        """
        matrix = QMatrix4x4(super().projectionMatrix(region, viewport))
        distance = self.opts["distance"]
        near, far = max(0.02 * distance, distance - 6.0), distance + 30.0
        depth = far - near
        matrix.setRow(2, QVector4D(0.0, 0.0, -(far + near) / depth, -2.0 * far * near / depth))
        return matrix

    def _matrix(self) -> Any:  # noqa: ANN401 - a QMatrix4x4
        viewport = self.getViewport()
        return self.projectionMatrix(viewport, viewport) * self.viewMatrix()

    def pixels(self, places: ArrayLike) -> Array:
        """Return the pixels of places in the box, shapes (m, 3) → (m, 2); NaN behind the eye."""
        matrix = np.array(self._matrix().data()).reshape(4, 4).T
        given = np.asarray(places, dtype=np.float64)
        found = np.column_stack([given, np.ones(len(given))]) @ matrix.T
        with np.errstate(divide="ignore", invalid="ignore"):
            ndc = np.where(found[:, 3:] > 0.0, found[:, :2] / found[:, 3:], np.nan)
        return np.column_stack([(ndc[:, 0] + 1.0) * self.width() / 2.0, (1.0 - ndc[:, 1]) * self.height() / 2.0])

    def ray(self, x: float, y: float) -> tuple[Array, Array]:
        """Return where the line of sight through a pixel begins, and its direction."""
        inverse, _ = self._matrix().inverted()
        across, upward = 2.0 * x / self.width() - 1.0, 1.0 - 2.0 * y / self.height()
        near, far = (inverse.map(QVector3D(across, upward, depth)) for depth in (-1.0, 1.0))
        eye = np.array([near.x(), near.y(), near.z()])
        return eye, np.array([far.x(), far.y(), far.z()]) - eye
