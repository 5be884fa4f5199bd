"""Renews what the documents say of keys, functions and the command line, from the program itself.

It stands between <!-- begin NAME --> and <!-- end NAME -->. With --check nothing is written; what is old is named.
"""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Callable, Iterable
from contextlib import redirect_stdout, suppress
from io import StringIO
from pathlib import Path
from unittest.mock import patch

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from explorer.command_line import read_words  # noqa: E402 - where it is found comes first
from explorer.functions import FUNCTIONS  # noqa: E402
from explorer.gallery import GALLERY, GROUPS  # noqa: E402
from ui.actions import COMMANDS, MOUSE  # noqa: E402

DOCS = ROOT / "docs"
_WIDTH = 100
"""Characters in a line of the help."""
_BLOCK = re.compile(r"(<!-- begin (?P<name>[a-z-]+) -->\n).*?(<!-- end (?P=name) -->)", re.DOTALL)


def _table(headings: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    titles = list(headings)
    lines = [titles, ["---"] * len(titles), *rows]
    return "\n".join("| " + " | ".join(cell.replace("|", "\\|") for cell in line) + " |" for line in lines)


def _keys() -> str:
    """Return every command with its keys, menu by menu."""
    menus = dict.fromkeys(command.menu for command in COMMANDS)
    return "\n\n".join(f"### {menu}\n\n{_menu(menu)}" for menu in menus)


def _menu(menu: str) -> str:
    rows = (
        (f"{f'{c.choice_of}: ' if c.choice_of else ''}{c.text}".replace("&", ""), _typed(c.keys), c.tip)
        for c in COMMANDS
        if c.menu == menu
    )
    return _table(("command", "keys", "what it does"), rows)


def _typed(keys: tuple[str, ...]) -> str:
    return " or ".join(f"`{each}`" for each in keys)


def _mouse() -> str:
    return _table(("do this", "to"), MOUSE)


def _functions() -> str:
    """Return every function with its other names and its number of arguments."""
    names: dict[object, list[str]] = {}
    for name, function in FUNCTIONS.items():
        names.setdefault(function, []).append(name)
    rows = []
    for name, function in FUNCTIONS.items():
        first, *others = names[function]
        if name == first:
            count = str(function.fewest) if function.fewest == function.most else f"{function.fewest} or more"
            rows.append((f"`{name}`", ", ".join(f"`{other}`" for other in others), count))
    return _table(("function", "also", "arguments"), rows)


def _gallery() -> str:
    rows = (
        (group, str(sum(e.group == group for e in GALLERY)), ", ".join(e.name for e in GALLERY if e.group == group))
        for group in GROUPS
    )
    return _table(("group", "", "losses"), rows)


def help_of(command: str) -> str:
    """Return what a command prints for --help, as its source would."""
    printed = StringIO()
    as_source = patch.object(sys, "argv", ["main.py"]), patch.dict(os.environ, {"COLUMNS": str(_WIDTH)})
    with as_source[0], as_source[1], redirect_stdout(printed), suppress(SystemExit):
        read_words([*([command] if command else []), "--help"])
    return f"```text\n{printed.getvalue().rstrip()}\n```"


BLOCKS: dict[str, Callable[[], str]] = {
    "keys": _keys,
    "mouse": _mouse,
    "functions": _functions,
    "gallery": _gallery,
    "help": lambda: help_of(""),
    "help-trace": lambda: help_of("trace"),
    "help-render": lambda: help_of("render"),
}


def renewed(text: str) -> str:
    """Return a document whose blocks say what is true now."""
    return _BLOCK.sub(lambda found: f"{found[1]}{BLOCKS[found['name']]()}\n{found[3]}", text)


def main() -> int:
    """Renew all documents, or only look which are old."""
    is_check = "--check" in sys.argv[1:]
    old = [file for file in sorted(DOCS.rglob("*.md")) if renewed(text := file.read_text(encoding="utf-8")) != text]
    for file in old:
        print(f"{file.relative_to(ROOT)} {'is old' if is_check else 'is renewed'}")
        if not is_check:
            file.write_text(renewed(file.read_text(encoding="utf-8")), encoding="utf-8")
    return 1 if old and is_check else 0


if __name__ == "__main__":
    sys.exit(main())
