"""What dead programs leave is found again: all of it, or as much as is whole, and it belongs to one program alone."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import textwrap
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from random import Random

import pytest

from explorer.gallery import GALLERY
from explorer.sessions import journal as journals
from explorer.sessions import locks
from explorer.sessions.journal import BASE, CHANGES, LOCK, Journal
from explorer.sessions.locks import Lock
from explorer.sessions.recovery import Recovered, recover
from explorer.sessions.session import LessonPlace, Panels, Session
from explorer.sessions.session_error import SessionError
from explorer.sessions.session_file import session_text
from tests.explorer.sessions.editing import Editor
from tests.explorer.sessions.test_rebuilding import PLAIN

ENTRY = next(entry for entry in GALLERY if entry.parameters)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "state" / "sessions"


def worked(count: int = 12, seed: int = 4) -> Iterator[Session]:
    """Sessions as they follow one another while somebody works."""
    editor, random = Editor.of(ENTRY, PLAIN, seed), Random(seed)
    for number in range(count):
        editor.do(2)
        panels = Panels.of({"front": ["taylor", "angle"][random.randrange(2)], "n": number // 3})
        yield replace(editor.session, panels=panels, lesson=LessonPlace("angles", number // 4), order=1 + number % 5)


def only(found: tuple[Recovered, ...]) -> Recovered:
    assert len(found) == 1
    return found[0]


def files(folder: Path, suffix: str) -> list[Path]:
    return sorted(folder.glob(f"*{suffix}"))


def test_that_the_last_record_is_what_is_recovered(folder: Path) -> None:
    first, *others = worked()
    kept = Journal.begin(folder, first, "/home/anna/a.steepest")
    for session in others:
        kept.record(session)
    kept.leave()
    left = only(recover(folder))
    assert left.session is not None
    assert session_text(left.session) == session_text(others[-1])
    assert (left.file, left.problem) == ("/home/anna/a.steepest", "")
    assert abs(left.when.timestamp() - time.time()) < 60.0


def test_that_the_file_is_the_one_that_was_named_last(folder: Path) -> None:
    first, second = worked(2)
    kept = Journal.begin(folder, first)
    kept.record(second, "b\udcff.steepest")
    kept.record(second)
    kept.leave()
    assert only(recover(folder)).file == "b\udcff.steepest"


def test_that_another_loss_brings_its_names_along(folder: Path) -> None:
    # the same slice, axis and plane are written with other names, or none
    sessions = [Editor.of(entry, PLAIN, 1).session for entry in GALLERY[::3]]
    kept = Journal.begin(folder, sessions[0])
    for session in sessions[1:]:
        kept.record(session)
        kept.leave()
        left = only(recover(folder))
        assert left.session is not None
        assert (session_text(left.session), left.problem) == (session_text(session), "")
        left.release()
        kept = Journal.begin(folder, left.session)
        left.discard()
    kept.end()


def test_that_only_what_differs_is_written(folder: Path) -> None:
    session = next(worked(1))
    kept = Journal.begin(folder, session)
    kept.record(session)
    (changes,) = files(folder, CHANGES)
    assert changes.read_bytes() == b""
    kept.record(replace(session, order=9))
    line = json.loads(changes.read_bytes()[9:])
    assert line["fields"] == {"order": 9}
    assert "pieces" not in line
    kept.end()


def test_that_nothing_is_left_of_what_was_ended(folder: Path) -> None:
    Journal.begin(folder, next(worked(1))).end()
    assert list(folder.iterdir()) == []
    assert recover(folder) == ()
    assert recover(folder / "nowhere") == ()


def test_that_what_lives_is_not_offered_and_what_is_held_is_offered_once(folder: Path) -> None:
    session = next(worked(1))
    alive = Journal.begin(folder, session)
    assert recover(folder) == ()
    alive.leave()
    left = only(recover(folder))
    assert recover(folder) == ()
    left.release()
    left = only(recover(folder))
    left.discard()
    assert list(folder.iterdir()) == []


def test_that_two_journals_in_a_folder_do_not_touch_each_other(folder: Path) -> None:
    first, second = worked(2)
    one, other = Journal.begin(folder, first), Journal.begin(folder, second)
    one.record(replace(first, order=7))
    other.record(replace(second, order=8))
    one.leave()
    other.leave()
    newest, older = recover(folder)
    assert newest.session is not None
    assert older.session is not None
    assert {newest.session.order, older.session.order} == {7, 8}
    assert newest.when >= older.when


# -- damage


def test_that_a_torn_last_line_is_left_out_wherever_it_is_torn(folder: Path) -> None:
    first, *others = worked(5)
    kept = Journal.begin(folder, first)
    for session in others:
        kept.record(session)
    kept.leave()
    (changes,) = files(folder, CHANGES)
    data = changes.read_bytes()
    ends = [i + 1 for i, byte in enumerate(data) if byte == 0x0A]
    texts = [session_text(session) for session in (first, *others)]
    for length in range(0, len(data) + 1, 7):
        changes.write_bytes(data[:length])
        left = only(recover(folder))
        assert left.session is not None
        assert left.problem == ""
        assert session_text(left.session) == texts[sum(end <= length for end in ends)]
        left.release()


def test_that_what_follows_a_damaged_line_is_lost_and_that_this_is_said(folder: Path) -> None:
    first, *others = worked(5)
    kept = Journal.begin(folder, first)
    for session in others:
        kept.record(session)
    kept.leave()
    (changes,) = files(folder, CHANGES)
    lines = changes.read_bytes().splitlines(keepends=True)
    lines[2] = lines[2].replace(b"generation", b"genaration")
    changes.write_bytes(b"".join(lines))
    left = only(recover(folder))
    assert left.session is not None
    assert session_text(left.session) == session_text(others[1])
    assert "the last 2 changes" in left.problem


@pytest.mark.parametrize("seed", range(20))
def test_that_any_damage_gives_a_session_or_words(folder: Path, seed: int) -> None:
    random = Random(seed)
    first, *others = worked(4)
    kept = Journal.begin(folder, first)
    for session in others:
        kept.record(session)
    kept.leave()
    path = random.choice(files(folder, BASE) + files(folder, CHANGES))
    data = bytearray(path.read_bytes())
    for _ in range(random.choice((1, 3))):
        data[random.randrange(len(data))] ^= 1 << random.randrange(8)
    path.write_bytes(data[: random.randint(0, len(data))] if seed % 2 else data)
    left = only(recover(folder))
    if left.session is None:
        assert "damaged" in left.problem
    else:
        assert session_text(left.session) in {session_text(session) for session in (first, *others)}


def test_that_a_line_that_is_whole_but_wrong_leaves_the_beginning(folder: Path) -> None:
    session = next(worked(1))
    kept = Journal.begin(folder, session)
    kept.leave()
    (changes,) = files(folder, CHANGES)
    changes.write_bytes(
        journals.line_of({"generation": 1, "number": 1, "when": "later", "fields": {"order": "many", "x": 1}})
    )
    left = only(recover(folder))
    assert left.session is not None
    assert session_text(left.session) == session_text(session)
    assert "only its beginning" in left.problem
    assert "order" in left.problem


# -- growing, and disks that are full


def test_that_a_journal_that_grows_begins_anew_and_loses_nothing(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(journals, "_LARGE", 2_000)
    first, *others = worked(40)
    kept = Journal.begin(folder, first)
    sizes = []
    for session in others:
        kept.record(session)
        (changes,) = files(folder, CHANGES)
        sizes.append(changes.stat().st_size)
    assert sorted(sizes) != sizes
    (base,) = files(folder, BASE)
    assert max(sizes) < 2 * base.stat().st_size + 4_000
    kept.leave()
    left = only(recover(folder))
    assert left.session is not None
    assert session_text(left.session) == session_text(others[-1])


def test_that_changes_of_an_older_base_are_void(folder: Path) -> None:
    first, second, third = worked(3)
    kept = Journal.begin(folder, first)
    kept.record(second)
    kept.leave()
    (base,) = files(folder, BASE)
    # as if the program had died after the base was there and before the changes were gone
    base.write_bytes(journals.base_of(third, "", (), 2))
    left = only(recover(folder))
    assert left.session is not None
    assert session_text(left.session) == session_text(third)


def test_that_after_a_full_disk_the_next_record_tries_again(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first, second, third = worked(3)
    kept = Journal.begin(folder, first)
    kept.record(second)
    written = os.write

    def full(handle: int, data: bytes) -> int:
        written(handle, bytes(data[:20]))
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as disk:
        disk.setattr(os, "write", full)
        with pytest.raises(SessionError, match="the disk is full"):
            kept.record(third)
        with pytest.raises(SessionError, match="the disk is full"):
            kept.record(third)
        # one that cannot even begin leaves nothing behind
        with pytest.raises(SessionError, match="the disk is full"):
            Journal.begin(folder, third)
        assert len(files(folder, LOCK)) == 1
    (base,) = files(folder, BASE)
    before = base.read_bytes()
    assert b".part" not in b"".join(path.name.encode() for path in folder.iterdir())
    kept.record(third)
    assert base.read_bytes() != before
    kept.leave()
    left = only(recover(folder))
    assert left.session is not None
    assert session_text(left.session) == session_text(third)


def test_that_a_folder_that_vanished_is_made_again(folder: Path) -> None:
    first, second = worked(2)
    kept = Journal.begin(folder, first)
    for path in folder.iterdir():
        path.unlink()
    folder.rmdir()
    kept.record(second)
    assert recover(folder) == ()
    kept.leave()
    left = only(recover(folder))
    assert left.session is not None
    assert session_text(left.session) == session_text(second)


def test_that_a_folder_that_cannot_be_made_is_said(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(SessionError, match="cannot be kept"):
        Journal.begin(tmp_path / "file" / "state", next(worked(1)))


# -- locks


def test_that_the_death_of_a_program_frees_its_lock_and_loses_nothing(folder: Path) -> None:
    program = f"""
        import sys
        from pathlib import Path
        from dataclasses import replace
        from explorer.sessions.journal import Journal
        from explorer.sessions.session_file import parse_session
        session = parse_session(Path(sys.argv[1]).read_bytes())
        journal = Journal.begin(Path({str(folder)!r}), session)
        number = 0
        while True:
            number += 1
            journal.record(replace(session, most_steps=number % 1_000_000 + 1))
            print(number % 1_000_000 + 1, flush=True)
    """
    saved = folder.parent.parent / "a.steepest"
    saved.write_text(session_text(next(worked(1))), encoding="utf-8")
    work = [sys.executable, "-c", textwrap.dedent(program), str(saved)]
    with subprocess.Popen(work, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        for _ in range(30):
            process.stdout.readline()
        assert recover(folder) == ()
        process.send_signal(signal.SIGKILL)
        said = [30, *map(int, process.stdout.read().split())]
    left = only(recover(folder))
    assert left.session is not None
    assert left.problem == ""
    assert left.session.most_steps >= said[-1]


def test_that_a_lock_is_held_by_one(tmp_path: Path) -> None:
    lock = Lock.take(tmp_path / "a.lock")
    assert lock is not None
    assert Lock.take(tmp_path / "a.lock") is None
    lock.release()
    again = Lock.take(tmp_path / "a.lock")
    assert again is not None
    again.release(remove=True)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("owner", "is_free"),
    [
        ({}, True),
        ({"pid": os.getpid()}, False),
        ({"pid": os.getpid(), "began": "1"}, sys.platform == "linux"),
        ({"pid": 2**22 + 7}, True),
        ({"pid": os.getpid(), "host": "another computer"}, False),
        ({"pid": 10**40}, True),
        ({"pid": -1}, True),
        ({"pid": "x"}, True),
    ],
)
def test_that_without_locks_of_the_system_the_owner_decides(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, owner: dict[str, object], is_free: bool
) -> None:
    monkeypatch.setattr(locks, "_hold", lambda _handle: None)
    path = tmp_path / ("a" + LOCK)
    lock = Lock.take(path)
    assert lock is not None
    lock.release()
    known = json.loads(path.read_bytes()[16:])
    path.write_bytes(b"\0" * 16 + json.dumps({**known, **owner} if owner else {}).encode())
    lock = Lock.take(path)
    assert (lock is not None) == is_free
    if lock is not None:
        lock.release()
