"""The dialogs for pictures and films, opened in a window."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ui.exports.exporter import Exporter
from ui.exports.film_dialog import FilmDialog
from ui.exports.filming import ALONE, Filming
from ui.exports.picture_dialog import PictureDialog

if TYPE_CHECKING:
    from ui.window import MainWindow


def ask_for_picture(window: MainWindow, subject: str = "") -> PictureDialog:
    """Ask which picture is to be made: of the last one's subject, unless another is named."""
    dialog = PictureDialog(window.findChild(Exporter) or Exporter(window), window.settings, subject, window)
    dialog.done_with.connect(window.inform)
    dialog.open()
    return dialog


def ask_for_film(window: MainWindow) -> FilmDialog | None:
    """Ask which film of the path is to be made; without a path there is none."""
    now = window.store.scene.exploration
    moments = len(now.path.lineage(now.tip))
    if moments < 2:
        window.inform(f"No film: {ALONE}")
        return None
    dialog = FilmDialog(window.findChild(Filming) or Filming(window), window.settings, moments, window)
    dialog.done_with.connect(window.inform)
    dialog.open()
    return dialog
