"""A short run of each fuzzer, and the fuzzers themselves: they must find what is planted for them."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import zlib
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path
from random import Random

import numpy as np
import pytest

from explorer.derivatives import gradient
from explorer.gallery import GALLERY, GalleryLoss
from explorer.kernel import Kernel
from explorer.loss import Loss
from explorer.syntax import parse
from reliability import fuzz
from reliability.guard import CANONICAL, GUARD, RanSomethingError
from reliability.harness import Target, outcome, run, shortest
from reliability.loss_texts import LossTexts
from reliability.mutations import damaged, mutated_bytes
from reliability.printed import is_same_tree, printed


@pytest.mark.parametrize(
    ("name", "count"), [("losses", 1_500), ("options", 1_500), ("lessons", 250), ("sessions", 800)]
)
def test_that_a_short_run_finds_nothing(name: str, count: int) -> None:
    report = run(fuzz.TARGETS[name](Random(2024)), count)
    assert report.count == count
    assert report.findings == {}
    assert report.outcomes["refused"] > count / 3


@pytest.mark.slow
@pytest.mark.parametrize(("name", "count"), [("losses", 15_000), ("options", 15_000), ("lessons", 2_500)])
def test_that_a_longer_run_finds_nothing(name: str, count: int) -> None:
    report = run(fuzz.TARGETS[name](Random(7)), count)
    assert (report.count, report.findings, report.grew) == (count, {}, False)


def test_that_a_run_depends_on_its_seed_alone() -> None:
    first, again, other = (LossTexts(Random(seed)) for seed in (5, 5, 6))
    texts = [first() for _ in range(50)]
    assert texts == [again() for _ in range(50)] != [other() for _ in range(50)]


def test_that_random_texts_are_of_many_kinds() -> None:
    texts = LossTexts(Random(1))
    found = [texts() for _ in range(3_000)]
    assert max(map(len, found)) > 10_000
    assert sum(not text.isascii() for text in found) > 300
    assert sum("where(" in text for text in found) > 100
    assert any("\x00" in text for text in found)


def test_that_damage_changes_a_text() -> None:
    random = Random(3)
    assert sum(damaged("x^2 + sin(y)", random) != "x^2 + sin(y)" for _ in range(100)) > 80
    assert sum(mutated_bytes(b"x^2 + sin(y)", random) != b"x^2 + sin(y)" for _ in range(100)) > 80


# -- what is found


def test_that_an_exception_is_found_once_with_its_shortest_input() -> None:
    inputs = iter(["fine", "a?b", "fine", "more text with ? in the middle of it"])

    def check(text: str) -> str:
        if "?" in text:
            raise KeyError(f"at {text.index('?')}")
        return "read"

    report = run(Target("planted", lambda: next(inputs), check), 4)
    ((what, finding),) = report.findings.items()
    assert "KeyError" in what
    assert (finding.given, report.repeated[what], report.outcomes["read"]) == ("?", 2, 2)


def test_that_an_endless_input_is_given_up() -> None:
    def check(_text: str) -> str:
        while True:
            pass

    assert outcome(Target("endless", str, check), "x", patience=0.1) == "! over 0.1 s"


def test_that_a_warning_is_a_finding() -> None:
    report = run(Target("planted", lambda: "x", lambda _: str(np.log(np.float64(-1.0)))), 1)
    assert "RuntimeWarning" in next(iter(report.findings))


def test_that_memory_that_is_kept_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    kept = [0]

    def keep(_text: str) -> str:
        kept[0] += 2_000
        return "kept"

    # the memory of this process itself says little: what other tests gave back is there to be taken
    monkeypatch.setattr("reliability.harness.resident", lambda: (1 << 26) + kept[0])
    assert run(Target("kept", lambda: "x", keep), 25_000).grew
    monkeypatch.setattr("reliability.harness.resident", lambda: 1 << 26)
    assert not run(Target("kept", lambda: "x", keep), 25_000).grew


def test_that_the_shortest_input_still_fails() -> None:
    assert shortest("abcdefgh(xyz)", lambda text: "(" in text and ")" in text) == "()"
    assert shortest(b"\x00\x01\x02\x03", lambda data: 2 in data) == b"\x02"


# -- what is watched


@pytest.mark.parametrize(
    "act",
    [
        lambda: eval("1"),  # noqa: S307 - planted
        lambda: exec("pass"),  # noqa: S102 - planted
        lambda: compile("1", "<expr>x", "eval"),
        lambda: compile("__import__('os')", "<expr>", "eval"),
        lambda: Path(os.devnull).read_bytes(),
        lambda: subprocess.run([sys.executable, "-V"], check=False),
        lambda: __import__("this_is_not_there"),
        lambda: os.system("true"),
        socket.socket,
    ],
)
def test_that_nothing_runs_while_it_is_watched(act: Callable[[], object]) -> None:
    with pytest.raises(RanSomethingError), GUARD.watching():
        act()


def test_that_what_was_caught_is_told_all_the_same() -> None:
    with pytest.raises(RanSomethingError), GUARD.watching(), suppress(RanSomethingError):
        eval("1")  # noqa: S307 - planted


def test_that_only_the_thread_that_asked_is_watched() -> None:
    with ThreadPoolExecutor(1) as pool:
        assert pool.submit(eval, "1").result() == 1
        with GUARD.watching():
            assert pool.submit(eval, "2").result() == 2


def test_that_numexpr_may_compile_a_loss() -> None:
    loss = Loss.parse("hypot(x, 7.125)^2.75 + where(x > 1e-9, -x % 3, arctan2(x, 2))")
    with GUARD.watching():
        assert loss.value([2.0]) > 0.0
        assert loss.hessian([2.0]).shape == (1, 1)


@pytest.mark.parametrize("text", ["v0+v1*2.5e-10", "where((v0<1.0),sin(v1),1e999)", "(-(v0))", "(~(v0>=0.5))"])
def test_that_canonical_text_is_let_through(text: str) -> None:
    assert CANONICAL.fullmatch(text)


@pytest.mark.parametrize(
    "text",
    [
        "x",
        "v",
        "v0.real",
        "v0[0]",
        "lambda:0",
        "__import__(v0)",
        "sum(v0)",
        "v0;v1",
        "v0 v1",
        "'a'",
        "sin",
        "1j",
        "v0=1",
    ],
)
def test_that_any_other_text_is_not(text: str) -> None:
    assert CANONICAL.fullmatch(text) is None


@pytest.mark.parametrize("entry", GALLERY[::6], ids=lambda entry: entry.name)
def test_that_numexpr_is_given_canonical_text_only(entry: GalleryLoss) -> None:
    # a number that no program has yet, so that there is something to compile
    text = f"({entry.expression}) + 0.{zlib.crc32(entry.name.encode())}"
    root = parse(text, dict.fromkeys((p.name for p in entry.parameters), 1.0)).root
    with GUARD.watching():
        Kernel([root, *gradient(root)], len(root.graph.variables))


# -- what is printed


@pytest.mark.parametrize("entry", GALLERY, ids=lambda entry: entry.name)
def test_that_a_loss_of_the_gallery_is_printed_and_read_back(entry: GalleryLoss) -> None:
    root = parse(entry.expression).root
    assert is_same_tree(parse(printed(root)).root, root)


@pytest.mark.parametrize(
    "text",
    [
        "(a*b)*c",
        "a*(b*c)",
        "a/b*c/d",
        "a/(b*c)",
        "(a/b)/(c/d)",
        "a-(b-c)-d",
        "(a+b)+c",
        "-(-a)",
        "-a^b",
        "(-a)^b",
        "a^-b^c",
        "(a^b)^c",
        "a⁻²",
        "(2^a)⁻¹",
        "a//b//c",
        "a%(b%c)",
        "min(a,b,c)",
        "min(a,min(b,c))",
        "where(~(a>b)&(b>c|c>a),a,b)",
        "where(~~(a>b),a,b)",
        "3(a>b)",
        "a-(-b)",
        "a*-b",
        "2²a",
        "where(a>0,1,0)",
        "floor(a/b)",
        "1e300a+5e-324",
        "w10+w2+B+b",
    ],
)
def test_that_the_printed_loss_is_the_same_tree(text: str) -> None:
    root = parse(text).root
    assert is_same_tree(parse(printed(root)).root, root)


def test_that_trees_that_differ_are_told_apart() -> None:
    assert not is_same_tree(parse("a+b").root, parse("b+a").root)
    assert not is_same_tree(parse("(a+b)+c").root, parse("a+b+c").root)
    assert not is_same_tree(parse("a^2").root, parse("a^3").root)
    assert not is_same_tree(parse("a+1").root, parse("b+1").root)
