"""Run by test_surface_view under a virtual screen: drives the surface in a real window, and writes what it saw."""

from __future__ import annotations

import json
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPoint, QPointF, QSettings, Qt
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from explorer.colours import colour_map
from explorer.options import Options
from ui import theme as themes
from ui.app import application
from ui.surface_scene import SurfaceScene
from ui.window import MainWindow

RIM, GOAL = (3.0, -3.0), (-1.0, 2.5)
"""Two places that nothing hides."""
_CHANGED = 12
"""Summed over the channels, a difference of colour that is more than rounding."""


def settle() -> None:
    """Let what is under way be painted."""
    for _ in range(10):
        QApplication.processEvents()
        QTest.qWait(20)


class Session:
    """A window with its surface shown."""

    def __init__(self, window: MainWindow, scene: SurfaceScene) -> None:
        self.window, self.scene = window, scene

    def picture(self) -> NDArray[np.int64]:
        """Return the scene, without what is marked on it; shape (rows, columns, 3)."""
        image = self.scene.grabFramebuffer().convertToFormat(QImage.Format.Format_RGBA8888)
        flat = np.array(image.constBits()).reshape(image.height(), image.width(), 4)
        return flat[..., :3].astype(np.int64)

    def pixel(self, place: tuple[float, float]) -> QPoint:
        """Return where a place of the surface is seen."""
        found = self.scene.pixel_of(place, self.window.store.scene.loss.value(place))
        assert found is not None
        return found.toPoint()

    @property
    def w(self) -> list[float]:
        """Where the descent is."""
        return list(self.window.store.scene.exploration.w)

    def colours(self) -> dict[str, object]:
        """Compare what is drawn with the landscape."""
        picture, landscape, at = self.picture(), self.window.controller.sampler.landscape, self.pixel(RIM)
        assert landscape is not None
        row, column = np.abs(landscape.y - RIM[1]).argmin(), np.abs(landscape.x - RIM[0]).argmin()
        shade = colour_map(False)[landscape.shades[row, column]][:3].astype(float)
        here = picture[at.y() - 3 : at.y() + 4, at.x() - 3 : at.x() + 4].reshape(-1, 3)
        likeness = here @ shade / np.linalg.norm(here, axis=1) / np.linalg.norm(shade)
        return self.fineness(picture) | {
            "coverage": share_of_change(picture, np.full_like(picture, 255)),
            "hue": float(likeness.max()),
        }

    def fineness(self, picture: NDArray[np.int64]) -> dict[str, object]:
        """Compare an image of three times as many pixels each way with the scene: means of 3 × 3, and spread."""
        image = self.scene.fine_image(3.0).convertToFormat(QImage.Format.Format_RGBA8888)
        flat = np.array(image.constBits()).reshape(image.height(), image.width(), 4)[..., :3].astype(np.int64)
        rows, columns = picture.shape[:2]
        blocks = flat.reshape(rows, 3, columns, 3, 3)
        spread = np.ptp(blocks, axis=(1, 3)).max(axis=2) > _CHANGED
        return {
            "fine_size": [image.width() / columns, image.height() / rows],
            "fine_difference": float(np.abs(blocks.mean(axis=(1, 3)) - picture).mean()),
            "fine_spread": float(spread.mean()),
        }

    def toggles(self) -> dict[str, object]:
        """Say how much of the picture the models change."""
        first = self.picture()
        self.window.surface.tangent_button.setChecked(False)
        settle()
        without = self.picture()
        self.window.surface.bowl_button.setChecked(True)
        settle()
        bowl = self.picture()
        self.window.surface.bowl_button.setChecked(False)
        return {"tangent": share_of_change(first, without), "bowl": share_of_change(bowl, without)}

    def mouse(self) -> dict[str, object]:
        """Click, and drag the point."""
        QTest.mouseClick(self.scene, Qt.MouseButton.LeftButton, pos=self.pixel(RIM))
        settle()
        clicked = self.w
        start, end = QPointF(self.pixel((clicked[0], clicked[1]))), QPointF(self.pixel(GOAL))
        QTest.mousePress(self.scene, Qt.MouseButton.LeftButton, pos=start.toPoint())
        for share in (0.3, 0.6, 1.0):
            QTest.mouseMove(self.scene, (start + (end - start) * share).toPoint())
            settle()
        QTest.mouseRelease(self.scene, Qt.MouseButton.LeftButton, pos=end.toPoint())
        settle()
        return {"clicked": clicked, "dragged": self.w}

    def keys(self) -> dict[str, object]:
        """Turn, zoom, and go back."""
        azimuth, distance = self.scene.opts["azimuth"], self.scene.opts["distance"]
        QTest.keyClick(self.scene, Qt.Key.Key_Left)
        turned = self.scene.opts["azimuth"] - azimuth
        QTest.keyClick(self.scene, Qt.Key.Key_Plus)
        nearer = self.scene.opts["distance"] < distance
        QTest.keyClick(self.scene, Qt.Key.Key_Home)
        return {"turned": turned, "nearer": nearer, "reset": self.scene.opts["distance"] == distance}

    def failure(self) -> dict[str, object]:
        """Let the driver fail, and go on."""
        self.window.set_theme(themes.DARK)
        settle()
        dark = self.picture()[2, 2].tolist()
        self.scene.failed.emit("the driver went away")
        settle()
        after = [self.window.surface.is_available, self.window.surface.message.isVisible()]
        self.window.controller.step()
        self.window.actions_by_name["surface"].trigger()
        settle()
        return {
            "dark": dark,
            "after_failure": after,
            "still_steps": self.window.store.scene.exploration.number,
            "landscape_again": self.window.landscape.isVisible(),
        }


def share_of_change(a: NDArray[np.int64], b: NDArray[np.int64]) -> float:
    """Return the share of pixels that differ."""
    return float((np.abs(a - b).sum(axis=2) > _CHANGED).mean())


def main(folder: Path) -> None:
    """Drive a window, and write what was seen."""
    application()
    options = Options("x^2 + 3y^2", (-2.0, 1.5), size=0.5)
    settings = QSettings(str(folder / "settings.ini"), QSettings.Format.IniFormat)
    window = MainWindow(options, synchronous=True, settings=settings, theme=themes.LIGHT)
    window.resize(1200, 800)
    window.show()
    settle()
    window.controller.step()
    window.actions_by_name["surface"].trigger()
    settle()
    seen: dict[str, object] = {"available": window.surface.is_available}
    if window.surface.scene is not None:
        session = Session(window, window.surface.scene)
        for part in (session.colours, session.toggles, session.mouse, session.keys, session.failure):
            seen |= part()
    window.close()
    (folder / "seen.json").write_text(json.dumps(seen))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
