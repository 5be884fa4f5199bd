"""Lesson files: every kind of mistake is named with its line, page and field; a good file is read as it is meant."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from explorer.direction import AlongAxis, AtAngle, Newton
from explorer.landscape import Window
from explorer.lessons.lesson import PANELS
from explorer.lessons.lesson_facts import FACTS
from explorer.lessons.lesson_file import LARGEST, MOST_MISTAKES, LessonError, load, read, shipped
from explorer.lessons.lesson_setup import KEYS
from explorer.lessons.toml_places import places
from explorer.options import DIRECTIONS
from explorer.step_size import LengthRule

GOOD = '''\
id = "small"
title = "A small lesson"
about = "One page."

[[page]]
title = "Uphill"
text = """
The loss changes by {change}.

Half of η is {eta/2}, and {{this}} is no fact."""
question = "Turn u until L rises."
goal = "change > 0"
reveal = "It rises by {change}."

[page.setup]
loss = "x^2 + 3y^2"
start = [1.0, 2.0]
size = 0.1
'''
SECOND = """
[[page]]
title = "Again"
text = "Here L is {loss}."
question = "Step."
goal = "steps > 0"
reveal = "Done."
"""


def mistakes(text: str | bytes) -> list[str]:
    with pytest.raises(LessonError) as caught:
        read(text.encode() if isinstance(text, str) else text)
    return [str(mistake) for mistake in caught.value.mistakes]


def test_that_a_file_is_read_as_it_is_meant() -> None:
    lesson = read(GOOD.encode())
    page = lesson.pages[0]
    assert (lesson.identity, lesson.title, page.title) == ("small", "A small lesson", "Uphill")
    assert page.setup.options.loss == "x^2 + 3y^2"
    assert page.setup.options.start == (1.0, 2.0)
    assert (page.setup.options.size, page.setup.options.direction) == (0.1, AtAngle(180.0))
    assert len(page.text.paragraphs) == 2
    assert page.names == {"change", "eta"}
    filled = page.text.filled({"change": -1.5, "eta": 0.5}, lambda _, value: f"<{value:g}>")
    assert filled == ("The loss changes by <-1.5>.", "Half of η is <0.25>, and {this} is no fact.")


def test_that_a_page_without_a_loss_goes_on_with_that_of_the_page_before() -> None:
    first, second = read((GOOD + "window = [-1, 2, -3, 4]\n" + SECOND).encode()).pages
    assert first.setup.window == second.setup.window == Window(-1.0, 2.0, -3.0, 4.0)
    assert second.setup.options.loss == first.setup.options.loss
    assert second.setup.options.start == (1.0, 2.0)


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ('direction = "newton"', Newton()),
        ('direction = "axis:-y"', AlongAxis(1, -1)),
        ("beta = 30", AtAngle(30.0)),
    ],
)
def test_that_directions_are_the_words_of_the_command_line(line: str, expected: object) -> None:
    text = GOOD.replace('goal = "change > 0"', 'goal = "change > 1e9"') + line
    assert read(text.encode()).pages[0].setup.options.direction == expected


def test_that_parameters_rules_and_starts_by_name_are_read() -> None:
    text = GOOD.replace("3y^2", "a*y^2").replace("[1.0, 2.0]", "{ y = 2, x = 1 }")
    setup = (
        read((text + "parameters = { a = 3 }\nrule = 'gradient'\norder = 5\nsurface = true\n").encode())
        .pages[0]
        .setup
    )
    options = setup.options
    assert (options.start, options.parameters) == ((1.0, 2.0), (("a", 3.0),))
    assert (options.length, options.order, setup.surface) == (LengthRule.GRADIENT, 5, True)


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ('id = "small"\n', "", "line 1, `id`: it is missing"),
        ('"small"', '"Small lesson"', "line 1, `id`: it must be up to 40 small letters"),
        ('"A small lesson"', "3", "line 2, `title`: it must be text, but a number is given"),
        ('"One page."', '"  "', "line 3, `about`: it is empty"),
        ("about", "abuot", "line 3, `abuot`: unknown key; did you mean `about`?"),
        ('"Uphill"', '"a\\nb"', "line 6, page 1, `title`: it must be a single line"),
        ("goal", "gaol", "line 12, page 1, `gaol`: unknown key; did you mean `goal`?"),
        ('question = "Turn u until L rises."\n', "", "line 5, page 1, `question`: it is missing"),
        ("{eta/2}", "{etaa/2}", "line 10, page 1, `text`: in {etaa/2}: unknown fact `etaa`; did you mean `eta`?"),
        ("{eta/2}", "{eta/}", "line 10, page 1, `text`: in {eta/}: the formula ends after `/` at 4"),
        ("{eta/2}", "{eta > 2}", "line 10, page 1, `text`: in {eta > 2}: this is a condition"),
        ("{eta/2}", "{}", "line 10, page 1, `text`: in {}: there is nothing in it"),
        ("{eta/2}", "eta/2}", "line 10, page 1, `text`: a single `}`"),
        ("by {change}.\n", "by {change.\n", "line 8, page 1, `text`: a single `{`"),
        ("change > 0", "chnage > 0", "line 12, page 1, `goal`: unknown fact `chnage`; did you mean `change`?"),
        ("change > 0", "w_z > 0", "line 12, page 1, `goal`: unknown fact `w_z`; the loss of this page has x, y"),
        ("change > 0", "p_a > 0", "`goal`: unknown fact `p_a`; the loss of this page has no parameter"),
        ("change > 0", "zzz > 0", "`goal`: unknown fact `zzz`; there are eta, size, order, beta"),
        ("change > 0", "change", "line 12, page 1, `goal`: `change` is a number, not a condition"),
        ("change > 0", "change >", "line 12, page 1, `goal`: the formula ends after `>` at 8"),
        ("change > 0", "0 < change < 1", "line 12, page 1, `goal`: comparisons do not chain"),
        ("change > 0", "1 > 0", "line 12, page 1, `goal`: it speaks of no fact"),
        ("change > 0", "change > 0), 1, 0) + max((eta", "line 12, page 1, `goal`: unexpected `)` at 11"),
        ("change > 0", "__import__('os') > 0", "line 12, page 1, `goal`: unexpected `'` at 12"),
        ("change > 0", "change < 0", "line 12, page 1, `goal`: it is met before anything is done (change = -1.187)"),
        ("x^2 + 3y^2", "x^2 + foo(y)", "line 16, page 1, `setup.loss`: unknown function `foo` at 7"),
        ('"x^2 + 3y^2"', "7", "line 16, page 1, `setup.loss`: it must be text, but a number is given"),
        ("x^2 + 3y^2", "x^2 + log(y - 2)", "line 17, page 1, `setup.start`: L is not finite there"),
        ("[1.0, 2.0]", "[1.0]", "`setup.start`: it has 1 number, but the loss has 2 variables: x, y"),
        ("[1.0, 2.0]", "[1.0, inf]", "`setup.start`: `y` must be a finite number, but inf is given"),
        ("[1.0, 2.0]", '[1.0, "2"]', "`setup.start`: `y` must be a finite number, but text is given"),
        ("[1.0, 2.0]", "[1.0, 1e300]", "`setup.start`: `y` must be at most 1e+12 in size"),
        ("[1.0, 2.0]", "{x = 1, z = 2}", "`setup.start`: `z` is no variable of the loss, which has x, y"),
        ("[1.0, 2.0]", "{x = 1}", "line 17, page 1, `setup.start`: `y` is missing"),
        ("[1.0, 2.0]", "1979-05-27", "`setup.start`: it must be like [1.0, 1.0] for x, y, but a date or a time"),
        ("start = [1.0, 2.0]\n", "", "line 15, page 1, `setup.start`: it is missing; a loss needs one"),
        ("size = 0.1", "size = 0", "line 18, page 1, `setup.size`: 0 is out of range; it must be from 1e-12"),
        ("size = 0.1", "size = nan", "line 18, page 1, `setup.size`: it must be a finite number"),
        ("size = 0.1", "size = true", "line 18, page 1, `setup.size`: it must be a finite number, but true or false"),
        ("size = 0.1", "sise = 0.1", "line 18, page 1, `setup.sise`: unknown key; did you mean `size`?"),
        ("size = 0.1", "order = 13", "`setup.order`: K must be a whole number from 1 to 12, but 13 is given"),
        ("size = 0.1", "order = 2.5", "`setup.order`: K must be a whole number from 1 to 12, but 2.5 is given"),
        ("size = 0.1", 'rule = "gradeint"', "`setup.rule`: unknown rule `gradeint`; did you mean `gradient`?"),
        ("size = 0.1", 'panel = "rosse"', "`setup.panel`: unknown panel `rosse`; did you mean `rose`?"),
        ("size = 0.1", 'panel = "xyz"', "`setup.panel`: unknown panel `xyz`; there are taylor, angle"),
        ("size = 0.1", 'direction = "up"', "line 18, page 1, `setup.direction`: unknown direction `up`"),
        ("size = 0.1", 'direction = "axis:z"', "`setup.direction`: unknown variable `z`; the loss has x, y"),
        ("size = 0.1", "direction = 3", "`setup.direction`: it must be text, but a number is given"),
        ("size = 0.1", 'direction = "newton"\nbeta = 3', "line 19, page 1, `setup.beta`: β turns steepest descent"),
        ("size = 0.1", 'plane = "z"', "`setup.plane`: unknown variable `z`"),
        ("size = 0.1", "seed = -1", "`setup.seed`: it must be a whole number from 0"),
        ("size = 0.1", 'surface = "yes"', "`setup.surface`: it must be true or false, but text is given"),
        ("size = 0.1", "window = [0, 1]", "`setup.window`: it must be [x from, x to, y from, y to]"),
        ("size = 0.1", "window = [0, 1, 2, 2]", "`setup.window`: each pair of bounds must rise"),
        ("size = 0.1", "window = [0, inf, 2, 3]", "`setup.window`: each pair of bounds must rise, within ±1e+12"),
        ("size = 0.1", "parameters = { q = 1 }", "`setup.parameters.q`: `q` is not in the loss, which has x, y"),
        ("size = 0.1", "parameters = 3", "`setup.parameters`: it must be like {x = 1.0, y = 2.0}, but a number"),
        ("[page.setup]", "[page.setpu]", "line 15, page 1, `setpu`: unknown key; did you mean `setup`?"),
        ("title = \"Uphill\"", 'title = "Uphill', "line 6: not TOML at column 16: illegal character"),
        ("title = \"Uphill\"", "title = ", "line 6: not TOML at column 9: invalid value"),
    ],
)  # fmt: skip
def test_that_a_mistake_is_named_with_its_line_page_and_field(old: str, new: str, expected: str) -> None:
    assert old in GOOD
    said = mistakes(GOOD.replace(old, new, 1))
    assert any(expected in line for line in said), said
    assert all("\n" not in line for line in said)


def test_that_pages_must_have_different_titles() -> None:
    text = GOOD + SECOND.replace("Again", "Uphill")
    assert mistakes(text) == ["line 21, page 2, `title`: page 1 has this title as well; progress is kept under it"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('id = "a"\ntitle = "b"\nabout = "c"\n', "line 1, `page`: it is missing"),
        (
            'id = "a"\ntitle = "b"\nabout = "c"\npage = []\n',
            "line 4, `page`: there is no page; each begins with [[page]]",
        ),
        ('id = "a"\ntitle = "b"\nabout = "c"\npage = "d"\n', "line 4, `page`: each page begins with [[page]]"),
        ("", "line 1, `id`: it is missing"),
    ],
)
def test_that_a_lesson_needs_a_page(text: str, expected: str) -> None:
    assert expected in mistakes(text)


def test_that_the_start_belongs_to_a_loss() -> None:
    said = mistakes(GOOD + SECOND + "[page.setup]\nstart = [1.0, 1.0]\n")
    assert said == [
        "line 27, page 2, `setup.start`: without `loss` the page keeps the loss, the start and the parameters of the "
        "page before; give the loss again to change them"
    ]


def test_that_a_wrong_loss_is_not_blamed_on_the_pages_that_keep_it() -> None:
    said = mistakes(GOOD.replace("x^2 + 3y^2", "x^2 +") + SECOND)
    assert len(said) == 1
    assert "line 16, page 1, `setup.loss`" in said[0]


def test_that_all_mistakes_are_named_at_once_in_the_order_of_lines() -> None:
    text = GOOD.replace("change > 0", "chnage > 0").replace("size = 0.1", "size = -1").replace('"small"', '"?"')
    assert [line.partition(",")[0] for line in mistakes(text)] == ["line 1", "line 12", "line 18"]
    many = GOOD + "".join(f"key{n} = {n}\n" for n in range(50))
    assert len(mistakes(many)) == MOST_MISTAKES
    with pytest.raises(LessonError, match=r"\nand 30 more mistakes$"):
        read(many.encode())


def test_that_what_is_no_text_in_utf_8_is_named_with_its_line() -> None:
    assert mistakes(GOOD.encode("utf-8").replace(b"Uphill", b"Uphill\xff")) == [
        f"line 6: byte {GOOD.index('Uphill') + 7} is not UTF-8; save the file as UTF-8"
    ]


def test_that_a_byte_order_mark_and_line_ends_of_windows_are_read() -> None:
    assert read(b"\xef\xbb\xbf" + GOOD.replace("\n", "\r\n").encode()).title == "A small lesson"


def test_that_a_file_that_is_too_large_or_not_there_is_refused(tmp_path: Path) -> None:
    large = tmp_path / "large.toml"
    large.write_text(GOOD + "#" * LARGEST, encoding="utf-8")
    for path, expected in ((large, "larger than 131,072 bytes"), (tmp_path / "none.toml", "cannot be read")):
        with pytest.raises(LessonError, match=expected):
            load(path)


def test_that_a_file_nested_without_end_is_refused() -> None:
    deep = "[" * 20_000 + "]" * 20_000
    assert mistakes(GOOD + "a = " + deep) == ["line 19: lists or tables are nested too deep"]


@pytest.mark.parametrize("digits", ["1" + "0" * 400, "-1" + "0" * 400, "0x" + "f" * 6000])
@pytest.mark.parametrize(
    ("old", "new", "field"),
    [
        ("[1.0, 2.0]", "[{}, 2.0]", "setup.start"),
        ("size = 0.1", "size = {}", "setup.size"),
        ("size = 0.1", "beta = {}", "setup.beta"),
        ("size = 0.1", "seed = {}", "setup.seed"),
        ("size = 0.1", "order = {}", "setup.order"),
        ("size = 0.1", "rule = {}", "setup.rule"),
        ("size = 0.1", "window = [{}, 1, 0, 1]", "setup.window"),
        ("start = [1.0, 2.0]", "start = [2.0]\nparameters = {{ x = {} }}", "setup.parameters"),
    ],
)
def test_that_a_whole_number_beyond_all_doubles_is_a_mistake_of_its_field(
    old: str, new: str, field: str, digits: str
) -> None:
    number = digits.replace("-0x", "0x")
    said = mistakes(GOOD.replace(old, new.format(number)))
    assert f"page 1, `{field}`: " in said[0]
    assert len(said[0]) < 200


def test_that_a_number_of_more_digits_than_python_reads_is_named_with_its_line() -> None:
    assert mistakes(GOOD.replace("[1.0, 2.0]", f"[{'9' * 5000}, 2]")) == [
        "line 17: a number has more than 4,300 digits"
    ]


@pytest.mark.parametrize("start", ['"1,2"', "[1e400, 2.0]", "[nan, 2.0]", "7"])
def test_that_one_wrong_value_is_one_mistake(start: str) -> None:
    assert len(mistakes(GOOD.replace("[1.0, 2.0]", start))) == 1


def test_that_what_a_page_watches_and_the_panel_after_it_are_read() -> None:
    page = read((GOOD.replace("goal =", 'watch = "ΔL = {start_change}"\ngoal =') + 'after = "rose"').encode()).pages[
        0
    ]
    assert page.watch is not None
    assert page.names == {"change", "eta", "start_change"}
    assert (page.setup.panel, page.setup.after) == ("", "rose")
    assert "`setup.after`: unknown after `rosse`" in mistakes(GOOD + 'after = "rosse"')[0]
    assert "`watch`: in {etaa}" in mistakes(GOOD.replace("goal =", 'watch = "{etaa}"\ngoal ='))[0]


@pytest.mark.parametrize("path", shipped(), ids=lambda path: path.name)
def test_that_every_value_of_a_lesson_is_found_where_it_stands(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    found = places(text)
    document = tomllib.loads(text)
    for number, page in enumerate(document["page"]):
        for key, value in page.items():
            place = found["page", number, key]
            if isinstance(value, str):
                assert tomllib.loads("v = " + text[place.start : place.end])["v"] == value
                assert text.splitlines()[place.line - 1].startswith(f"{key} = ")
            else:
                assert text.splitlines()[place.line - 1] == "[page.setup]"


def test_that_places_are_found_in_every_form_of_toml() -> None:
    text = (
        "# a = 1\na.b = '''\nx = 1 # no key\n''' # b = 2\n'c d' = [1, # one\n  \"]\", {e = 2, f = '}'}]\n"
        '[g."h.i"]\nj = 1979-05-27 07:32:00\n[[k.l]]\n[[k.l]]\nm = """a\\"""""\n[k.l.n]\no = -1e3\n'
    )
    tomllib.loads(text)
    found = {trail: text[place.start : place.end] for trail, place in places(text).items()}
    assert found["c d", 2, "f"] == "'}'"
    assert found["a", "b"] == "'''\nx = 1 # no key\n'''"
    assert found["g", "h.i", "j"] == "1979-05-27 07:32:00"
    assert found["k", "l", 1, "m"] == '"""a\\"""""'
    assert found["k", "l", 1, "n", "o"] == "-1e3"
    assert ("a",) not in found
    assert {trail: place.line for trail, place in places(text).items()}["k", "l", 1, "n", "o"] == 13


def test_that_the_description_of_the_format_names_every_field_panel_direction_and_fact() -> None:
    words = (Path(__file__).parents[3] / "docs" / "lessons.md").read_text(encoding="utf-8")
    for name in (*KEYS, *PANELS, *DIRECTIONS, *FACTS, *(rule.value for rule in LengthRule)):
        assert f"`{name}`" in words, name


def test_that_the_example_in_the_description_is_a_lesson() -> None:
    words = (Path(__file__).parents[3] / "docs" / "lessons.md").read_text(encoding="utf-8")
    example = [line[4:] for line in words.splitlines() if line.startswith("    ") or not line]
    start = example.index('id = "my-first"')
    end = example.index('panel = "angle"')
    assert read("\n".join(example[start : end + 1]).encode()).title == "My first lesson"
