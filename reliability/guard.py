"""Watches that reading and evaluating a text runs nothing else: Python's audit events say what a process does.

numexpr compiles text by Python's own `compile` and `eval`. That is let through only for a text made of canonical
names (`v0`, `v1`, …), numbers, operators and the functions of numexpr, and for the code that it compiles to.
"""

from __future__ import annotations

import re
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import CodeType

from explorer.functions import FUNCTIONS

_CALLED = sorted({function.op.value for function in FUNCTIONS.values()} - {"**"}, key=len, reverse=True)
_NUMBER = r"[0-9]+(?:\.[0-9]+)?(?:e[+-]?[0-9]+)?"
CANONICAL = re.compile(rf"(?:(?:{'|'.join(_CALLED)})(?=\()|v[0-9]+|{_NUMBER}|[-+*/%()<>&|~,]|==|!=|<=|>=)+")
"""All that numexpr may ever be given."""

_NAMES = re.compile(rf"v[0-9]+|{'|'.join(_CALLED)}")
_OF_NUMEXPR = "<expr>"
_HARMLESS = frozenset({"builtins.id", "sys._getframe"})
"""The identity of an object; the caller's names, which numexpr asks for, and is given none."""


class RanSomethingError(Exception):
    """Something was executed, imported, opened or started that should not have been."""


class Guard:
    """Refuses every audited event of one thread while it watches, but for numexpr's own."""

    def __init__(self) -> None:
        self._watched: int | None = None
        self._seen: list[str] = []
        sys.addaudithook(self._hook)

    @contextmanager
    def watching(self) -> Iterator[None]:
        """Watch the calling thread; raise RanSomethingError at the end even if what was raised first was caught."""
        self._seen.clear()
        self._watched = threading.get_ident()
        try:
            yield
        finally:
            self._watched = None
        if self._seen:
            raise RanSomethingError(self._seen[0])

    def _hook(self, event: str, arguments: tuple[object, ...]) -> None:
        if self._watched is None or self._watched != threading.get_ident():
            return
        if event in _HARMLESS or _is_of_numexpr(event, arguments):
            return
        what = f"{event}{arguments!r}"[:200]
        self._seen.append(what)
        raise RanSomethingError(what)


def _is_of_numexpr(event: str, arguments: tuple[object, ...]) -> bool:
    if event == "compile":
        source, file = arguments
        text = source.decode() if isinstance(source, bytes) else source
        return file == _OF_NUMEXPR and isinstance(text, str) and CANONICAL.fullmatch(text) is not None
    if event == "exec":
        code = arguments[0]
        return (
            isinstance(code, CodeType)
            and code.co_filename == _OF_NUMEXPR
            and all(_NAMES.fullmatch(name) for name in code.co_names)
        )
    return False


GUARD = Guard()
"""One a process, since an audit hook cannot be taken away again."""
