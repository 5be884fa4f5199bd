"""Draws the icon, ui/icons/steepest.svg, in the sizes and containers that windows, desktops and programs ask for.

usage: scripts/icons.py              renews the pictures in ui/icons
       scripts/icons.py FOLDER       writes steepest.ico and steepest.icns there, for a built program

Both containers hold pictures in PNG, each behind a short header: ICO as Windows reads it since Vista, ICNS as macOS
does since 10.7.
"""

from __future__ import annotations

import struct
import sys
from pathlib import Path
from xml.etree import ElementTree as ET

from PySide6.QtCore import QBuffer, QIODevice, QRectF, QSize, Qt
from PySide6.QtGui import QImage, QPainter
from PySide6.QtSvg import QSvgRenderer

ICONS = Path(__file__).resolve().parent.parent / "ui" / "icons"
SIZES = (16, 24, 32, 48, 64, 128, 256)
"""Pixels of the pictures beside the drawing, and of those in the ICO."""
ICNS_KINDS = {"ic11": 32, "ic12": 64, "ic07": 128, "ic08": 256, "ic13": 256, "ic09": 512, "ic14": 512, "ic10": 1024}
"""What macOS calls a picture, and its pixels; 11 to 14 and 10 are those of screens with twice the density."""
_HEADER, _ENTRY = 6, 16
_LARGEST = 256
_SMALL = 32
_NEAR = QRectF(46, 46, 164, 164)


def png(drawing: Path, size: int) -> bytes:
    """Draw the icon into a PNG; a small one is seen from nearer, so that the arrows are still arrows."""
    image = QImage(QSize(size, size), QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(Qt.GlobalColor.transparent)
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    renderer = QSvgRenderer(str(drawing))
    tile, corner = _tile(drawing)
    scale = size / renderer.viewBoxF().width()
    if size <= _SMALL:
        renderer.setViewBox(_NEAR)
    renderer.render(painter)
    # QtSvg does not know clip paths
    painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_DestinationIn)
    painter.drawImage(0, 0, _rounded(image.size(), tile, corner, scale))
    painter.end()
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    image.save(buffer, "PNG", 0)  # type: ignore[call-overload]  # it takes text; its stub says bytes
    return bytes(buffer.data().data())


def _tile(drawing: Path) -> tuple[QRectF, float]:
    """Return the rounded rectangle that the drawing clips itself to, and the radius of its corners."""
    found = ET.parse(drawing).find(".//{*}clipPath/{*}rect")
    assert found is not None
    x, y, width, height, corner = (float(found.get(name, "0")) for name in ("x", "y", "width", "height", "rx"))
    return QRectF(x, y, width, height), corner


def _rounded(size: QSize, tile: QRectF, corner: float, scale: float) -> QImage:
    mask = QImage(size, QImage.Format.Format_ARGB32_Premultiplied)
    mask.fill(Qt.GlobalColor.transparent)
    painter = QPainter(mask)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.scale(scale, scale)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(Qt.GlobalColor.black)
    painter.drawRoundedRect(tile, corner, corner)
    painter.end()
    return mask


def ico(pictures: dict[int, bytes]) -> bytes:
    """Put PNGs, by their size, into an ICO; 256 is written as 0."""
    at = _HEADER + _ENTRY * len(pictures)
    head, body = struct.pack("<HHH", 0, 1, len(pictures)), b""
    for size, data in pictures.items():
        edge = size % _LARGEST
        head += struct.pack("<BBBBHHII", edge, edge, 0, 0, 1, 32, len(data), at + len(body))
        body += data
    return head + body


def icns(pictures: dict[str, bytes]) -> bytes:
    """Put PNGs, by their kind, into an ICNS; each length counts its own header."""
    body = b"".join(kind.encode() + struct.pack(">I", 8 + len(data)) + data for kind, data in pictures.items())
    return b"icns" + struct.pack(">I", 8 + len(body)) + body


def renew(folder: Path = ICONS) -> None:
    """Write the pictures that the window and the desktop show."""
    for size in SIZES:
        (folder / f"steepest-{size}.png").write_bytes(png(ICONS / "steepest.svg", size))


def write_containers(folder: Path) -> None:
    """Write the icons of a built program."""
    drawing = ICONS / "steepest.svg"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "steepest.ico").write_bytes(ico({size: png(drawing, size) for size in SIZES}))
    kinds = {kind: png(drawing, size) for kind, size in ICNS_KINDS.items()}
    (folder / "steepest.icns").write_bytes(icns(kinds))


if __name__ == "__main__":
    if len(sys.argv) > 1:
        write_containers(Path(sys.argv[1]))
    else:
        renew()
