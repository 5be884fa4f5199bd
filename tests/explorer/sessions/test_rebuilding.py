"""A session is made again to the same numbers, bit by bit, whatever was done."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest

from explorer import exploration as explore
from explorer.descent import Rules
from explorer.direction import AtAngle
from explorer.gallery import GALLERY, GalleryLoss
from explorer.kernel import Unwanted
from explorer.loss import Loss
from explorer.outlook import parsed_with
from explorer.path import ROOT, Path, Record, Steps
from explorer.run import descend
from explorer.sessions.pieces import Given, Moves, Starts, Stretch
from explorer.sessions.rebuilding import rebuild
from explorer.sessions.recipe import pieces_of
from explorer.sessions.session_error import SessionError
from explorer.sessions.session_file import parse_session, session_text
from explorer.step_size import LengthRule
from tests.explorer.sessions.editing import Editor, branches_of, directions, numbers_of, session_of

PLAIN = Rules(AtAngle(), LengthRule.GRADIENT, 0.01)
FEW = ("Rosenbrock", "Ackley", "Himmelblau")
BY_NAME = {entry.name: entry for entry in GALLERY}


def again(editor: Editor) -> None:
    """Save, read and rebuild, and compare everything."""
    session = parse_session(session_text(editor.session).encode())
    rebuilt = rebuild(session)
    before, after = editor.exploration, rebuilt.exploration
    assert rebuilt.notes == ()
    assert numbers_of(after.path) == numbers_of(before.path)
    assert branches_of(after.path) == branches_of(before.path)
    assert (after.tip, after.row, after.rules, after.order) == (before.tip, before.row, before.rules, before.order)
    assert (after.loss.text, after.loss.parameters) == (before.loss.text, before.loss.parameters)
    assert pieces_of(after.path) == session.path or "nan" in session_text(editor.session)


def every_third() -> list[GalleryLoss]:
    return [entry for i, entry in enumerate(GALLERY) if i % 3 == 0 or entry.parameters or entry.name in FEW]


@pytest.mark.parametrize("entry", every_third(), ids=lambda entry: entry.name)
def test_that_a_random_history_on_a_loss_of_the_gallery_comes_back_bit_by_bit(entry: GalleryLoss) -> None:
    editor = Editor.of(entry, replace(PLAIN, size=min(entry.eta, 0.1)), seed=len(entry.name))
    editor.do(25)
    again(editor)


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("entry", GALLERY, ids=lambda entry: entry.name)
def test_that_long_random_histories_on_every_loss_of_the_gallery_come_back(entry: GalleryLoss, seed: int) -> None:
    editor = Editor.of(entry, replace(PLAIN, size=min(entry.eta, 0.1)), seed)
    editor.do(120 if len(entry.start) < 20 else 30)
    again(editor)


@pytest.mark.parametrize("length", list(LengthRule))
@pytest.mark.parametrize("name", [*FEW, "Powell's singular function"])
def test_that_steps_by_every_rule_come_back(name: str, length: LengthRule) -> None:
    entry = BY_NAME.get(name) or next(entry for entry in GALLERY if len(entry.start) > 2)
    editor = Editor.of(entry, PLAIN, seed=1)
    for way in directions(len(entry.start)):
        editor.exploration = replace(editor.exploration, rules=Rules(way, length, 0.02))
        for _ in range(3):
            editor.step()
        editor.run()
        editor.reset()
    again(editor)


def test_that_single_steps_beyond_a_small_gradient_come_back() -> None:
    loss = Loss.parse("x^2 + y^2")
    now = explore.begun(loss, explore.starting_record(loss, (1e-9, 2e-9)), replace(PLAIN, size=1e-3), 3)
    editor = Editor(now, (), None)  # type: ignore[arg-type]
    for _ in range(300):
        editor.step()
    assert editor.exploration.number == 300
    again(editor)


# -- what makes it


def test_that_steps_taken_one_by_one_are_one_piece() -> None:
    editor = Editor.of(BY_NAME["Rosenbrock"], replace(PLAIN, size=1e-4), seed=0)
    for _ in range(50):
        editor.step()
    assert [type(piece) for piece in editor.session.path] == [Starts, Stretch]
    assert len(editor.session.path[1]) == 50


def test_that_a_path_is_read_on_from_what_is_known_of_it() -> None:
    editor = Editor.of(next(entry for entry in GALLERY if entry.parameters), PLAIN, seed=5)
    known = pieces_of(editor.exploration.path)
    for _ in range(40):
        editor.do(3)
        known = pieces_of(editor.exploration.path, known)
        assert repr(known) == repr(pieces_of(editor.exploration.path))
    assert pieces_of(editor.exploration.path, known) is known


def test_that_the_cost_of_a_recipe_is_in_its_pieces_and_not_in_its_rows() -> None:
    editor = Editor.of(BY_NAME["Rosenbrock"], replace(PLAIN, size=1e-5), seed=0)
    now = editor.exploration
    blocks = descend(now.loss, now.w, now.rules, 100_000, number=0)
    editor.exploration = explore.arrived_at_all(now, [block for block in blocks if isinstance(block, Steps)])
    text = session_text(editor.session)
    assert editor.session.rows == 100_001
    assert len(text) < 2_000
    again(editor)


def test_that_moves_of_parameters_at_a_point_are_one_piece() -> None:
    editor = Editor.of(next(entry for entry in GALLERY if entry.parameters), PLAIN, seed=2)
    editor.step()
    editor.move()
    editor.move()
    *_, last = editor.session.path
    assert isinstance(last, Moves)
    assert last.of == 1
    again(editor)


def test_that_rows_of_unknown_origin_are_kept_as_numbers() -> None:
    loss = Loss.parse("x^2")
    path = Path(1)
    path.append(Record((1.0,), 1.0, math.inf, math.nan, 180.0, -0.0, 5e-324))
    for row in range(250):
        path.append(Record((float(row),), 2.0, actual=math.nan), row)
    path.append(Record((7.0,), 3.0), ROOT)
    now = explore.Exploration(loss, PLAIN, 3, path, 250, 17)
    assert {type(piece) for piece in session_of(now).path} == {Given}
    rebuilt = rebuild(parse_session(session_text(session_of(now)).encode()))
    assert numbers_of(rebuilt.exploration.path) == numbers_of(path)
    assert branches_of(rebuilt.exploration.path) == branches_of(path)


# -- another machine, other numbers


def test_that_a_path_goes_on_from_the_end_in_the_file_where_steps_end_elsewhere_here() -> None:
    editor = Editor.of(BY_NAME["Rosenbrock"], replace(PLAIN, size=1e-4), seed=0)
    for _ in range(5):
        editor.step()
    session = editor.session
    start, steps = session.path
    assert isinstance(steps, Stretch)
    x, y = steps.end
    other = replace(steps, end=(math.nextafter(x, 9.0), y))
    further = Stretch(5, 3, PLAIN, (0.0, 0.0))
    rebuilt = rebuild(replace(session, path=(start, other, further)))
    path = rebuilt.exploration.path
    assert path.record(5).w == other.end
    assert path.record(5).loss == editor.exploration.loss.value(other.end)
    assert path.record(5).eta == editor.exploration.path.record(5).eta
    assert path.record(8).w == (0.0, 0.0)
    assert len(rebuilt.notes) == 1
    assert "2 of 2" in rebuilt.notes[0]
    # what was made so is made again without a word
    once_more = rebuild(session_from_path(rebuilt.exploration))
    assert once_more.notes == ()
    assert numbers_of(once_more.exploration.path) == numbers_of(path)


def session_from_path(now: explore.Exploration):  # type: ignore[no-untyped-def] # noqa: ANN201
    return parse_session(session_text(session_of(now)).encode())


def test_that_steps_that_cannot_be_taken_here_end_where_they_ended_when_they_were_saved() -> None:
    loss = Loss.parse("x^2 + y^2")
    now = explore.begun(loss, explore.starting_record(loss, (0.0, 0.0)), PLAIN, 3)
    start = session_of(now)
    stretch = Stretch(0, 10, PLAIN, (0.5, 0.25))
    rebuilt = rebuild(replace(start, path=(*start.path, stretch, Stretch(7, 1, PLAIN, (0.49, 0.245))), tip=11, row=4))
    path = rebuilt.exploration.path
    assert path.points(path.lineage(rebuilt.exploration.tip)).tolist() == [[0.0, 0.0], [0.5, 0.25], [0.49, 0.245]]
    assert rebuilt.exploration.w == (0.5, 0.25)
    assert "cannot be taken" in rebuilt.notes[0]


def test_that_a_row_that_does_not_lead_to_the_tip_is_refused() -> None:
    editor = Editor.of(BY_NAME["Rosenbrock"], PLAIN, seed=0)
    editor.drag()
    with pytest.raises(SessionError) as refused:
        rebuild(replace(editor.session, row=0))
    assert refused.value.place == "row"


def test_that_rebuilding_ends_once_it_is_not_wanted_and_tells_how_far_it_is() -> None:
    editor = Editor.of(BY_NAME["Rosenbrock"], replace(PLAIN, size=1e-5), seed=0)
    session = editor.session
    long = replace(session, path=(*session.path, Stretch(0, 10_000_000, replace(PLAIN, size=1e-5), (0.0, 0.0))))
    shares: list[float] = []
    answers = iter([True] * 8 + [False] * 100)
    with pytest.raises(Unwanted):
        rebuild(long, lambda: next(answers), shares.append)
    assert shares == sorted(shares)
    assert 0.0 < shares[-1] < 1.0
    rebuild(session, progress=shares.append)
    assert shares[-1] == 1.0


def test_that_each_moment_has_the_parameters_that_it_had() -> None:
    entry = next(entry for entry in GALLERY if len(entry.parameters) == 2)
    editor = Editor.of(entry, PLAIN, seed=3)
    editor.do(60)
    rebuilt = rebuild(parse_session(session_text(editor.session).encode())).exploration
    assert len(np.unique(rebuilt.path.parameters(np.arange(len(rebuilt.path))), axis=0)) > 3
    assert rebuilt.loss.parameters == parsed_with(entry.expression, editor.parameters).parameters
