"""Which event an article is about, and its six questions."""

from __future__ import annotations

import pytest

from worker.pipeline.layers import Article


@pytest.fixture
def read(reader):
    return lambda text, **article: reader.read(text, Article(language="en", **article))


def main_event(doc):
    (main,) = [event for event in doc._.events if event.main]
    return main


LONG = (
    "Canada has delivered tanks to Latvia. Norway praised Estonia on Sunday. Iran threatened to attack Kuwait. "
    "Chile invaded Bolivia in 1998."
)


def test_exactly_one_event_is_the_main_one(read):
    """However many there are."""
    assert main_event(read(LONG)).type == "aid.military"


def test_no_event_no_main_event(read):
    """Nothing is made up."""
    doc = read("The bay was quiet.")

    assert doc._.events == []
    assert (doc._.summary.event, doc._.summary.who, doc._.summary.what) == (None, [], None)


def test_the_title_decides_between_early_events(read):
    """What the title names is what the article is about."""
    text = "Norway praised Estonia on Sunday. Canada has delivered tanks to Latvia."

    assert main_event(read(text, title="Canada Delivers Tanks to Latvia")).type == "aid.military"
    assert main_event(read(text, title="Norway Praises Estonia")).type == "support"


def test_history_is_not_the_story(read):
    """Background never wins over news."""
    text = "Chile invaded Bolivia in 1998. Now Chile has returned the ships to Bolivia and Peru praised Chile."

    assert not main_event(read(text, published_at="2024-05-15")).factuality.background


def test_a_sport_result_can_be_the_story(read):
    """The choice knows no favourite subjects."""
    doc = read("Brazil beat Argentina 2-0 in the final on Sunday. Peru praised the organisers.")

    assert main_event(doc).type == "contest.win"


def test_the_summary_says_who_when_and_where(read):
    """From the main event, by entity and day."""
    doc = read("Sweden's prime minister met the president of Finland in Oslo on Monday.", published_at="2024-05-15")
    summary, names = doc._.summary, {e.id: e.name for e in doc._.entities}

    assert summary.event == main_event(doc).id
    assert summary.when == "2024-05-13"
    assert names[summary.where] == "Oslo"
    assert len(summary.who) == 2


def test_what_is_the_title_where_one_was_sent_and_else_the_sentence(read):
    """Evidence either way."""
    text = "The bay was quiet. Canada has delivered tanks to Latvia. The bay is quiet again."

    titled, untitled = read(text, title="Tanks for Latvia")._.summary, read(text)._.summary

    assert (titled.what_of_title, titled.what) == (True, None)
    assert not untitled.what_of_title
    assert text[untitled.what.start : untitled.what.end] == "Canada has delivered tanks to Latvia."


def test_why_and_how_are_not_guessed(read):
    """What is not stated stays open."""
    summary = read(LONG)._.summary

    assert (summary.why, summary.how) == (None, None)


def test_where_falls_back_on_the_sentence_and_says_so(read):
    """A place that is not said of the event itself is inferred."""
    doc = read("As crowds cheered in Riga, Canada announced that Norway had praised Estonia.")

    assert {e.id: e.name for e in doc._.entities}[doc._.summary.where] == "Riga"
    assert main_event(doc).place_basis == "inferred"


def test_the_summary_says_when_at_the_grain_that_the_article_says(reader):
    month = reader.read("Norway delivered weapons to Ukraine last month.", Article(published_at="2024-03-05"))
    day = reader.read("Norway delivered weapons to Ukraine on Monday.", Article(published_at="2024-03-05"))

    assert (month._.summary.when, day._.summary.when) == ("2024-02", "2024-03-04")
