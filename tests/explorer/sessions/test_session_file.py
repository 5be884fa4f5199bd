"""A file is a session or is refused with its place; it is written as a whole or not at all."""

from __future__ import annotations

import copy
import errno
import json
import math
import os
import threading
import time
from dataclasses import fields, replace
from pathlib import Path
from typing import Any

import pytest

from explorer.descent import Rules
from explorer.direction import AtAngle
from explorer.gallery import GALLERY
from explorer.landscape import Window
from explorer.loss import Loss
from explorer.plane import Plane, plane_of
from explorer.roles import Parameter
from explorer.session_names import is_session_name
from explorer.sessions import session_file
from explorer.sessions.from_json import FIELDS
from explorer.sessions.pieces import Given, Moves, Starts, Stretch
from explorer.sessions.rebuilding import rebuild
from explorer.sessions.session import LessonPlace, Panels, Session
from explorer.sessions.session_error import SessionError
from explorer.sessions.session_file import (
    parse_session,
    read_session,
    session_text,
    write_session,
)
from explorer.slices import AlongCurvatures, AlongRandom, AlongStep, AlongVariables
from explorer.step_size import LengthRule
from tests.explorer.sessions.editing import Editor, directions
from tests.explorer.sessions.test_rebuilding import PLAIN

DOCUMENT = Path(__file__).parents[3] / "docs" / "session-format.md"


def full() -> Session:
    """A session in which no field is as it is at first, of a loss of three variables and two parameters."""
    loss = Loss.parse("a*x^2 + b*y^2 + z^4", {"a": 1.0, "b": 10.0})
    rules = [Rules(way, LengthRule.GRADIENT, 0.1) for way in directions(3)]
    end, held = (0.5, 0.25, 5e-324), (1.0, 10.0)
    stretches = [Stretch(0, 1 + i, rule, end, held, i % 2 == 0) for i, rule in enumerate(rules)]
    return Session(
        loss.text,
        loss.variables,
        Window(-2.0, 2.0, -1.0, 3.0),
        Rules(AtAngle(200.0, 2), LengthRule.MINIMUM, 1e-12),
        12,
        (
            Starts(((1.0, -0.0, 3.0), (1e300, 0.1, 2.0)), (1.0, 10.0)),
            *stretches,
            Moves(1, ((2.0, 3.0), (2.0, 4.0)), (math.inf, 1.0), (math.nan, -math.inf)),
            Given(-1, ((1.0, 2.0, 3.0, 4.0, 5.0, math.nan, 180.0, 7.0, math.inf),), (1.0, 2.0), (3.0, 4.0)),
        ),
        3,
        2,
        (Parameter("a", 1.0, 0.0, 2.0, 0.1), Parameter("b", 10.0, 1.0, 100.0, 1.0)),
        (("a", True), ("x", False), ("k", True)),
        "Bowl · “b”",
        Window(-1.0, 1e-9, 0.0, 5.0),
        ((0.0, 0.0, 0.0),),
        (1.0, 10.0),
        AlongVariables(2, 0),
        Plane((0.0, 5.0, 1.0), (1.0, 0.0, 0.0), (0.0, 0.6, -0.8), ("along ∇L", "b"), None, "why", (2.0, -1.0), 7),
        Panels.of({"open": ["rose", "β"], "layout": "AAAA", "log": True, "n": 3, "x": 0.5, "none": None}),
        LessonPlace("steepest", 2, (0, 1)),
        1_000,
        31,
    )


def document(session: Session | None = None) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(session_text(session or full()))
    return found


def refused(data: bytes | dict[str, Any]) -> SessionError:
    with pytest.raises(SessionError) as caught:
        parse_session(data if isinstance(data, bytes) else json.dumps(data).encode("utf-8", "surrogatepass"))
    return caught.value


# -- there and back


def test_that_a_session_is_read_as_it_was_written() -> None:
    session = full()
    again = parse_session(session_text(session).encode())
    # NaN equals nothing, not itself: texts are compared as well
    assert session_text(again) == session_text(session)
    for field in fields(Session):
        if field.name != "path":
            assert getattr(again, field.name) == getattr(session, field.name)
    assert again.path[:-2] == session.path[:-2]
    assert math.copysign(1.0, again.path[0].points[0][1]) == -1.0  # type: ignore[union-attr]


@pytest.mark.parametrize(
    "slicing", [AlongStep(), AlongCurvatures(1, -1), AlongRandom(2**31 - 1), AlongVariables(0, 1)]
)
def test_that_every_slice_is_read_as_it_was_written(slicing: AlongStep) -> None:
    session = replace(full(), slicing=slicing, pinned=None)
    assert parse_session(session_text(session).encode()).slicing == slicing


def test_that_planes_of_variables_and_losses_of_one_variable_are_read_as_they_were_written() -> None:
    two = Editor.of(next(entry for entry in GALLERY if len(entry.start) == 2), PLAIN, 0).session
    two = replace(two, pinned=plane_of(two.variables))
    assert parse_session(session_text(two).encode()) == two
    one = Editor.of(next(entry for entry in GALLERY if len(entry.start) == 1), PLAIN, 0).session
    assert parse_session(session_text(one).encode()) == one


def test_that_a_loss_of_fifty_variables_and_one_of_two_thousand_terms_are_read_as_they_were_written() -> None:
    texts = [" + ".join(f"x{i}^2" for i in range(50)), " + ".join(f"sin({i}x + y)" for i in range(2_000))]
    for text in texts:
        loss = Loss.parse(text)
        w = (0.5,) * loss.dimension
        session = Session(text, loss.variables, Window(-1.0, 1.0, -1.0, 1.0), PLAIN, 3, (Starts((w,)),), 0, 0)
        assert parse_session(session_text(session).encode()) == session


def test_that_the_fields_of_a_file_are_those_of_a_session() -> None:
    assert set(FIELDS) == {field.name for field in fields(Session)}
    assert set(document()) == {"format", "version", *FIELDS}


def test_that_a_mark_at_the_beginning_of_the_text_is_no_mistake() -> None:
    assert parse_session(b"\xef\xbb\xbf" + session_text(full()).encode()).loss == full().loss


# -- the format as it is described


def test_that_the_example_of_the_description_is_a_session_and_every_field_is_described() -> None:
    text = DOCUMENT.read_text(encoding="utf-8")
    examples = [part.split("```")[0] for part in text.split("```json\n")[1:]]
    for example in examples:
        session = parse_session(example.encode())
        rebuilt = rebuild(session)
        assert len(rebuilt.exploration.path) == session.rows
        # elsewhere the last digits may differ, but no more than these
        assert all("e-1" in note for note in rebuilt.notes)
    assert len(examples) == 2
    inside = {
        "low", "high", "step", "kind", "after", "steps", "certified", "end", "points", "of", "values", "losses",
        "gradient_norms", "rows", "taken_with", "direction", "length", "size", "beta", "second", "vector", "axis",
        "sign", "seed", "norm", "diagonal", "origin", "first", "names", "axes", "note", "curvatures", "identity",
        "page", "solved",
    }  # fmt: skip
    for name in {"format", "version", *FIELDS, *inside}:
        assert f"`{name}`" in text, name


def test_that_a_file_of_version_0_is_read() -> None:
    new = document(Editor.of(GALLERY[4], PLAIN, 0).session)
    not_yet = {"name", "rules", "lesson", "panels", "most_steps", "speed"}
    old = {key: value for key, value in new.items() if key not in not_yet}
    old |= {"version": 0, "gallery": "Bowl", **new["rules"]}
    old["path"] = [{"kind": "start", "point": new["path"][0]["points"][0]}]
    session = parse_session(json.dumps(old).encode())
    assert (session.name, session.rules, session.lesson) == ("Bowl", PLAIN, None)
    assert session.path == Editor.of(GALLERY[4], PLAIN, 0).session.path
    for broken in (old | {"path": 3}, old | {"path": [3]}, old | {"path": [{"kind": "start"}]}, old | {"size": "x"}):
        assert refused(broken).place


# -- what is refused, and where


def changed(*steps: object, to: object = None) -> dict[str, Any]:
    """The full document with the value at a place replaced; a place that ends in … is removed."""
    whole = copy.deepcopy(document())
    *trail, last = [step for step in steps if step is not ...]
    inner: Any = whole
    for step in trail:
        inner = inner[step]
    if steps[-1] is ...:
        del inner[last]
    else:
        inner[last] = to
    return whole


GIVEN = 13
REFUSED = [
    (changed("format", to="other"), "", "no session of Steepest"),
    (changed("version", ...), "", "`version` is missing"),
    (changed("version", to=2), "version", "newer Steepest"),
    (changed("version", to=10**300), "version", "newer Steepest"),
    (changed("version", to=1.0), "version", "a whole number"),
    (changed("version", to=True), "version", "a whole number"),
    (changed("loss", to=7), "loss", "expected text, found 7"),
    (changed("loss", to="x +"), "loss", ""),
    (changed("loss", to="__import__('os')"), "loss", ""),
    (changed("loss", to="x" * 200_000), "loss", "200,000 characters"),
    (changed("loss", to="x\ud800"), "loss", "half of a character"),
    (changed("loss", to="y^2"), "parameters[0]", "`a` is not in the loss"),
    (changed("variables", to=["x", "y"]), "variables", "expected the variables of the loss, x, y, z"),
    (changed("name", to="<b>x</b>"), "name", "plain text"),
    (changed("parameters", 0, "value", to=9), "parameters[0].value", "within the range"),
    (changed("parameters", 0, "step", to=1e-9), "parameters[0].step", "at most 1,000,000"),
    (changed("parameters", 0, "low", to=3.0), "parameters[0].high", "empty"),
    (changed("parameters", 1, "name", to="a"), "parameters", "twice"),
    (changed("chosen", to=[]), "chosen", "an object"),
    (changed("chosen", "a", to="parametre"), "chosen.a", "expected `parameter`"),
    (changed("home", to=[0, 0, 1, 2]), "home", "must rise"),
    (changed("home", to=[0, 1, 2]), "home", "4 numbers, found 3"),
    (changed("home", 1, to="inf"), "home[1]", 'a finite number, found "inf"'),
    (changed("view", to={}), "view", "4 numbers"),
    (changed("minima", 0, to=[1]), "minima[0]", "3 numbers"),
    (changed("minima_for", to=[1]), "minima_for", "2 numbers"),
    (changed("slicing", "kind", to="stop"), "slicing.kind", "expected `step`"),
    (changed("slicing", "first", to="w"), "slicing.first", "one of `x`, `y`, `z`"),
    (changed("slicing", "first", to="x"), "slicing", "two that differ"),
    (changed("slicing", to={"kind": "curvatures", "first": 0, "second": -3}), "slicing", "two that differ"),
    (changed("slicing", to={"kind": "step", "seed": 1}), "slicing.seed", "unknown field"),
    (changed("pinned", "second", to=[1, 0, 0]), "pinned.second", "unit vectors at a right angle"),
    (changed("pinned", "first", 0, to=1e300), "pinned.second", "unit vectors at a right angle"),
    (changed("pinned", "axes", to=["x", "y"]), "pinned.second", "unit vector of y"),
    (changed("pinned", "names", to=["x"]), "pinned.names", "two names"),
    (changed("rules", "size", to=0), "rules.size", "from 1e-12 to 1e+06"),
    (changed("rules", "length", to="lenght"), "rules.length", "expected `length`"),
    (changed("rules", "direction", "second", to="k"), "rules.direction.second", "one of"),
    (changed("rules", "direction", "kind", ...), "rules.direction", "`kind` is missing"),
    (changed("rules", "direction", to={"kind": "vector", "vector": [0, 0, 0]}),
     "rules.direction.vector", "no direction"),
    (changed("rules", "direction", to={"kind": "axis", "axis": "x", "sign": 0}), "rules.direction.sign", "1 or -1"),
    (changed("rules", "direction", to={"kind": "random", "seed": -1}), "rules.direction.seed", "from 0 to"),
    (changed("rules", "direction", to={"kind": "random", "seed": 2**31}), "rules.direction.seed", "to 2,147,483,647"),
    (changed("slicing", to={"kind": "random", "seed": 2**31}), "slicing.seed", "to 2,147,483,647"),
    (changed("minima", to=[[0, 0, 0]] * 1_001), "minima", "1,000"),
    (changed("rules", "direction", to={"kind": "steepest in", "norm": "scaled"}), "rules.direction", "`diagonal`"),
    (changed("rules", "direction", to={"kind": "steepest in", "norm": "one", "diagonal": []}),
     "rules.direction.diagonal", "unknown"),
    (changed("order", to=13), "order", "from 1 to 12"),
    (changed("order", to=math.nan), "order", "found nan"),
    (changed("home", 1, to=math.inf), "home[1]", "finite number, found inf"),
    (changed("panels", "n", to=[math.nan]), "panels.n[0]", "finite number, found nan"),
    (changed("most_steps", to=0), "most_steps", "from 1 to 1,000,000"),
    (changed("speed", to=1e1), "speed", "whole number"),
    (changed("tip", to=10**9), "tip", "whole number from 0"),
    (changed("row", to=-1), "row", "whole number from 0"),
    (changed("lesson", "page", to="2"), "lesson.page", "whole number"),
    (changed("panels", to=[]), "panels", "an object"),
    (changed("panels", "n", to=10**20), "panels.n", "whole number"),
    (changed("panels", "a\ud800", to=1), "", "half of a character"),
    (changed("panels", "layout", to="A" * (1 << 20)), "panels", "more than"),
    (changed("path", to=[]), "path", "begins with a start"),
    (changed("path", 0, ...), "path[0].kind", "begins with a start"),
    (changed("path", 0, "points", to=[]), "path[0].points", "one at least"),
    (changed("path", 0, "points", 1, to=[1, 2]), "path[0].points[1]", "3 numbers, found 2"),
    (changed("path", 0, "points", 1, 2, to="nan"), "path[0].points[1][2]", "finite"),
    (changed("path", 0, "parameters", ...), "path[0]", "`parameters` is missing"),
    (changed("path", 1, "after", to=2), "path[1].after", "from 0 to 1"),
    (changed("path", 1, "steps", to=0), "path[1].steps", "from 1 to"),
    (changed("path", 1, "steps", to=10**9), "path[1]", "too long"),
    (changed("path", 3, "rules", "direction", to=3), "path[3].rules.direction", "expected an object { … }, found 3"),
    (changed("path", 1, "end", 0, to=None), "path[1].end[0]", "found null"),
    (changed("path", 1, "certified", to=1), "path[1].certified", "true or false"),
    (changed("path", GIVEN, "of", to=-1), f"path[{GIVEN}].of", "whole number"),
    (changed("path", GIVEN, "losses", to=[1.0]), f"path[{GIVEN}].losses", "2 numbers"),
    (changed("path", GIVEN, "losses", 0, to="infinity"), f"path[{GIVEN}].losses[0]", '"nan"'),
    (changed("path", GIVEN + 1, "rows", 0, 0, to="nan"), f"path[{GIVEN + 1}].rows[0][0]", "finite"),
    (changed("path", GIVEN + 1, "kind", to="givn"), f"path[{GIVEN + 1}].kind", "expected `given`"),
    (changed("ordre", to=3), "ordre", "did you mean `order`"),
    (changed("a b", to=3), '["a b"]', "unknown field"),
    (changed("order", ...), "", "`order` is missing"),
]  # fmt: skip


@pytest.mark.parametrize(("given", "place", "words"), REFUSED, ids=[f"{i}-{r[1]}" for i, r in enumerate(REFUSED)])
def test_that_what_is_wrong_is_named_with_its_place(given: dict[str, Any], place: str, words: str) -> None:
    error = refused(given)
    assert error.place == place or not place
    assert words in str(error)
    assert len(error.message) < 500


TEXTS = [
    (b"", "line 1, column 1", "not JSON"),
    (b"{", "line 1, column 2", "not JSON"),
    (b"\xff", "line 1", "UTF-8"),
    (b'{\n"a": "\xc3(\n"}', "line 2", "UTF-8"),
    (b"[1, 2]", "", "an object"),
    (b"null", "", "an object"),
    (b"[" * 1_000_000, "", "nested"),
    (b'{"a":' * 1_000_000, "", "nested"),
    (b'"' + b'\\"' * 4_000_000, "line 1", "not JSON"),
    (b"[" * 61 + b"]" * 61, "", "nested"),
    (b"NaN", "", "found nan"),
    (b'{"format": "steepest-session", "version": -Infinity}', "version", "found -inf"),
    (b"[" + b"[]," * 4_000_000 + b"1]", "", "more than 4,000,000 lists"),
    (b'{"format": "steepest-session", "version": ' + b"9" * 1_000_000 + b"}", "version", "newer"),
    (b'{"format": "steepest-session", "version": 1e999}', "version", "whole number"),
    (b'{"format": "steepest-session", "format": "steepest-session", "version": 1}', "", "twice"),
    (b"{'a': 1}", "line 1, column 2", "not JSON"),
    (b'{"a": 1,}', "line 1", "not JSON"),
    (b'{"a": 1} x', "line 1, column 10", "not JSON"),
    (b'{"a\n": 1}', "line 1", "not JSON"),
]


@pytest.mark.parametrize(("data", "place", "words"), TEXTS, ids=range(len(TEXTS)))
def test_that_what_is_no_json_is_refused(data: bytes, place: str, words: str) -> None:
    error = refused(data)
    assert error.place.startswith(place)
    assert words in str(error)


def test_that_numbers_with_very_many_digits_are_refused_or_rounded() -> None:
    text = session_text(full())
    assert refused(text.replace('"order": 12', f'"order": {"9" * 100_000}').encode()).place == "order"
    fine = text.replace('"order": 12', '"order": 12').replace("[-2.0, 2.0", f"[-2.{'0' * 100_000}1, 2.0")
    assert parse_session(fine.encode()).home.x0 == -2.0


def test_that_a_key_that_stands_twice_deep_inside_is_named() -> None:
    text = session_text(full()).replace('"after": 0', '"after": 0, "after": 1', 1)
    error = refused(text.encode())
    assert error.place == "path[1]"
    assert '"after"' in error.message


# -- files


def test_that_a_file_is_written_and_read(tmp_path: Path) -> None:
    path = tmp_path / "ä.steepest"
    write_session(full(), path)
    assert path.read_text(encoding="utf-8") == session_text(full())
    assert session_text(read_session(str(path))) == session_text(full())
    assert list(tmp_path.iterdir()) == [path]


def test_that_writing_keeps_permissions_and_links(tmp_path: Path) -> None:
    path, link = tmp_path / "a.steepest", tmp_path / "b.steepest"
    path.write_text("old")
    path.chmod(0o640)
    link.symlink_to(path)
    write_session(full(), link)
    assert link.is_symlink()
    assert path.stat().st_mode & 0o777 == 0o640
    assert parse_session(path.read_bytes()).loss == full().loss


def test_that_a_new_file_has_the_permissions_of_any_other_new_file(tmp_path: Path) -> None:
    (tmp_path / "other").write_text("")
    write_session(full(), tmp_path / "a.steepest")
    assert (tmp_path / "a.steepest").stat().st_mode == (tmp_path / "other").stat().st_mode


@pytest.mark.parametrize("fails", ["write", "fsync", "replace"])
@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EROFS, errno.EACCES])
def test_that_what_cannot_be_written_leaves_the_old_file_and_nothing_else(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, fails: str, number: int
) -> None:
    path = tmp_path / "a.steepest"
    path.write_text("old")

    def fail(*_: object) -> None:
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(os, fails, fail)
    if fails == "replace":
        monkeypatch.setattr(Path, "replace", fail)
    with pytest.raises(SessionError, match="cannot be written") as caught:
        write_session(full(), path)
    monkeypatch.undo()
    assert "choose another" in caught.value.message or "make room" in caught.value.message
    assert path.read_text() == "old"
    assert list(tmp_path.iterdir()) == [path]


def test_that_a_folder_that_is_gone_and_a_folder_of_that_name_are_said(tmp_path: Path) -> None:
    with pytest.raises(SessionError, match="not there any more"):
        write_session(full(), tmp_path / "gone" / "a.steepest")
    with pytest.raises(SessionError, match="a folder of this name"):
        write_session(full(), tmp_path)
    with pytest.raises(SessionError):
        write_session(full(), "a\0b")


def test_that_whoever_reads_while_another_writes_sees_a_whole_file(tmp_path: Path) -> None:
    path = tmp_path / "a.steepest"
    write_session(full(), path)
    over = threading.Event()

    def write() -> None:
        for order in range(200):
            write_session(replace(full(), order=order % 12 + 1), path)
        over.set()

    writer = threading.Thread(target=write)
    writer.start()
    while not over.is_set():
        parse_session(path.read_bytes())
    writer.join()


def test_that_what_is_no_file_is_refused_without_waiting(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    for path in (tmp_path / "pipe", tmp_path, tmp_path / "gone", Path("/dev/zero"), Path("a\0b")):
        with pytest.raises(SessionError):
            read_session(path)


def test_that_a_file_of_a_gigabyte_is_refused_at_once_and_not_touched(tmp_path: Path) -> None:
    path = tmp_path / "huge.steepest"
    with path.open("wb") as file:
        file.truncate(1 << 30)
    before = path.stat()
    began = time.process_time()
    with pytest.raises(SessionError, match="larger than 64 MB"):
        read_session(path)
    assert time.process_time() - began < 1.0
    assert path.stat().st_mtime_ns == before.st_mtime_ns


def test_that_a_session_that_could_not_be_read_again_is_not_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(session_file, "LARGEST", 1_000)
    with pytest.raises(SessionError, match="takes"):
        write_session(full(), tmp_path / "a.steepest")
    assert list(tmp_path.iterdir()) == []


def test_that_a_session_is_told_from_a_loss_by_its_name() -> None:
    for name in ("a.steepest", "/tmp/x.STEEPEST", "b.json", "x^2.steepest"):
        assert is_session_name(name)
    for text in ("x^2 + y^2", "x.5", "steepest", "json", "a.steepest + 1"):
        assert not is_session_name(text)
