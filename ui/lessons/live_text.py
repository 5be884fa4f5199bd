"""Wrapped text with live numbers in it, painted at once; a number has a place of its own, so that lines stay."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

_BETWEEN = 0.35
"""Of a line, between two paragraphs."""
_TIGHT = frozenset("=≈<>≤≥←+−·±")
"""What does not part from the word before it, nor from the one after it."""
_GLUE = "\u00a0"


@dataclass(frozen=True, slots=True)
class Run:
    """A piece of text in one ink, or the place `slot` of a number that is about as wide as `room`."""

    text: str = ""
    colour: str = ""
    slot: int = -1
    room: str = ""


Word = tuple[Run, ...]


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Words that are wrapped together."""

    words: tuple[Word, ...]
    is_bold: bool = False


@dataclass(frozen=True, slots=True)
class _Placed:
    run: Run
    x: float
    width: float
    is_bold: bool
    begins: bool
    """Whether a word begins with it: what follows a number within a word stands close to it."""


@dataclass(slots=True, eq=False)
class _Layout:
    """Runs line by line, for one width."""

    width: int = -1
    lines: list[tuple[float, list[_Placed]]] = field(default_factory=list)
    height: float = 0.0


def words_of(pieces: Sequence[Run]) -> tuple[Word, ...]:
    """Cut runs into words at their spaces; a relation, and a sign between terms, holds on to both neighbours."""
    words: list[list[Run]] = [[]]
    for run in pieces:
        if run.slot >= 0:
            words[-1].append(run)
            continue
        first, *others = run.text.split(" ")
        if first:
            words[-1].append(Run(first, run.colour))
        words += [[Run(part, run.colour)] if part else [] for part in others]
    return _joined([tuple(word) for word in words if word])


def _joined(words: list[Word]) -> tuple[Word, ...]:
    found: list[Word] = []
    holds = False
    for word in words:
        is_tight = len(word) == 1 and word[0].text in _TIGHT
        is_unit = word[0].text.startswith("%")
        if found and (holds or is_tight or is_unit):
            found[-1] = (*found[-1], Run(_GLUE), *word)
        else:
            found.append(word)
        holds = is_tight
    return tuple(found)


class LiveText(QWidget):
    """Shows paragraphs, and in their slots numbers, which can change without anything being laid out again."""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        policy = QSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self._paragraphs: tuple[Paragraph, ...] = ()
        self._numbers: dict[int, tuple[str, str]] = {}
        self._widths: dict[int, float] = {}
        self._layout = _Layout()
        self._tint = "#e5f1f9"
        self._metrics = {False: QFontMetricsF(self.font()), True: QFontMetricsF(self._bold())}

    # -- what is shown

    def show_paragraphs(self, paragraphs: Sequence[Paragraph]) -> None:
        """Show other words; what stood in the slots is forgotten."""
        self._paragraphs = tuple(paragraphs)
        self._numbers, self._widths = {}, {}
        self.setAccessibleName(self.text)
        self._lay_out_again()

    def show_numbers(self, numbers: dict[int, tuple[str, str]]) -> None:
        """Write numbers in their slots, each with its colour."""
        if numbers == self._numbers:
            return
        self._numbers = numbers
        self.setAccessibleName(self.text)
        bold = self._metrics[True]
        wider = {slot: bold.horizontalAdvance(text) for slot, (text, _) in numbers.items()}
        if any(width > self._widths.get(slot, 0.0) for slot, width in wider.items()):
            # a place grows with what it has to hold and stays so, or words would move to and fro
            self._widths |= {slot: max(width, self._widths.get(slot, 0.0)) for slot, width in wider.items()}
            self._layout.width = -1
            self.updateGeometry()
        self.update()

    def set_tint(self, colour: str) -> None:
        """Choose the ground of the numbers."""
        self._tint = colour
        self.update()

    @property
    def text(self) -> str:
        """The words with their numbers, for those who do not see the picture."""
        return "\n".join(
            " ".join("".join(self._text_of(run) for run in word) for word in paragraph.words)
            for paragraph in self._paragraphs
        ).replace("\u00a0", " ")

    def _text_of(self, run: Run) -> str:
        return run.text if run.slot < 0 else self._numbers.get(run.slot, ("…", ""))[0]

    # -- where it stands

    def _bold(self) -> QFont:
        font = QFont(self.font())
        font.setBold(True)
        return font

    def _lay_out_again(self) -> None:
        self._layout.width = -1
        self.updateGeometry()
        self.update()

    def _width_of(self, run: Run, *, is_bold: bool) -> float:
        if run.slot < 0:
            return self._metrics[is_bold].horizontalAdvance(run.text)
        room = max(self._metrics[True].horizontalAdvance(run.room), self._widths.get(run.slot, 0.0))
        return room + 2.0 * self._margin()

    def _margin(self) -> float:
        return 0.2 * self._metrics[False].height()

    def _line(self) -> float:
        return 1.2 * self._metrics[False].height()

    def _laid_out(self, width: int) -> _Layout:
        if self._layout.width == width:
            return self._layout
        layout = _Layout(width)
        y = 0.0
        for paragraph in self._paragraphs:
            if layout.lines:
                y += _BETWEEN * self._line()
            for line in self._broken(paragraph, float(width)):
                layout.lines.append((y, line))
                y += self._line()
        layout.height = y
        self._layout = layout
        return layout

    def _broken(self, paragraph: Paragraph, room: float) -> list[list[_Placed]]:
        lines: list[list[_Placed]] = []
        x, bold = room, paragraph.is_bold
        space = self._metrics[bold].horizontalAdvance(" ")
        for word in paragraph.words:
            for part in self._fitting(word, room, is_bold=bold):
                widths = [self._width_of(run, is_bold=bold) for run in part]
                x += space
                if not lines or x + sum(widths) > room:
                    lines.append([])
                    x = 0.0
                for place, (run, width) in enumerate(zip(part, widths, strict=True)):
                    lines[-1].append(_Placed(run, x, width, bold, begins=place == 0))
                    x += width
        return lines

    def _fitting(self, word: Word, room: float, *, is_bold: bool) -> list[Word]:
        """Take a word apart again where it holds together, if it is wider than a line."""
        if sum(self._width_of(run, is_bold=is_bold) for run in word) <= room:
            return [word]
        parts: list[list[Run]] = [[]]
        for run in word:
            if run.text == _GLUE:
                parts.append([])
            else:
                parts[-1].append(run)
        return [tuple(part) for part in parts if part]

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        return round(self._laid_out(width).height + 1.0)

    def sizeHint(self) -> QSize:
        width = max(self.width(), 200)
        return QSize(width, self.heightForWidth(width))

    def minimumSizeHint(self) -> QSize:
        return QSize(60, round(self._line()))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.updateGeometry()

    def changeEvent(self, event: QEvent) -> None:
        if event.type() in {QEvent.Type.FontChange, QEvent.Type.ApplicationFontChange}:
            self._metrics = {False: QFontMetricsF(self.font()), True: QFontMetricsF(self._bold())}
            self._widths = {}
            self._lay_out_again()
        super().changeEvent(event)

    # -- painting

    def paintEvent(self, _: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        fonts = {False: self.font(), True: self._bold()}
        ascent = self._metrics[False].ascent() + 0.11 * self._metrics[False].height()
        for y, line in self._laid_out(self.width()).lines:
            # lines are broken for the room that numbers may need; within one there is no more of it than was needed
            unused = slack = 0.0
            for placed in line:
                slack = 0.0 if placed.begins else slack
                x = placed.x - unused - slack
                if placed.run.slot >= 0:
                    needed = self._needed(placed)
                    slack += needed - self._draw_number(painter, placed, QPointF(x, y), fonts[True])
                    unused += placed.width - needed
                    continue
                painter.setFont(fonts[placed.is_bold])
                painter.setPen(
                    QColor(placed.run.colour) if placed.run.colour else self.palette().windowText().color()
                )
                painter.drawText(QPointF(x, y + ascent), placed.run.text)
        painter.end()

    def _needed(self, placed: _Placed) -> float:
        """Return the width of the widest number that has stood in a slot."""
        widest = self._widths.get(placed.run.slot)
        return placed.width if widest is None else widest + 2.0 * self._margin()

    def _draw_number(self, painter: QPainter, placed: _Placed, corner: QPointF, font: QFont) -> float:
        """Draw a number, and return how wide it is."""
        height = self._metrics[False].height()
        text, colour = self._numbers.get(placed.run.slot, ("", ""))
        width = self._metrics[True].horizontalAdvance(text) + 2.0 * self._margin() if text else placed.width
        box = QRectF(corner.x(), corner.y() + 0.03 * height, width, 1.14 * height)
        painter.setPen(QColor(0, 0, 0, 0))
        painter.setBrush(QColor(self._tint))
        painter.drawRoundedRect(box, 3.0, 3.0)
        painter.setFont(font)
        painter.setPen(QColor(colour) if colour else self.palette().windowText().color())
        baseline = corner.y() + self._metrics[False].ascent() + 0.11 * height
        painter.drawText(QPointF(corner.x() + self._margin(), baseline), text)
        return width
