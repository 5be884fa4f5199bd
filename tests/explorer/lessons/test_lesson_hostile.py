"""Lesson files that were made to be a burden: each is refused in words, and soon."""

from __future__ import annotations

import pytest

from explorer.lessons.lesson_checks import MOST_CHARACTERS, MOST_PAGES, in_a_line
from explorer.lessons.lesson_file import LessonError, read
from explorer.lessons.lesson_words import WordsError, read_condition, read_passage

HEAD = 'id = "a"\ntitle = "b"\nabout = "c"\n'
PAGE = """
[[page]]
title = "{number}"
text = "a"
question = "b"
goal = "{goal}"
reveal = "c"
[page.setup]
loss = "{loss}"
start = [1.0, 2.0]
"""


def lesson(*, pages: int = 1, goal: str = "steps > 0", loss: str = "x^2 + y^2", more: str = "") -> str:
    return HEAD + "".join(PAGE.format(number=n, goal=goal, loss=loss) for n in range(pages)) + more


def refusals(text: str) -> list[str]:
    with pytest.raises(LessonError) as caught:
        read(text.encode())
    return [str(mistake) for mistake in caught.value.mistakes]


def test_that_a_condition_of_200_levels_is_read_and_a_deeper_one_refused() -> None:
    deepest = "(" * 200 + "steps > 0" + ")" * 200
    assert read_condition(deepest).holds({"steps": 1.0})
    with pytest.raises(WordsError, match="nested deeper"):
        read_condition(f"({deepest})")


def test_that_a_goal_at_the_bound_of_levels_is_read() -> None:
    assert read(lesson(goal="(" * 200 + "steps > 0" + ")" * 200).encode()).pages[0].goal.names == ("steps",)


def test_that_a_condition_may_not_close_the_brackets_around_it() -> None:
    for text in ("steps > 0, 1, 0) + where(steps > 0", "steps > 0) & (steps < 9", "steps > 0, 1"):
        with pytest.raises(WordsError):
            read_condition(text)


def test_that_lines_are_joined_however_many_spaces_there_are() -> None:
    (paragraph,) = read_passage("a" + " " * 100_000 + "b\n   c \n d").paragraphs
    assert paragraph == ("a" + " " * 100_000 + "b c d",)


@pytest.mark.parametrize(
    "text",
    ["a." * 60_000 + "b = 1", "[" + "'a' . " * 9_000 + "b]", "x = {" + "a." * 60 + "b = 1}", "é." * 90 + "b = 1"],
)
def test_that_a_name_of_very_many_parts_is_refused(text: str) -> None:
    assert refusals(f"# first\n{text}") == ["line 2: a name with 50 dots; no field has that many"]


def test_that_words_with_many_dots_are_no_such_name() -> None:
    text = lesson(more='hint = "Wait ... and then ... " # 1.2.3.4.5.6.7.8.9\n')
    assert "unknown key" in refusals(text)[0]


def test_that_100_pages_are_read_and_101_are_refused_with_the_bound() -> None:
    assert len(read(lesson(pages=MOST_PAGES).encode()).pages) == 100
    assert refusals(lesson(pages=MOST_PAGES + 1))[-1].endswith("there are 101 pages; a lesson has up to 100")


def test_that_the_losses_of_all_pages_have_a_bound_together() -> None:
    loss = "+".join(f"{k}x*y" for k in range(1, 1_200))
    assert len(loss) < MOST_CHARACTERS < 3 * len(loss)
    assert len(read(lesson(loss=loss).encode()).pages) == 1
    assert refusals(lesson(pages=3, loss=loss)) == [
        "line 32, page 3, `setup.loss`: the losses up to this page have more than 20,000 characters together"
    ]


def test_that_a_page_that_keeps_the_loss_counts_it_again() -> None:
    loss = "+".join(f"{k}x*y" for k in range(1, 1_200))
    kept = '\n[[page]]\ntitle = "{}"\ntext = "a"\nquestion = "b"\ngoal = "steps > 0"\nreveal = "c"\n'
    assert "20,000 characters" in refusals(lesson(loss=loss, more=kept.format("A") + kept.format("B")))[0]


@pytest.mark.parametrize(
    "more",
    [
        '"\\u0007\\u202e" = 1',
        f'"{"k" * 50_000}" = 1',
        f'rule = "{"k" * 50_000}"',
        f'direction = "vector:{"1," * 9_000}"',
    ],
)
def test_that_a_message_can_be_shown_in_a_line(more: str) -> None:
    for message in refusals(lesson(more=more)):
        assert len(message) < 420
        assert message.isprintable()


@pytest.mark.parametrize("value", ["[]", "{a = 1}", "1979-05-27", "true", "1.5"])
def test_that_a_direction_of_another_kind_is_refused_beside_an_angle_too(value: str) -> None:
    assert "`setup.direction`: it must be text" in refusals(lesson(more=f"direction = {value}\nbeta = 0\n"))[0]


def test_that_words_keep_their_beginning_and_their_end() -> None:
    assert in_a_line("short") == "short"
    long = in_a_line("a" * 500 + "z" * 500, 60)
    assert len(long) == 60
    assert (long[0], long[-1]) == ("a", "z")
    assert in_a_line("a\tb\x1b\u202e") == "a�b��"
