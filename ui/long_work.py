"""What takes so long that it is said, with how far it is, and can be cancelled."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QObject, QTimer, Signal

from ui.background import Background

LONG = 200
"""Milliseconds after which work counts as long."""

_WORDS = {
    "session": "opening the session", "loss": "reading the loss",
    "landscape": "computing L", "parameter": "computing L",
    "start": "looking at the start", "model": "computing the model at w", "step": "computing a step",
    "slice": "looking for the slice", "field": "computing −∇L", "quadratic": "computing ∇²L",
}  # fmt: skip
"""What each lane does, those that a person waits for most first. Others can be cancelled, and say themselves how far
they are."""


class LongWork(QObject):
    """Watches the lanes, and knows in which of them work takes long.

    Signals
    -------
    said
        What takes long and how far it is; empty once nothing does.
    cancellable
        Whether anything takes long.
    """

    said = Signal(str)
    cancellable = Signal(bool)

    def __init__(self, background: Background, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._background = background
        self._clocks: dict[str, QTimer] = {}
        self._long: dict[str, float | None] = {}
        self._text = ""
        background.busy_changed.connect(self._watch)
        background.progressed.connect(self._hear)

    @property
    def lanes(self) -> tuple[str, ...]:
        """The lanes in which work takes long."""
        return tuple(self._long)

    def _watch(self, lane: str, busy: bool) -> None:
        clock = self._clocks.get(lane)
        if clock is None:
            clock = self._clocks[lane] = QTimer(self, singleShot=True, interval=LONG)
            clock.timeout.connect(lambda: self._is_long(lane))
        if not busy:
            clock.stop()
            if lane in self._long:
                del self._long[lane]
                self._say()
            if self._background.is_busy(lane):
                # the answer has led to the next request, which is work of its own
                clock.start()
        elif not clock.isActive() and lane not in self._long:
            clock.start()

    def _is_long(self, lane: str) -> None:
        self._long[lane] = None
        self._say()

    def _hear(self, lane: str, share: float) -> None:
        if lane in self._long:
            self._long[lane] = share
            self._say()

    def _say(self) -> None:
        lane = next((lane for lane in _WORDS if lane in self._long), None)
        share = self._long[lane] if lane is not None else None
        text = "" if lane is None else f"{_WORDS[lane]} …" + ("" if share is None else f" {100 * share:.0f} %")
        if text != self._text:
            self._text = text
            self.said.emit(f"{text}   Esc cancels" if text else "")
        self.cancellable.emit(bool(self._long))


def words_on_cancelling(lanes: Iterable[str], *, is_coarse: bool) -> str:
    """Say what is as it was, or less than it could be, after work in these lanes was cancelled."""
    cancelled = set(lanes)
    if "session" in cancelled:
        return "Cancelled: what is here stays"
    if "loss" in cancelled:
        return "Cancelled: the loss before stays"
    if "landscape" in cancelled and is_coarse:
        return "Cancelled: the picture is coarse. Shift+F5, or any move of the view, computes it"
    if "model" in cancelled:
        return "Cancelled: the panels show the moment before. Shift+F5 computes this one"
    return "Cancelled"
