"""A page over HTTP: the article comes back with its text, and every offset points into that."""

from __future__ import annotations

import json

import pytest

from stack.client import JobFailed, read
from tests.conftest import ROOT
from tests.contract import spans_of, validator

PAGES = ROOT / "tests" / "worker" / "pipeline" / "pages"
UNITS = {"codepoint": (str, 1), "utf16": (lambda said: said.encode("utf-16-le"), 2), "utf8": (str.encode, 1)}


def page_of(name):
    return (PAGES / name).read_text(encoding="utf-8").replace("<h1>", "<h1>🚢 ")


def told(result, kind):
    text = result["document"]["text"]
    return [text[r["start"] : r["end"]].strip() for r in result["document"]["regions"] if r["kind"] == kind]


@pytest.mark.parametrize("unit", UNITS)
def test_every_offset_of_a_page_points_into_the_text_that_comes_back(stack, unit):
    result = read(stack.url, {"text": page_of("river_post.html"), "content_type": "text/html", "offset_unit": unit}, 60)
    validator("components/schemas/Result").validate(result)
    encode, width = UNITS[unit]
    text = encode(result["document"]["text"])
    spans = list(spans_of(result))

    assert spans
    for span in spans:
        assert text[span["start"] * width : span["end"] * width] == encode(span["text"])
    regions = result["document"]["regions"]
    assert [region["start"] for region in regions] == [0, *(region["end"] for region in regions[:-1])]
    assert regions[-1]["end"] * width == len(text)


def test_a_page_is_read_as_its_article(stack):
    result = read(stack.url, {"text": page_of("river_post.html"), "content_type": "text/html"}, 60)
    document = result["document"]
    named = {mention["text"] for entity in result["entities"] for mention in entity["mentions"]}

    assert document["title"] == "Harbour pilots call off strike after night of talks"
    assert document["published_at"] == "2023-11-14T06:42:00+02:00"
    assert document["published_at_source"] == "text"
    assert told(result, "dateline") == ["GDYNIA —"]
    assert told(result, "byline") == ["By Marta Olsson in Gdynia\n\n14 November 2023, 6.42am"]
    assert "Halina Zych" in named
    assert not {"Marta Olsson", "Tomasz Wilk", "Northlight", "The River Post", "Szczecin"} & named
    assert "2023-11-13TEV" in {time["value"] for time in result["times"]}


def test_a_page_of_tables_is_dated_by_its_text(stack):
    result = read(stack.url, {"text": page_of("daily_bell.html"), "content_type": "text/html"}, 60)

    assert (result["document"]["published_at"], result["document"]["published_at_source"]) == ("2022-01-18", "text")
    assert told(result, "boilerplate") == ["Read also: Builders warned over cranes near schools"]


def test_what_was_sent_goes_before_what_the_page_says(stack):
    sent = {"title": "Strike off", "published_at": "2023-11-15", "content_type": "text/html"}
    document = read(stack.url, {"text": page_of("river_post.html"), **sent}, 60)["document"]

    assert (document["title"], document["published_at"], document["published_at_source"]) == (
        "Strike off",
        "2023-11-15",
        "request",
    )


@pytest.mark.parametrize(
    "page", ["<nav>Home</nav>", "<div>" * 50_000, "\0", "<p>&#0;&#xFFFE;</p>", "<" * 10_000, "<p>" + "a<b>" * 40_000]
)
def test_a_hostile_page_ends_in_a_result(stack, page):
    result = read(stack.url, {"text": page, "content_type": "text/html"}, 100)

    validator("components/schemas/Result").validate(result)
    assert result["document"]["text"] or "no_text" in {warning["code"] for warning in result["warnings"]}


def test_a_page_whose_article_is_too_long_ends_with_that_word(stack):
    with pytest.raises(JobFailed, match="The text is too long"):
        read(stack.url, {"text": "<p>Two ships met in Oslo.</p>" * 9_000, "content_type": "text/html"}, 100)


def test_the_same_page_gives_the_same_bytes(stack):
    sent = {"text": page_of("northern_wire.html"), "content_type": "text/html"}

    assert json.dumps(read(stack.url, sent, 60)) == json.dumps(read(stack.url, sent, 60))
