"""What a person has chosen in a panel, by names: read to be kept, and chosen again from what was kept."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from PySide6.QtCore import QObject, Signal, SignalInstance
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QAbstractButton, QSpinBox

Plain = bool | int | float | str | list[Any] | dict[str, Any] | None
"""What JSON can hold."""


class Choices(QObject):
    """The choices of one panel.

    What was kept may come from a file that anybody wrote: a name that is not known, or a value that is none of those
    on offer, changes nothing.

    Signals
    -------
    changed
        Another choice was made.
    """

    changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._kept: dict[str, tuple[Callable[[], Plain], Callable[[Any], object], tuple[type, ...]]] = {}

    def keep(
        self,
        name: str,
        read: Callable[[], Plain],
        choose: Callable[[Any], object],
        kinds: tuple[type, ...],
        changed: SignalInstance | None = None,
    ) -> None:
        """Keep what `read` returns; `choose` takes it again, if it is one of these kinds."""
        self._kept[name] = read, choose, kinds
        if changed is not None:
            changed.connect(lambda *_: self.changed.emit())

    def keep_check(self, name: str, check: QAbstractButton | QAction) -> None:
        """Keep whether something is checked."""
        self.keep(name, check.isChecked, check.setChecked, (bool,), check.toggled)

    def keep_number(self, name: str, spin: QSpinBox) -> None:
        """Keep a whole number, within the bounds that the box has."""
        self.keep(name, spin.value, lambda value: _set_number(spin, value), (int,), spin.valueChanged)

    def values(self) -> dict[str, Plain]:
        """Return all choices by their names."""
        return {name: read() for name, (read, _, _) in self._kept.items()}

    def choose(self, values: object) -> None:
        """Choose what was kept, as far as it can be."""
        if not isinstance(values, Mapping):
            return
        for name, (_, choose, kinds) in self._kept.items():
            value = values.get(name)
            # True is an int in Python, and no number of steps
            if name in values and isinstance(value, kinds) and (not isinstance(value, bool) or bool in kinds):
                choose(value)


def _set_number(spin: QSpinBox, value: int) -> None:
    if spin.minimum() <= value <= spin.maximum():
        spin.setValue(value)
