"""Exported files, opened again by something that had no part in writing them."""

from __future__ import annotations

import re
import zlib
from dataclasses import dataclass
from xml.etree import ElementTree as ET

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QByteArray
from PySide6.QtGui import QColor, QImage, QPainter
from PySide6.QtSvg import QSvgRenderer

_STREAM = re.compile(rb"stream\r?\n(.*?)\r?\nendstream", re.DOTALL)
_SVG = "{http://www.w3.org/2000/svg}"


def pixels(image: QImage) -> NDArray[np.uint8]:
    """Return the colours of an image, shape (rows, columns, 3)."""
    rgb = image.convertToFormat(QImage.Format.Format_RGB888)
    lines = np.frombuffer(bytes(rgb.constBits()), np.uint8).reshape(rgb.height(), rgb.bytesPerLine())
    return lines[:, : 3 * rgb.width()].reshape(rgb.height(), rgb.width(), 3)


def count_of(image: QImage, colour: str) -> int:
    """Count the pixels that have exactly this colour."""
    ink = QColor(colour)
    return int((pixels(image) == (ink.red(), ink.green(), ink.blue())).all(axis=2).sum())


def difference(one: QImage, other: QImage) -> float:
    """Return the mean difference of two images, 0 to 255."""
    return float(np.abs(pixels(one).astype(float) - pixels(other).astype(float)).mean())


def svg_texts(data: bytes) -> list[str]:
    """Return what is written in an SVG."""
    return [(text.text or "").strip() for text in ET.fromstring(data).iter(f"{_SVG}text")]


def svg_count(data: bytes, tag: str) -> int:
    """Count the elements of a kind."""
    return sum(1 for _ in ET.fromstring(data).iter(f"{_SVG}{tag}"))


def svg_image(data: bytes, width: int, height: int) -> QImage:
    """Render an SVG."""
    renderer = QSvgRenderer(QByteArray(data))
    assert renderer.isValid()
    image = QImage(width, height, QImage.Format.Format_RGB32)
    image.fill(QColor("#ff00ff"))
    painter = QPainter(image)
    renderer.render(painter)
    painter.end()
    return image


@dataclass(frozen=True, slots=True)
class Pdf:
    """What is found in a PDF: sizes of pages in points, what is written, and how many lines and images are drawn."""

    pages: list[tuple[float, float]]
    texts: list[str]
    lines: int
    images: int


def pdf(data: bytes) -> Pdf:
    """Read a PDF as far as it is needed here: its text by the tables that map glyphs to characters."""
    boxes = re.findall(rb"/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]", data)
    streams = [_plain(found) for found in _STREAM.findall(data)]
    content = max((s for s in streams if b" Td" in s), key=len)
    return Pdf(
        [(float(width), float(height)) for width, height in boxes],
        _written(content, data),
        len(re.findall(rb" l\n", content)),
        data.count(b"/Subtype /Image"),
    )


def _plain(stream: bytes) -> bytes:
    try:
        return zlib.decompress(stream)
    except zlib.error:
        return stream


def _written(content: bytes, data: bytes) -> list[str]:
    maps = _maps(data)
    texts, font = [], ""
    for block in re.findall(rb"BT(.*?)ET", content, re.DOTALL):
        name = re.search(rb"/(F\d+) ", block)
        font = name[1].decode() if name else font
        glyphs = re.findall(rb"<([0-9a-fA-F]{4,})>", block)
        texts.append("".join(maps.get(font, {}).get(glyph[i : i + 4].upper(), "") for glyph in glyphs
                             for i in range(0, len(glyph), 4)))  # fmt: skip
    return texts


def _maps(data: bytes) -> dict[str, dict[bytes, str]]:
    """Return which characters the glyphs of each font stand for."""
    maps = {}
    for name, number in re.findall(rb"/F(\d+) (\d+) 0 R", data):
        font = _object(data, number)
        table = re.search(rb"/ToUnicode (\d+) 0 R", font)
        if table is not None:
            maps[f"F{name.decode()}"] = _characters(_plain(_STREAM.findall(_object(data, table[1]))[0]))
    return maps


def _object(data: bytes, number: bytes) -> bytes:
    found = re.search(rb"(?:^|\n)" + number + rb" 0 obj\r?\n(.*?)\nendobj", data, re.DOTALL)
    assert found is not None
    return found[1]


def _characters(table: bytes) -> dict[bytes, str]:
    characters = {}
    for first, _, codes in re.findall(rb"<([0-9A-F]{4})> <([0-9A-F]{4})> \[?((?:<[0-9A-F]+> ?)+)\]?", table):
        for i, code in enumerate(re.findall(rb"<([0-9A-F]+)>", codes)):
            characters[f"{int(first, 16) + i:04X}".encode()] = (
                bytes.fromhex(code.decode()).decode("utf-16-be").replace("\t", " ")
            )
    return characters
