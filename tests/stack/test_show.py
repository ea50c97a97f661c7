"""The page that `make run` prints."""

from __future__ import annotations

import pytest

from stack.show import MOST, Page, show
from worker.pipeline.layers import Article
from worker.pipeline.result import build


@pytest.fixture(scope="module")
def result(reader):
    text = (
        "Norway's foreign minister, Ana Lindqvist, met envoys of Peru in Oslo on Monday.\n\n"
        "“Nothing was signed,” Lindqvist said. Peru demanded that Norway release the ship."
    )
    return build(reader.read(text, Article(published_at="2024-03-05")), reader.record)


def test_a_page_tells_the_main_event_and_who_when_where(result):
    page = "\n".join(Page(result, 100).lines())

    assert "main event consult" in page
    assert "by Ana Lindqvist" in page
    assert "2024-03-04" in page
    assert "Oslo" in page


def test_a_page_tells_quotes_with_their_speakers(result):
    (row,) = [line for line in Page(result, 100).lines() if "Nothing was signed" in line]

    assert row.startswith("Ana Lindqvist")


def test_no_line_is_wider_than_the_page(result):
    for width in (72, 100, 120):
        assert max(map(len, Page(result, width).lines())) <= width


def test_a_result_without_anything_has_a_page_too(reader):
    empty = build(reader.read("?", Article(language="en")), reader.record)

    page = "\n".join(show("Nothing", empty))

    assert "main event none" in page
    assert "no_publication_date" in page


def test_long_tables_say_how_much_they_leave_out(result):
    many = {**result, "entities": [dict(result["entities"][0], id=f"e{n}") for n in range(1, MOST + 5)]}

    assert "... and 4 more" in "\n".join(Page(many, 100).lines())
