"""Images and records as the bytes of a file, in any thread."""

from __future__ import annotations

import re

from PySide6.QtCore import QBuffer, QIODevice, QMarginsF, QRect, QSize
from PySide6.QtGui import QFontInfo, QImage, QPageSize, QPainter, QPdfWriter, QPicture
from PySide6.QtSvg import QSvgGenerator
from PySide6.QtWidgets import QApplication

_DPI = 96
"""Pixels of a screen in one inch, as the record of a picture counts them."""
_POINTS = 72 / _DPI
_EMPTY = re.compile(r'<path [^>]*d=""\s*/>\n?')
_SIZE = re.compile(r'<svg width="[^"]*" height="[^"]*"')
_FAMILY = re.compile(r'font-family="([^"]*)"')


def png_of(image: QImage) -> bytes:
    """Return the file of an image; its size on paper is that on the screen."""
    dots = round(image.devicePixelRatio() * _DPI / 0.0254)
    image.setDotsPerMeterX(dots)
    image.setDotsPerMeterY(dots)
    buffer = _buffer()
    if not image.save(buffer, "PNG"):  # type: ignore[call-overload]  # it takes text; its stub says bytes
        raise OSError("the image cannot be written as PNG")
    return _bytes(buffer)


def svg_of(record: QPicture, size: QSize, title: str) -> bytes:
    """Return the file of vectors of a record."""
    buffer, generator = _buffer(), QSvgGenerator(QSvgGenerator.SvgVersion.Svg11)
    generator.setOutputDevice(buffer)
    generator.setResolution(_DPI)
    generator.setSize(size)
    generator.setViewBox(QRect(0, 0, size.width(), size.height()))
    generator.setTitle(title)
    generator.setDescription("Made with Steepest")
    painter = QPainter(generator)
    painter.drawPicture(0, 0, record)
    painter.end()
    return _mended(_bytes(buffer).decode("utf-8"), size).encode("utf-8")


def pdf_of(record: QPicture, size: QSize, title: str) -> bytes:
    """Return a page of the size that the record has on the screen."""
    buffer = _buffer()
    writer = QPdfWriter(buffer)
    writer.setTitle(title)
    writer.setCreator("Steepest")
    writer.setPageSize(QPageSize(size.toSizeF() * _POINTS, QPageSize.Unit.Point, title))
    writer.setPageMargins(QMarginsF())
    writer.setResolution(_DPI)
    painter = QPainter(writer)
    painter.drawPicture(0, 0, record)
    painter.end()
    return _bytes(buffer)


def _mended(svg: str, size: QSize) -> str:
    """Mend what QSvgGenerator gets wrong, and name fonts by names that others know."""
    svg = _SIZE.sub(f'<svg width="{size.width()}" height="{size.height()}"', svg, count=1)
    svg = _EMPTY.sub("", svg)
    families = {name: _known_family(name) for name in set(_FAMILY.findall(svg))}
    return _FAMILY.sub(lambda match: f'font-family="{families[match[1]]}"', svg)


def _known_family(name: str) -> str:
    """Return the family that stands behind a name such as Sans Serif, and what to take where that is not there."""
    font = QApplication.font()
    font.setFamilies([name])
    info = QFontInfo(font)
    return f"{info.family()}, {'monospace' if info.fixedPitch() else 'sans-serif'}"


def _buffer() -> QBuffer:
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.ReadWrite)
    return buffer


def _bytes(buffer: QBuffer) -> bytes:
    return bytes(buffer.data().data())
