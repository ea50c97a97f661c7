"""The facts can be trusted: they fit their articles, and asking them tells a right result from a wrong one."""

from __future__ import annotations

from collections import Counter

import pytest

from tests.gold.facts import Article, articles, facts_of, known_misses
from tests.gold.reading import kilometres
from tests.gold.text import places, same, trimmed

PLAIN = [article for article in articles().values() if not article.html]
FEW = {
    "request": {},
    "entities": {"envoy": {"name": "Una Varga", "type": "PERSON", "mentions": {"name": ["<Varga> left"]}}},
}


def pointers(facts):
    """Every pointer of a file of facts."""
    yield from (p for e in facts["entities"].values() for kind in e["mentions"].values() for p in kind)
    yield from facts.get("not_mentioned", ())
    yield from facts.get("not_a_place", ())
    yield from (time["text"] for time in facts.get("times", ()))


@pytest.mark.parametrize("article", PLAIN, ids=lambda a: a.name)
def test_every_pointer_fits_one_place(article):
    wrong = {p: len(places(article.text, p)) for p in pointers(article.facts)}

    assert {p: n for p, n in wrong.items() if n != p.count("|") + 1} == {}


@pytest.mark.parametrize("article", PLAIN, ids=lambda a: a.name)
def test_what_is_said_of_regions_and_quotes_stands_in_the_text_once(article):
    said = [text for texts in article.facts["regions"].values() for text in texts]
    said += [quote["content"] for quote in article.facts.get("quotes", ())]

    assert {text: n for text in said if (n := article.text.count(text)) != 1} == {}


@pytest.mark.parametrize("article", articles().values(), ids=articles())
def test_facts_name_only_entities_of_their_article(article):
    facts = article.facts
    named = {key for pair in facts.get("apart", ()) for key in pair}
    named |= {quote["speaker"] for quote in facts.get("quotes", ())}
    named |= {event[key] for event in facts.get("events", ()) for key in ("who", "whom") if key in event}
    named |= {facts["focus"]["place"]} if "place" in facts.get("focus", {}) else set()

    assert named <= set(facts["entities"])


@pytest.mark.parametrize("article", PLAIN, ids=lambda a: a.name)
def test_an_article_is_of_the_length_of_news(article):
    assert 250 <= len(article.text.split()) <= 600


def test_no_two_facts_have_one_id():
    ids = Counter(fact.id for article in articles().values() for fact in facts_of(article))

    assert [fact for fact, n in ids.items() if n > 1] == []


def test_known_misses_are_facts_and_have_a_reason():
    misses = known_misses()

    assert set(misses) <= {fact.id for article in articles().values() for fact in facts_of(article)}
    assert all(misses.values())


def test_one_article_has_windows_line_ends_and_what_else_breaks_offsets():
    text = articles()["live_sofia"].text

    assert "\r\n" in text
    assert "\u00a0" in text
    assert any(ord(letter) > 0xFFFF for letter in text)


def ask(says, facts=None, *mentions, **entity):
    """What is wrong with a fact of `Una Varga left. Varga left Lima.` when the result holds one entity."""
    text = "Una Varga met Ido. Varga left Lima."
    article = Article("small", text, facts or FEW)
    points = [
        {"start": start, "end": end, "text": text[start:end], "kind": kind, "type": "PERSON", "place": None}
        for start, end, kind in mentions
    ]
    made = {
        "id": "e1", "name": "Una Varga", "aliases": [], "type": "PERSON", "country": None, "sector": None,
        "actor_code": None, "description": None,
        "mentions": points,
    }  # fmt: skip
    document = {"text": None, "regions": [{"kind": "body", "start": 0, "end": len(text)}], "focus": None}
    result = {"document": document, "entities": [made | entity], "times": [], "quotes": [], "events": []}
    fact = next(fact for fact in facts_of(article) if fact.says == says)
    return fact.wrong(result)


def test_a_mention_holds_only_at_its_place_and_in_its_kind():
    says = "envoy name '<Varga> left'"

    assert ask(says, None, (19, 24, "name")) is None
    assert ask(says, None, (4, 9, "name")) == "no mention here"
    assert ask(says, None, (19, 29, "name")) == "no mention here"
    assert ask(says, None, (19, 24, "pronoun")) == "is a pronoun"


def test_an_entity_must_bear_its_name_and_type():
    assert ask("envoy is there once", None, (19, 24, "name")) is None
    assert ask("envoy is there once", None, (19, 24, "name"), name="Varga", aliases=["Una Varga"]) == "is named Varga"
    assert ask("envoy is there once", None, (19, 24, "name"), name="Lima") == "no such entity"
    assert ask("envoy type", None, (19, 24, "name"), type="ORG") == "type is ORG"


def test_what_must_not_be_there_is_found():
    facts = FEW | {"not_named": ["una varga"], "not_a_place": ["left <Lima>"], "no_country": ["PER"]}

    assert ask("nothing named 'una varga'", facts, (19, 24, "name")) == "is an entity"
    assert ask("nothing named 'una varga'", facts, (19, 24, "name"), name="Una") is None
    assert ask("not a place 'left <Lima>'", facts, (30, 34, "name")) is None
    assert ask("no PER", facts, (30, 34, "name"), country="PER") == "given to ['Una Varga']"
    assert ask("no PER", facts, (30, 34, "name"), country="CHL") is None


def test_two_that_are_read_as_one_are_not_apart():
    other = {"name": "Ido", "mentions": {"name": ["met <Ido>"]}}
    facts = FEW | {"entities": FEW["entities"] | {"other": other}, "apart": [["envoy", "other"]]}

    assert ask("envoy is not other", facts, (19, 24, "name"), (14, 17, "name")) == "both are Una Varga"
    assert ask("envoy is not other", facts, (19, 24, "name")) == "no other"


def test_a_region_is_of_one_kind_from_end_to_end():
    assert ask("body 'Varga left'", FEW | {"regions": {"body": ["Varga left"]}}) is None
    assert ask("caption 'Varga left'", FEW | {"regions": {"caption": ["Varga left"]}}) == "is ['body']"


def test_names_are_compared_by_their_words():
    assert same("The Bank of Ghana", "bank of ghana")
    assert same("Bogotá", "Bogota")
    assert not same("Bank of Ghana", "Ghana")


def test_a_span_is_compared_without_article_and_possessive():
    text = "the Bank's vault"

    assert trimmed(text, 0, 10) == (4, 8)
    assert trimmed(text, 4, 8) == (4, 8)


def test_a_pointer_spans_line_ends():
    assert places("said Mr\u00a0Ido\r\nVarga.", "Mr <Ido Varga>.") == [(8, 18)]


def test_distance_is_that_of_the_globe():
    assert kilometres(51.51, -0.13, 48.86, 2.35) == pytest.approx(344, abs=3)
