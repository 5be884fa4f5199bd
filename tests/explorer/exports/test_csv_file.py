"""Tables in files: every bit is there again, and a file is there as a whole or as it was before."""

from __future__ import annotations

import csv
import math
import struct
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
import pytest

from explorer.exports.csv_file import with_ascii_words, write_csv


def bits(value: float) -> bytes:
    return struct.pack("<d", value)


def test_that_doubles_are_read_back_bit_by_bit(tmp_path: Path) -> None:
    random = np.random.default_rng(1)
    anything = np.frombuffer(random.bytes(8 * 3_000), dtype=np.float64)
    numbers = [*anything[np.isfinite(anything)].tolist(), 0.1, 5e-324, -0.0, math.pi, 1.7976931348623157e308]
    write_csv(tmp_path / "t.csv", [["x"], *([x] for x in numbers)])
    with (tmp_path / "t.csv").open(encoding="utf-8", newline="") as file:
        found = [float(row["x"]) for row in csv.DictReader(file)]
    assert list(map(bits, found)) == list(map(bits, numbers))


def test_that_the_file_is_as_the_standard_has_it(tmp_path: Path) -> None:
    rows: list[list[object]] = [["step", 'a "word"', "with, comma"], [1, None, "two\nlines"], [2, "φ", 0.5]]
    write_csv(tmp_path / "t.csv", rows)
    expected = 'step,"a ""word""","with, comma"\r\n1,,"two\nlines"\r\n2,φ,0.5\r\n'
    assert (tmp_path / "t.csv").read_bytes() == expected.encode()


def test_that_what_fails_in_the_middle_leaves_the_file_of_before_and_nothing_beside_it(tmp_path: Path) -> None:
    def rows() -> Iterator[Sequence[object]]:
        yield ["x"]
        yield from ([k] for k in range(50_000))
        message = "no more"
        raise ValueError(message)

    target = tmp_path / "t.csv"
    target.write_text("before", encoding="utf-8")
    with pytest.raises(ValueError, match="no more"):
        write_csv(target, rows())
    assert target.read_text(encoding="utf-8") == "before"
    assert [path.name for path in tmp_path.iterdir()] == ["t.csv"]


def test_that_a_place_that_cannot_be_written_is_refused(tmp_path: Path) -> None:
    with pytest.raises(IsADirectoryError):
        write_csv(tmp_path, [["x"]])
    with pytest.raises(FileNotFoundError):
        write_csv(tmp_path / "gone" / "t.csv", [["x"]])


def test_that_symbols_become_words() -> None:
    rows: list[list[object]] = [
        ["η", "|R_1|", "ΔL at ηu*", "∇²L", "v·∇L", "β in degrees"],
        [1.0, None, "−∇L", 3, "u*", "λmax ≤ 2"],
    ]
    assert list(with_ascii_words(rows)) == [
        ["eta", "|R_1|", "delta L at etau*", "hess L", "v.grad L", "beta in degrees"],
        [1.0, None, "-grad L", 3, "u*", "lambdamax <= 2"],
    ]
