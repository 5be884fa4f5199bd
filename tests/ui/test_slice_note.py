"""What is said of a slice."""

from __future__ import annotations

from dataclasses import replace

import pytest

from explorer.plane import Plane
from ui.slice_note import OffSlice, axis_names, slice_note

PLANE = Plane((0.0, 0.0, 0.5), (1.0, 0.0, 0.0), (0.0, 1.0, 0.0), ("x", "y"), (0, 1))
ALONG = Plane((1.0, 2.0, 3.0), (1.0, 0.0, 0.0), (0.0, 1.0, 0.0), ("along ∇L", "across ∇L"))
INSIDE = (1.0, 0.0, 0.0)


def flat(text: str) -> str:
    return " ".join(text.split())


@pytest.mark.parametrize(
    ("off", "legend"),
    [
        (OffSlice(), ""),
        (OffSlice(path=True), "○ path: off this slice, projected"),
        (OffSlice(path=True, minima=True), "○ path and × minimum: off this slice, projected"),
        (OffSlice(True, True, True, True), "○ w, path, × minimum and w + ηu: off this slice, projected"),
    ],
)
def test_only_what_is_off_the_slice_is_in_the_legend(off: OffSlice, legend: str) -> None:
    assert flat(slice_note(PLANE, off, INSIDE, INSIDE)) == f"slice through w {legend}".strip()


def test_an_arrow_at_a_right_angle_to_the_slice_is_missed_in_words() -> None:
    away = (0.0, 0.0, -1.0)
    assert "u is at a right angle to this slice" in slice_note(PLANE, OffSlice(), INSIDE, away)
    assert "∇L and u are at a right angle" in slice_note(PLANE, OffSlice(), away, away)


def test_how_little_of_u_is_seen_is_said() -> None:
    u = (0.12, 0.0, (1.0 - 0.12**2) ** 0.5)
    assert "12 % of u lies in this slice" in slice_note(PLANE, OffSlice(), INSIDE, u)
    assert "lies in" not in slice_note(PLANE, OffSlice(), INSIDE, (0.8, 0.0, 0.6))


def test_a_pinned_slice_tells_its_step_and_directions_that_were_those_of_it() -> None:
    pinned = replace(ALONG, step=3)
    assert slice_note(pinned, OffSlice(), INSIDE, INSIDE) == "slice pinned at step 3"
    assert axis_names(pinned) == ("along ∇L at step 3", "across ∇L at step 3")
    assert axis_names(replace(PLANE, step=3)) == ("x", "y")
    assert axis_names(replace(ALONG, names=("random 1", "random 2"), step=3)) == ("random 1", "random 2")


def test_eigenvectors_are_named_with_their_eigenvalues() -> None:
    plane = replace(ALONG, names=("eigenvector 1", "eigenvector 3"), curvatures=(1503.2, -0.02))
    assert axis_names(plane) == ("eigenvector 1, λ = 1.5e3", "eigenvector 3, λ = −0.02")
