"""Every command of the program in one table: its words, its keys, and what it calls."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from PySide6.QtGui import QAction, QActionGroup, QKeySequence
from PySide6.QtWidgets import QMenu, QMenuBar, QWidget

from ui.stepper import MOST_STEPS


@dataclass(frozen=True, slots=True)
class Command:
    """A row of the table. A line above it in the menu where `begins_group` is set."""

    name: str
    menu: str
    text: str
    keys: tuple[str, ...] = ()
    tip: str = ""
    checkable: bool = False
    begins_group: bool = False
    choice_of: str = ""
    """The menu of choices, one of which is checked, that it stands in; it follows the command before."""


COMMANDS = (
    Command("new_session", "File", "&New", ("Ctrl+N",), "Begin anew, with the loss that the program opens with"),
    Command("open_session", "File", "&Open…", ("Ctrl+O",), "Open a session that was saved"),
    Command("save_session", "File", "&Save", ("Ctrl+S",), "Save the session: the loss, the path, all panels"),
    Command("save_session_as", "File", "Save &as…", ("Ctrl+Shift+S",), "Save the session to another file"),
    Command("focus_loss", "File", "Edit &loss", ("Ctrl+L",), "Go to the field of the loss", begins_group=True),
    Command("focus_gallery", "File", "&Gallery…", ("Ctrl+G",), "Choose a standard loss"),
    Command("save_csv", "File", "Save steps as &CSV…", ("Ctrl+Alt+S",), "Save the table of steps", begins_group=True),
    Command("export_picture", "File", "&Export a picture…", ("Ctrl+E",), "As PNG, SVG or PDF", begins_group=True),
    Command("export_film", "File", "Export the path as a &film…", ("Ctrl+Shift+E",), "As GIF or MP4"),
    Command("save_formulas", "File", "Export the for&mulas…", (), "As a LaTeX document, with today's numbers"),
    Command("quit", "File", "&Quit", ("Ctrl+Q",), "Close the window", begins_group=True),
    Command("undo", "Edit", "&Undo", ("Ctrl+Z",), "Take back the last change"),
    Command("redo", "Edit", "&Redo", ("Ctrl+Shift+Z", "Ctrl+Y"), "Do again what was taken back"),
    Command("copy_landscape", "Edit", "Copy picture of the &landscape", ("Ctrl+Shift+C",), begins_group=True),
    Command("copy_taylor", "Edit", "Copy picture of the &Taylor panel"),
    Command("copy_angle", "Edit", "Copy picture of the &angle panel"),
    Command("copy_history", "Edit", "Copy picture of the &history"),
    Command("copy_window", "Edit", "Copy picture of the &window"),
    Command("copy_steps", "Edit", "Copy the table of &steps", begins_group=True),
    Command("copy_program", "Edit", "Copy as &Python", ("Ctrl+Alt+C",),
            "The path as a short program that needs NumPy alone"),
    Command("find_step", "Edit", "&Find a step…", ("Ctrl+F",), "By its number, or by what is true of it: L < 1e-3"),
    Command("step", "Descent", "&Step", ("Space",), "Take one step: w ← w + ηu"),
    Command("back", "Descent", "Step &back", ("Backspace",), "Return to the point before, exactly"),
    Command("play", "Descent", "&Play", ("F5",), "Step by the clock, and pause", checkable=True),
    Command("run", "Descent", "&Run", ("F6",), "Step until there is a reason to stop", checkable=True),
    *(Command(f"run_{most}", "Descent", f"{most:,}", (), f"Let a run take {most:,} steps at the most", checkable=True,
              choice_of="Steps of a run at the &most")
      for most in MOST_STEPS),
    Command("cancel", "Descent", "&Cancel what is under way", ("Esc",), "Give up what takes long; the picture stays"),
    Command("reset", "Descent", "R&eset", ("Ctrl+R",), "Return to the start"),
    Command("steepest", "Descent", "Steepest &descent, β = 180°", ("Ctrl+D",), begins_group=True),
    Command("turn_left", "Descent", "Turn u le&ft by 5°", ("Ctrl+Left",)),
    Command("turn_right", "Descent", "Turn u ri&ght by 5°", ("Ctrl+Right",)),
    Command("longer", "Descent", "&Longer step (×1.26)", ("Ctrl+Up",)),
    Command("shorter", "Descent", "S&horter step (÷1.26)", ("Ctrl+Down",)),
    Command("rose", "Experiments", "Direction &rose", ("Ctrl+1",), "ΔL at this η in every direction"),
    Command("remainder", "Experiments", "Re&mainder against η", ("Ctrl+2",), "|Rₖ| against η, with its slopes"),
    Command("trust", "Experiments", "How far to &trust", ("Ctrl+3",), "Up to which η the promise holds"),
    Command("model", "Experiments", "&Local model", ("Ctrl+4",), "Contours of the model, and the curvatures of L"),
    Command("race", "Experiments", "Same &budget, other directions", ("Ctrl+5",), "Directions side by side"),
    Command("norm", "Experiments", "Steepest in which &norm?", ("Ctrl+6",), "The ellipse, the diamond, the square"),
    Command("formulas", "Experiments", "Show the &arithmetic", ("Ctrl+7",), "The formulas, with today's numbers",
            begins_group=True),
    Command("copy_experiment", "Experiments", "&Copy the numbers in front", (), "Of the experiment in front",
            begins_group=True),
    Command("save_experiment", "Experiments", "&Save them as CSV…"),
    Command("lesson_argument", "Lessons", "&Why is −∇L the steepest way down?", (), "The argument, in eight pages"),
    Command("lesson_valleys", "Lessons", "When steepest is not &best", (), "Valleys, curvature, Newton's direction"),
    Command("lesson_step-size", "Lessons", "Step &size", (), "Divergence, 2/λmax and line search"),
    Command("open_lesson", "Lessons", "&Open a lesson…", (), "A lesson that somebody wrote, in a TOML file",
            begins_group=True),
    Command("lesson_back", "Lessons", "Pa&ge before", ("Alt+Left",), begins_group=True),
    Command("lesson_next", "Lessons", "&Next page", ("Alt+Right",)),
    Command("lesson_set_up", "Lessons", "Set the &page up again"),
    Command("leave_lesson", "Lessons", "&Leave the lesson", (), "Back to your own exploration"),
    Command("fit", "View", "&Fit", ("Ctrl+0",), "Show the window that suits the loss"),
    Command("follow", "View", "&Centre on w", ("Ctrl+J",), "Bring the point to the middle"),
    Command("zoom_in", "View", "Zoom &in", ("Ctrl++", "Ctrl+=")),
    Command("zoom_out", "View", "Zoom &out", ("Ctrl+-",)),
    Command("equal_axes", "View", "&Equal axes", ("Ctrl+Alt+E",), "One unit is as long on both axes", checkable=True),
    Command("again", "View", "Co&mpute again", ("Shift+F5",), "Compute what is shown as far as it is not there"),
    Command("field", "View", "Field of −∇&L", ("Ctrl+Shift+F",), "Show the direction of −∇L everywhere",
            checkable=True),
    Command("surface", "View", "&Surface", ("F7",), "Show L as a surface, with the path on it", checkable=True),
    Command("pin", "View", "Pin t&he slice", ("Ctrl+P",), "Let the slice stay where it is while w moves",
            checkable=True),
    Command("components", "View", "Compo&nents of w", ("F9",), "A table of every component of w, ∇L and u",
            checkable=True),
    Command("presentation", "View", "&Presentation", ("F11",), "Large type, the landscape and one panel",
            checkable=True, begins_group=True),
    Command("next_panel", "View", "Ne&xt panel in presentation", ("F8",)),
    Command("dark", "View", "&Dark", ("Ctrl+Shift+D",), "Dark or light colours", checkable=True, begins_group=True),
    Command("default_layout", "View", "Default la&yout", (), "Put every panel back in its place"),
    Command("shortcuts", "Help", "&Keys and mouse", ("F1",)),
    Command("about", "Help", "&About Steepest"),
)  # fmt: skip


_TITLES = {"Experiments": "E&xperiments"}
"""Menus whose first letter is that of another one."""


def make_actions(parent: QWidget, bar: QMenuBar, calls: Mapping[str, Callable[..., object]]) -> dict[str, QAction]:
    """Make an action of each command, and put it in its menu."""
    actions: dict[str, QAction] = {}
    menus = {name: bar.addMenu(_TITLES.get(name, f"&{name}")) for name in dict.fromkeys(c.menu for c in COMMANDS)}
    for command in COMMANDS:
        action = QAction(command.text, parent)
        action.setObjectName(f"{command.name}_action")
        action.setShortcuts([QKeySequence(keys) for keys in command.keys])
        action.setCheckable(command.checkable)
        about = command.tip or command.text.replace("&", "")
        keys = action.shortcut().toString(QKeySequence.SequenceFormat.NativeText)
        action.setToolTip(f"{about} ({keys})" if keys else about)
        signal = action.toggled if command.checkable else action.triggered
        signal.connect(_call(calls[command.name], checkable=command.checkable))
        if command.begins_group:
            menus[command.menu].addSeparator()
        if command.choice_of:
            _add_choice(menus[command.menu], command.choice_of, action)
        else:
            menus[command.menu].addAction(action)
        parent.addAction(action)
        actions[command.name] = action
    return actions


def _add_choice(menu: QMenu, title: str, action: QAction) -> None:
    """Put an action into a menu of choices, which is begun with the first of them."""
    choices = menu.actions()[-1].menu() if menu.actions() else None
    if not isinstance(choices, QMenu) or choices.title() != title:
        choices = menu.addMenu(title)
        QActionGroup(choices)
    choices.addAction(action)
    group = choices.findChild(QActionGroup)
    if group is not None:
        group.addAction(action)


def _call(function: Callable[..., object], *, checkable: bool) -> Callable[[bool], None]:
    def call(checked: bool) -> None:
        function(checked) if checkable else function()

    return call


_LEFT, _RIGHT = ("Descent", "File", "Lessons"), ("Experiments", "View", "Edit")
_WITH_KEYS = _LEFT + _RIGHT
"""The menus whose keys are listed, by columns."""
MOUSE = (
    ("Click on the landscape", "start there"),
    ("Drag the point w", "move the start"),
    ("Drag the tip of u, the dial, or the dot on the rose", "turn the direction"),
    ("Drag the line η in the plot of the ray", "choose the step size"),
    ("Click on a mark in the panel Trust", "take that step size"),
    ("Double click in the table of the race", "take that direction"),
    ("Drag elsewhere on the landscape; wheel", "move the view; zoom"),
    ("Arrow keys, +, − and Home on the landscape", "move the view; zoom; fit"),
    ("Shift and arrow keys there; Enter", "move the start; start in the middle"),
    ("Drag beside the surface or on it; wheel", "turn it; zoom (Shift: move it)"),
    ("Arrow keys, + and − on the surface", "turn it; zoom"),
    ("Click on a name beside the loss", "make it a variable or a parameter"),
    ("Click on ∇L or u above the components", "the largest first"),
    ("Esc in the field of the loss", "bring the last good loss back"),
)


def keys_as_html() -> str:
    """List the keys of every command, by menu and in two columns, and what the mouse does."""
    menus = {name: [c for c in COMMANDS if c.menu == name and c.keys] for name in _WITH_KEYS}
    blocks = {
        name: [(" or ".join(c.keys), c.text.replace("&", "").rstrip("…")) for c in commands]
        for name, commands in menus.items()
    }
    left, right = ("".join(_block(name, blocks[name]) for name in names) for names in (_LEFT, _RIGHT))
    columns = f"<tr><td style='padding-right:28px'>{left}</td><td>{right}</td></tr>"
    return f"<table>{columns}</table>{_block('Mouse', MOUSE)}"


def _block(title: str, rows: Iterable[tuple[str, str]]) -> str:
    lines = "".join(
        f"<tr><td style='padding-right:14px; white-space:nowrap'><b>{keys}</b></td>"
        f"<td style='white-space:nowrap'>{text}</td></tr>"
        for keys, text in rows
    )
    return f"<h4 style='margin-bottom:2px'>{title}</h4><table cellspacing='2'>{lines}</table>"
