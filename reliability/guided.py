"""Fuzzing that is led by what of the code a text reaches, with atheris; the checks are those of `fuzz`.

python -m reliability guided --seconds 600

atheris is in the optional group `fuzz`. It ends at the first finding, which it prints and keeps beside the corpus.
"""

from __future__ import annotations

import argparse
import sys
import warnings
from collections.abc import Callable, Sequence
from pathlib import Path
from random import Random

import atheris

_INSTRUMENTED = ["explorer.tokens", "explorer.syntax", "explorer.mistakes", "explorer.expression", "explorer.lessons"]
with atheris.instrument_imports(include=_INSTRUMENTED):
    from explorer.gallery import GALLERY
    from explorer.lessons.lesson_file import shipped
    from reliability import lesson_reader, loss_reader
    from reliability.harness import outcome

_LONGEST = 2_000


class FoundError(Exception):
    """An input did what no input should."""


def main(words: Sequence[str]) -> int:
    parser = argparse.ArgumentParser(prog="python -m reliability guided", description=__doc__)
    parser.add_argument("--target", choices=_PREPARED, default="losses")
    parser.add_argument("--seconds", type=int, default=60)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument(
        "--corpus", type=Path, default=Path("build/corpus"), help="where what reaches new code is kept"
    )
    given = parser.parse_args(words)
    corpus = given.corpus / given.target
    corpus.mkdir(parents=True, exist_ok=True)
    seeds, check = _PREPARED[given.target]()
    for number, seed in enumerate(seeds):
        (corpus / f"seed-{number}").write_bytes(seed)
    warnings.simplefilter("error")
    limits = [
        f"-max_total_time={given.seconds}",
        f"-seed={given.seed}",
        f"-max_len={_LONGEST}",
        "-print_final_stats=1",
    ]
    atheris.Setup([sys.argv[0], *limits, f"-artifact_prefix={given.corpus}/", str(corpus)], check)
    atheris.Fuzz()
    return 0


def _losses() -> tuple[list[bytes], Callable[[bytes], None]]:
    target = loss_reader.target(Random(1))

    def check(data: bytes) -> None:
        _raise(outcome(target, data.decode("utf-8", "replace")))

    return [entry.expression.encode() for entry in GALLERY], check


def _lessons() -> tuple[list[bytes], Callable[[bytes], None]]:
    target = lesson_reader.target(Random(1))

    def check(data: bytes) -> None:
        _raise(outcome(target, data))

    return [path.read_bytes()[:_LONGEST] for path in shipped()], check


def _raise(what: str) -> None:
    if what.startswith("!"):
        raise FoundError(what)


_PREPARED = {"losses": _losses, "lessons": _lessons}
