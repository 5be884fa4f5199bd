"""Where the landscape stood in the window when it was closed: there it is painted first when the window is opened."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QRectF, QSettings, QSize, QSizeF

_KEY = "first_place"
_NUMBERS = 10


@dataclass(frozen=True, slots=True)
class FirstPlace:
    """Where things are in a window, in its pixels.

    Attributes
    ----------
    plot
        The landscape with its axes and the colour bar.
    view
        The landscape itself.
    window
        The size of the window.
    """

    plot: QRectF
    view: QRectF
    window: QSizeF

    def scaled(self, size: QSize) -> FirstPlace:
        """Return where they are in a window of another size: what is left of them and above does not change.

        What is right of them and below takes a share of the window.
        """
        wide = size.width() / self.window.width()
        high = size.height() / self.window.height()

        def moved(box: QRectF) -> QRectF:
            right = size.width() - wide * (self.window.width() - box.right())
            bottom = size.height() - high * (self.window.height() - box.bottom())
            return QRectF(box.left(), box.top(), max(right - box.left(), 1.0), max(bottom - box.top(), 1.0))

        return FirstPlace(moved(self.plot), moved(self.view), QSizeF(size))


def _usual(top: float, right: float) -> FirstPlace:
    bottom = 618.0
    plot, view = QRectF(0.0, top, 538.0, bottom - top), QRectF(67.26, top + 11.0, right - 67.26, bottom - top - 57.6)
    return FirstPlace(plot, view, QSizeF(1280.0, 800.0))


_CURVE, _LANDSCAPE = 529.0, 457.0
_USUAL = {
    "1": _usual(127.0, _CURVE), "1p": _usual(176.0, _CURVE),
    "2": _usual(148.0, _LANDSCAPE), "2p": _usual(176.0, _LANDSCAPE),
    "3": _usual(176.0, _LANDSCAPE), "3p": _usual(202.0, _LANDSCAPE),
}  # fmt: skip
"""Where they are in the window as it opens the first time, by kind."""


def kind_of(dimension: int, *, has_parameters: bool) -> str:
    """Return a name for all losses beside which the same bars stand."""
    return f"{min(dimension, 3)}{'p' if has_parameters else ''}"


def recalled(settings: QSettings, kind: str) -> FirstPlace:
    """Return where the landscape was, for a loss of this kind; where it usually is, if that is not known."""
    values = settings.value(f"{_KEY}/{kind}")
    try:
        numbers = [float(value) for value in values] if isinstance(values, list) else []
    except (TypeError, ValueError):
        numbers = []
    if len(numbers) != _NUMBERS or not all(0.0 <= number < 1e5 for number in numbers) or min(numbers[-2:]) < 1.0:
        return _USUAL.get(kind, _USUAL["2"])
    return FirstPlace(QRectF(*numbers[:4]), QRectF(*numbers[4:8]), QSizeF(*numbers[8:]))


def remember(settings: QSettings, kind: str, place: FirstPlace) -> None:
    """Write down where the landscape is."""
    boxes = ((box.x(), box.y(), box.width(), box.height()) for box in (place.plot, place.view))
    numbers = (*(number for box in boxes for number in box), place.window.width(), place.window.height())
    settings.setValue(f"{_KEY}/{kind}", [str(number) for number in numbers])
