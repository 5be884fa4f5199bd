"""Where docks are, as plain values: areas, what shares a place as tabs, how places are split, what floats.

Qt's own `saveState` is not meant for files that anybody may have written: damaged, it can bring the program down.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QRectF, Qt
from PySide6.QtWidgets import QDockWidget, QMainWindow, QTabBar

_AREAS = {
    "left": Qt.DockWidgetArea.LeftDockWidgetArea,
    "right": Qt.DockWidgetArea.RightDockWidgetArea,
    "top": Qt.DockWidgetArea.TopDockWidgetArea,
    "bottom": Qt.DockWidgetArea.BottomDockWidgetArea,
}
_ACROSS = {"left", "right"}
"""Areas beside the middle of the window, which take of its width."""
_DIGITS = 3
_NEAR = 0.01
"""As a share of the window: what edges of places may overlap, where one line is taken to part them."""
_WAYS = (Qt.Orientation.Horizontal, Qt.Orientation.Vertical)

Plain = dict[str, Any]


@dataclass(frozen=True, slots=True)
class _Place:
    """Docks that share a place as tabs, by their names, with the one in front, and where that is in the window.

    `x`, `y`, `width`, `height` are shares of the window.
    """

    area: str
    docks: tuple[str, ...]
    front: str
    box: tuple[float, float, float, float]

    def span(self, way: Qt.Orientation) -> tuple[float, float]:
        """Return where it begins and ends."""
        x, y, width, height = self.box
        return (x, x + width) if way is Qt.Orientation.Horizontal else (y, y + height)


# -- as it is


def layout_of(window: QMainWindow, docks: Iterable[QDockWidget]) -> Plain:
    """Return where docks are that can be seen, in front or behind others."""
    shown = {dock.objectName(): dock for dock in docks if not dock.isHidden()}
    floating = [{"dock": name, "box": _box(dock, window)} for name, dock in shown.items() if dock.isFloating()]
    places, done = [], set()
    for name, dock in shown.items():
        if name in done or dock.isFloating():
            continue
        together = _tabs(window, dock, shown)
        done.update(together)
        area = next((word for word, area in _AREAS.items() if area == window.dockWidgetArea(dock)), "right")
        front = next((each for each in together if not shown[each].visibleRegion().isEmpty()), together[-1])
        places.append({"area": area, "docks": together, "front": front, "box": _box(shown[front], window)})
    return {"places": places, "floating": floating}


def layout_among(layout: Plain, always: Collection[str], opened: Collection[str], beside: str) -> Plain:
    """Return a layout without docks that are closed now, and with those that were opened since.

    Parameters
    ----------
    always
        Docks that cannot be closed: they are where the layout has them, if it has them.
    opened
        All others that are open now; those that the layout does not know share the place of `beside`.
    """
    floating = [one for one in layout["floating"] if one["dock"] in {*always, *opened}]
    known = {name for place in layout["places"] for name in place["docks"]} | {one["dock"] for one in floating}
    places = []
    for place in layout["places"]:
        new = [name for name in opened if name not in known] if beside in place["docks"] else []
        docks = [*(name for name in place["docks"] if name in {*always, *opened}), *new]
        if docks:
            places.append({**place, "docks": docks, "front": place["front"] if place["front"] in docks else docks[0]})
    return {"places": places, "floating": floating}


def _tabs(window: QMainWindow, dock: QDockWidget, shown: Mapping[str, QDockWidget]) -> list[str]:
    """Return the names of a dock and of those that share its place, in the order of their tabs."""
    others = {each.objectName() for each in window.tabifiedDockWidgets(dock)}
    together = [name for name in shown if name == dock.objectName() or name in others]
    titles = {shown[name].windowTitle(): name for name in together}
    for bar in window.findChildren(QTabBar):
        texts = [bar.tabText(i) for i in range(bar.count())]
        if len(together) > 1 and sorted(texts) == sorted(titles):
            return [titles[text] for text in texts]
    return together


def _box(dock: QDockWidget, window: QMainWindow) -> list[float]:
    place = QRectF(dock.geometry())
    if dock.isFloating():
        place.translate(-window.pos().toPointF())
    width, height = max(window.width(), 1), max(window.height(), 1)
    shares = place.x() / width, place.y() / height, place.width() / width, place.height() / height
    return [round(share, _DIGITS) for share in shares]


# -- as it is to be


def lay_out(window: QMainWindow, docks: Iterable[QDockWidget], layout: object, needed: Iterable[QDockWidget]) -> bool:
    """Put docks where a layout has them.

    Parameters
    ----------
    docks
        All that may be moved. They are open already; those that the layout does not know stay closed, and are to be
        put somewhere.
    layout
        As `layout_of` returns it, or anything else.
    needed
        Those without a place in it make it none.

    Returns
    -------
    bool
        Whether it was a layout; if not, nothing is changed.
    """
    known = {dock.objectName(): dock for dock in docks}
    places, floating = _places(layout, known)
    placed = {name for place in places for name in place.docks} | set(floating)
    if not places or not placed.issuperset(dock.objectName() for dock in needed):
        return False
    for dock in known.values():
        dock.setFloating(False)
        window.removeDockWidget(dock)
    for word, area in _AREAS.items():
        here = [place for place in places if place.area == word]
        if here:
            window.addDockWidget(area, known[_first(here).docks[0]])
            _split(window, known, here)
    for place in places:
        for name in place.docks[1:]:
            window.tabifyDockWidget(known[place.docks[0]], known[name])
    for name in [name for place in places for name in place.docks]:
        known[name].show()
    _size(window, known, places)
    for place in places:
        known[place.front].raise_()
    for name, box in floating.items():
        _float(window, known[name], box)
    return True


def _first(places: Sequence[_Place]) -> _Place:
    """Return the place at the left end of the top: whatever line parts places, it comes before that line."""
    return min(places, key=lambda place: place.box[0] + place.box[1])


def _split(window: QMainWindow, docks: Mapping[str, QDockWidget], places: Sequence[_Place]) -> None:
    """Split what the first place takes for all of them."""
    todo = [list(places)]
    while todo:
        here = todo.pop()
        if len(here) > 1:
            before, after, way = _parted(here)
            window.splitDockWidget(docks[_first(before).docks[0]], docks[_first(after).docks[0]], way)
            todo += [before, after]


def _parted(places: list[_Place]) -> tuple[list[_Place], list[_Place], Qt.Orientation]:
    """Find a straight line that parts places; where there is none, they stand side by side."""
    for way in _WAYS:
        ordered = sorted(places, key=lambda place: place.span(way))
        end = -math.inf
        for i, place in enumerate(ordered[:-1], 1):
            end = max(end, place.span(way)[1])
            if end <= min(other.span(way)[0] for other in ordered[i:]) + _NEAR:
                return ordered[:i], ordered[i:], way
    ordered = sorted(places, key=lambda place: place.box[0] + place.box[1])
    return ordered[:1], ordered[1:], _WAYS[0]


def _size(window: QMainWindow, docks: Mapping[str, QDockWidget], places: Sequence[_Place]) -> None:
    """Give each place what it takes of the window."""
    lengths = window.width(), window.height()
    for way, length in zip(_WAYS, lengths, strict=True):
        sizes = [max(round((place.span(way)[1] - place.span(way)[0]) * length), 1) for place in places]
        window.resizeDocks([docks[place.docks[0]] for place in places], sizes, way)


def _float(window: QMainWindow, dock: QDockWidget, box: tuple[float, float, float, float]) -> None:
    x, y, width, height = box
    # where it goes when it is docked again
    window.addDockWidget(_AREAS["right"], dock)
    dock.setFloating(True)
    dock.resize(round(width * window.width()), round(height * window.height()))
    dock.move(window.pos().x() + round(x * window.width()), window.pos().y() + round(y * window.height()))
    dock.show()


# -- reading


def _places(
    layout: object, known: Mapping[str, QDockWidget]
) -> tuple[list[_Place], dict[str, tuple[float, float, float, float]]]:
    """Read a layout; what is no place, and a dock that is not there or stands there twice, is left out."""
    free = set(known)
    places, floating = [], {}
    contents = layout if isinstance(layout, Mapping) else {}
    for one in _mappings(contents.get("places")):
        names = [name for name in _list(one.get("docks")) if isinstance(name, str)]
        docks = tuple(name for name in dict.fromkeys(names) if name in free)
        area, box, front = one.get("area"), _read_box(one.get("box")), one.get("front")
        if docks and box is not None and isinstance(area, str) and area in _AREAS:
            free -= set(docks)
            places.append(_Place(area, docks, front if isinstance(front, str) and front in docks else docks[0], box))
    for one in _mappings(contents.get("floating")):
        name, box = one.get("dock"), _read_box(one.get("box"))
        if isinstance(name, str) and name in free and box is not None:
            free.discard(name)
            floating[name] = box
    return places, floating


def _list(value: object) -> list[Any]:
    return value if isinstance(value, list) else []


def _mappings(value: object) -> list[Mapping[str, Any]]:
    return [one for one in _list(value) if isinstance(one, Mapping)]


def _read_box(value: object) -> tuple[float, float, float, float] | None:
    """Read four shares; whoever wrote them, what floats must be found on the screen."""
    numbers = _list(value)
    if len(numbers) != 4 or not all(isinstance(x, int | float) and not isinstance(x, bool) for x in numbers):
        return None
    x, y, width, height = (min(max(float(number), 0.0), 1.0) for number in numbers)
    return x, y, max(width, 0.05), max(height, 0.05)
