"""The table of steps, to be copied or saved, however long it is."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from explorer.kernel import Unwanted
from explorer.path import Path
from explorer.path_table import headings, numbers
from explorer.rows import Rows
from ui.background import Job

LANE = "table"
_REST = 0.001
"""Seconds between two pieces."""


@dataclass(frozen=True, slots=True)
class Extract:
    """Some places of the way through a path, and what its variables and parameters are called."""

    path: Path
    lineage: Rows
    places: Rows
    variables: tuple[str, ...]
    parameters: tuple[str, ...] = ()

    @property
    def count(self) -> int:
        return len(self.places)

    def lines(self, job: Job) -> Iterator[Sequence[object]]:
        """Give the headings and the numbers, saying how far it is."""
        yield headings(self.variables, self.parameters)
        done = 0
        for piece in numbers(self.path, self.lineage, self.places):
            if not job.wanted:
                raise Unwanted
            yield from piece
            done += len(piece)
            job.progress(done / len(self.places))
            # Python that goes on and on would hold up every call into Qt
            time.sleep(_REST)
