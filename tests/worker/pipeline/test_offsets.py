"""Offsets are sacred: whatever the text, every span of every layer is its slice, in every unit."""

from __future__ import annotations

import json

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.contract import spans_of
from worker.pipeline.layers import Article
from worker.pipeline.result import build

# Pieces that news is made of, with what usually breaks offsets between and inside of them.
PIECES = st.sampled_from(
    [
        "Mayor Ana Lindqvist met Kaspar Vold in Oslo on Monday",
        "“We sent 🚢 to Ukraine last week,” he said",
        "Britain’s Defence Ministry hasn’t delivered weapons to Kyiv",
        "Jose\u0301 Garci\u0301a of Sa\u0303o Paulo was arrested",
        "The U.S. imposed sanctions on 3 May 2024",
        "\u201cNo\u201d",
        "By Ada Quist",
        "LIMA, March 3 (Wire) - Envoys met",
        "Sign up for our newsletter",
        "👩‍👩‍👧‍👦 protested in 東京",
        "𝔎yiv rejected 𝟛 demands",
    ]
)
GLUE = st.sampled_from(
    [
        " ",
        "\u00a0",
        "\u202f",
        ". ",
        ".\n",
        ".\r\n",
        "\n\n",
        "\r\n\r\n",
        "\t",
        "\u2028",
        "\ufeff",
        "\u200b",
        "",
        "…",
        " — ",
    ]
)
TEXTS = st.one_of(
    st.lists(st.tuples(PIECES, GLUE), min_size=1, max_size=8).map(lambda rows: "".join(a + b for a, b in rows)),
    st.text(alphabet=st.characters(exclude_categories=["Cs"]), min_size=1, max_size=80),
    st.lists(
        st.one_of(PIECES, st.text(alphabet="“”\"'«» \u00a0\r\n🛳e\u0301,.?!", max_size=12)), min_size=1, max_size=8
    ).map("".join),
)
DATES = st.one_of(st.none(), st.dates().filter(lambda day: 1000 <= day.year <= 2999).map(str))


@settings(max_examples=150, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
@given(text=TEXTS, date=DATES, title=st.one_of(st.none(), PIECES))
def test_every_span_is_its_slice_in_every_unit(reader, text, date, title):
    doc = reader.read(text, Article(title=title, published_at=date))

    assert doc.text == text
    encoded = {"codepoint": text, "utf16": text.encode("utf-16-le"), "utf8": text.encode()}
    for unit, whole in encoded.items():
        result = build(doc, {}, unit)
        width = 2 if unit == "utf16" else 1
        for span in spans_of(result):
            piece = whole[span["start"] * width : span["end"] * width]
            decoded = piece if unit == "codepoint" else piece.decode("utf-16-le" if unit == "utf16" else "utf-8")
            assert decoded == span["text"]
            assert span["text"].strip() == span["text"] != ""


@settings(max_examples=100, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
@given(text=TEXTS, date=DATES)
def test_regions_cover_the_text_and_references_resolve(reader, text, date):
    result = build(reader.read(text, Article(published_at=date)), {})
    ids = {row["id"] for section in ("entities", "times", "quotes", "events") for row in result[section]}

    at = 0
    for region in result["document"]["regions"]:
        assert region["start"] == at
        assert region["end"] > at
        at = region["end"]
    assert at == len(text)
    assert sum(event["main"] for event in result["events"]) == bool(result["events"])
    for event in result["events"]:
        told = [p["entity"] for p in event["participants"]] + [event["content_of"]]
        told += [(event["time"] or {}).get("ref"), (event["place"] or {}).get("entity")]
        told += list((event["attribution"] or {}).values())
        assert {reference for reference in told if reference} <= ids
    assert len(ids) == sum(len(result[section]) for section in ("entities", "times", "quotes", "events"))
    assert [w for w in result["warnings"] if w["code"] == "section_failed"] == []


@settings(max_examples=20, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
@given(text=TEXTS, date=DATES)
def test_the_same_text_gives_the_same_bytes(reader, text, date):
    once, again = (json.dumps(build(reader.read(text, Article(published_at=date)), {})) for _ in range(2))

    assert once == again
