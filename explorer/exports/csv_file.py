"""Tables as CSV files: all of the table or nothing, every digit, and a heading of ASCII for each column.

Source: Shafranovich, Common Format and MIME Type for Comma-Separated Values Files, RFC 4180 (2005).
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Sequence
from pathlib import Path

from explorer.exports.ascii_words import in_ascii
from explorer.sessions.whole_file import place_of, whole

Cell = object


def write_csv(path: Path, rows: Iterable[Sequence[Cell]]) -> None:
    """Write a table, whose first row are its headings.

    A double is written as the shortest decimal that reads back as the same double, None as an empty cell, text in
    UTF-8. Lines end in CR LF, as the standard has it.

    Parameters
    ----------
    path
        The file; what was there before stays until the new one is there as a whole.
    rows
        Read one by one, so that they need not fit into memory; whatever they raise leaves the file as it was.

    Raises
    ------
    OSError, ValueError
        Where it cannot be written.
    """
    with (
        whole(place_of(path)) as file,
        open(file, "w", encoding="utf-8", newline="", closefd=False) as text,
    ):
        csv.writer(text).writerows(rows)


def with_ascii_words(rows: Iterable[Sequence[Cell]]) -> Iterable[list[Cell]]:
    """Give rows with the symbols in their texts as words: η → eta."""
    for row in rows:
        yield [in_ascii(cell) if isinstance(cell, str) else cell for cell in row]
