"""The report: fitted exponents, the table, the JSON document, and lines on their way between processes."""

from __future__ import annotations

import json

import numpy as np
import pytest

from benchmarks.growth import fit, growths
from benchmarks.line import Line
from benchmarks.options import ROWS, parsed
from benchmarks.problem import standard
from benchmarks.process import decoded, encoded, environment
from benchmarks.record import VERSION, document
from benchmarks.table import quantity, table

COMPARED = Line("grid", "1024²", "Ackley", "NumPy", "s", (0.002, 0.003), (0.01, 0.01), 0.5, "a | b")
ALONE = Line("memory", "bytes a step", "Rosenbrock", "", "B", (64.0, 64.0), aim=100.0)
MISSING = Line("step", "all", "Ackley", "PyTorch", "s", (), aim=0.1, note="needs torch")
GROWN = [Line("exponents", "points, bowl", str(n), "", "s", (1e-6 * n**1.5,)) for n in (10, 100, 1000)]


@pytest.mark.parametrize("power", [0.0, 1.0, 1.7])
def test_that_a_power_law_is_found_again(power: float) -> None:
    sizes = np.array([2.0, 5.0, 10.0, 50.0])
    exponent, error, factor = fit(sizes.tolist(), (3e-4 * sizes**power).tolist())
    assert (exponent, error, factor) == pytest.approx((power, 0.0, 3e-4), abs=1e-9)


def test_that_the_standard_error_is_that_of_a_linear_fit() -> None:
    rng = np.random.default_rng(5)
    sizes = np.geomspace(1.0, 1e4, 9)
    costs = sizes**0.8 * np.exp(rng.normal(0.0, 0.1, 9))
    coefficients, covariance = np.polyfit(np.log(sizes), np.log(costs), 1, cov=True)
    exponent, error, _ = fit(sizes.tolist(), costs.tolist())
    assert (exponent, error) == pytest.approx((coefficients[0], np.sqrt(covariance[0, 0])))


def test_that_curves_are_gathered_from_their_lines() -> None:
    (found,) = growths([COMPARED, *GROWN])
    assert (found.what, found.sizes) == ("points, bowl", (10.0, 100.0, 1000.0))
    assert found.exponent == pytest.approx(1.5)


@pytest.mark.parametrize(
    ("value", "unit", "text"),
    [
        (2.5, "s", "2.5 s"),
        (0.0021, "s", "2.1 ms"),
        (3.4e-6, "s", "3.4 µs"),
        (64.0, "B", "64 B"),
        (2**21, "B", "2 MB"),
    ],
)
def test_that_quantities_have_the_unit_that_suits_them(value: float, unit: str, text: str) -> None:
    assert quantity(value, unit) == text


def test_that_the_table_says_what_is_reached_and_what_is_missing() -> None:
    text = table([COMPARED, ALONE, MISSING, *GROWN], ROWS, {"cores": 2, "packages": {"numpy": "2"}})
    assert "| Grid | 1024² | NumPy | 0.25 |  | ≤ 0.5 | yes | 1 | 2 |" in text
    assert "| Memory | bytes a step |  | 64 B |  | ≤ 100 B | yes | 1 | 2 |" in text
    assert "- Step, all, Ackley: needs torch" in text
    assert "| points, bowl | 10 to 1,000 |" in text
    assert "a \\| b" in text
    widths = {len(line.replace("\\|", "").split("|")) for line in text.splitlines() if line.startswith("| Grid")}
    assert widths == {11}


def test_that_the_document_holds_every_sample_and_is_versioned() -> None:
    found = json.loads(document([COMPARED, ALONE, MISSING, *GROWN], standard(), {"cores": 2}, {"rounds": 2}))
    assert found["version"] == VERSION
    assert found["losses"][0]["window"] == [-2.0, 2.0, -1.0, 3.0]
    first = found["lines"][0]
    assert (first["ours"], first["theirs"], first["measured"]) == ([0.002, 0.003], [0.01, 0.01], 0.25)
    assert [(one["row"], one["reached"]) for one in found["summaries"]] == [("grid", True), ("memory", True)]
    assert found["growths"][0]["exponent"] == pytest.approx(1.5)


@pytest.mark.parametrize("line", [COMPARED, ALONE, MISSING])
def test_that_a_line_is_the_same_after_its_way_between_processes(line: Line) -> None:
    assert decoded(encoded(line)) == line


def test_that_what_names_another_processor_is_left_out_of_the_surroundings() -> None:
    given = {"OPENBLAS_CORETYPE": "Haswell", "OPENBLAS_L2_SIZE": "512", "PATH": "/bin", "QT_QPA_PLATFORM": "xcb"}
    assert environment(given) == {"PATH": "/bin", "QT_QPA_PLATFORM": "xcb", "QT_LOGGING_RULES": "*=false"}


def test_that_rows_keep_the_order_of_the_table_and_unknown_ones_are_said(capsys: pytest.CaptureFixture[str]) -> None:
    assert parsed(["--only", "grid,start"]).only == ("start", "grid")
    assert parsed([]).only == tuple(ROWS)
    with pytest.raises(SystemExit):
        parsed(["--only", "grid,speed"])
    assert "speed: not among start, " in capsys.readouterr().err


def test_that_options_reach_the_process_of_a_row() -> None:
    asked = parsed(["--quick", "--losses", "a.txt", "--losses", "b.txt"])
    again = parsed(asked.as_arguments())
    assert (again.losses, again.rounds, again.quick) == (asked.losses, asked.rounds, asked.quick)
    assert parsed([]).rounds > asked.rounds
