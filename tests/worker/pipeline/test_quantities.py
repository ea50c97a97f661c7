"""Quantities: numbers with what they count, their currency, share or measure, and how far they are sure."""

from __future__ import annotations

import math

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from worker.pipeline.knowledge import resource
from worker.pipeline.layers import Article, Focus
from worker.pipeline.quantities.lexicon import Lexicon

PUBLISHED = "2022-01-18"


def read(reader, text, focus=None):
    doc = reader.tokens(text)
    doc._.article = Article(published_at=PUBLISHED)
    for name, component in reader.nlp.pipeline:
        if name == "quantities" and focus:
            doc._.focus = Focus(country=focus)
        doc = component(doc)
    return doc


def quantities(reader, text, focus=None):
    """(text of the span, value, to, unit, modifier) of every quantity."""
    doc = read(reader, text, focus)
    return [(doc.text[q.span.start : q.span.end], q.value, q.to, q.unit, q.modifier) for q in doc._.quantities]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The town lost 1,250 trees in the storm.", ("1,250 trees", 1250, None, "trees", None)),
        ("Seventeen sailors were rescued.", ("Seventeen sailors", 17, None, "sailors", None)),
        ("They sent three hundred army trucks.", ("three hundred army trucks", 300, None, "army trucks", None)),
        ("An estimated 40,000 troops marched.", ("An estimated 40,000 troops", 40000, None, "troops", "approximately")),
        ("More than 900 homes lost power.", ("More than 900 homes", 900, None, "homes", "more-than")),
        ("At least two dozen miners were hurt.", ("At least two dozen miners", 24, None, "miners", "at-least")),
        ("Up to 60 farms were flooded.", ("Up to 60 farms", 60, None, "farms", "up-to")),
        ("Fewer than 70 seals were seen.", ("Fewer than 70 seals", 70, None, "seals", "less-than")),
        ("The convoy had 100 or more trucks.", ("100 or more trucks", 100, None, "trucks", "at-least")),
        ("Some 3,000-odd pilgrims came.", ("Some 3,000-odd pilgrims", 3000, None, "pilgrims", "approximately")),
        ("Dozens of homes burned.", ("Dozens of homes", 12, None, "homes", "more-than")),
        ("Tens of thousands of people fled.", ("Tens of thousands of people", 10000, None, "people", "more-than")),
        ("Between 15 and 20 boats sank.", ("Between 15 and 20 boats", 15, 20, "boats", None)),
        ("The plant makes 5,000 to 7,000 engines.", ("5,000 to 7,000 engines", 5000, 7000, "engines", None)),
    ],
)  # fmt: skip
def test_what_is_counted_is_read_with_how_sure_it_is(reader, text, expected):
    assert quantities(reader, text) == [expected]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The bridge cost $46 million.", ("$46 million", 46e6, None, "USD", None)),
        ("The bank lent it 40 million euros.", ("40 million euros", 40e6, None, "EUR", None)),
        ("The shop made £25m.", ("£25m", 25e6, None, "GBP", None)),
        ("The fund paid A$9.40.", ("A$9.40", 9.4, None, "AUD", None)),
        ("The state owes ₹1.5 lakh crore.", ("₹1.5 lakh crore", 1.5e12, None, "INR", None)),
        ("A loan of Rs. 20,000 was paid.", ("Rs. 20,000", 20000, None, "INR", None)),
        ("The farm sold for 300 Swiss francs.", ("300 Swiss francs", 300, None, "CHF", None)),
        ("The stamp costs 50 pence.", ("50 pence", 0.5, None, "GBP", None)),
        ("It will cost €1.2bn-€1.5bn.", ("€1.2bn-€1.5bn", 1.2e9, 1.5e9, "EUR", None)),
        ("It was between $5 million and $7 million.", ("between $5 million and $7 million", 5e6, 7e6, "USD", None)),
        ("The aid was from $5 to $7 million.", ("from $5 to $7 million", 5e6, 7e6, "USD", None)),
    ],
)  # fmt: skip
def test_money_has_its_iso_4217_code(reader, text, expected):
    assert quantities(reader, text) == [expected]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Turnout was 61.5 per cent.", ("61.5 per cent", 61.5, None, "percent", None)),
        ("Prices rose 9-10%.", ("9-10%", 9, 10, "percent", None)),
        ("The rate fell 0.5 percentage points.", ("0.5 percentage points", 0.5, None, "percentage points", None)),
        ("The rate fell a quarter of a point.", ("a quarter of a point", 0.25, None, "percentage points", None)),
        ("Two-thirds of the members left.", ("Two-thirds", 66.7, None, "percent", None)),
        ("Gales reached 150 miles per hour.", ("150 miles per hour", 150, None, "miles", None)),
        ("A 10-mile march began.", ("10-mile", 10, None, "mile", None)),
    ],
)  # fmt: skip
def test_shares_and_measures_are_units(reader, text, expected):
    assert quantities(reader, text) == [expected]


@pytest.mark.parametrize(
    "text",
    [
        "Rovers won 3-1 and Athletic lost 21-14.",
        "Flight 370 never landed.",
        "The vote came under Article 5 of the treaty.",
        "COVID-19 and the F-16 were discussed.",
        "It happened in 2014, on 3 May and at 10:30.",
        "She is 34.",
        "Jack is back in 24, the television show.",
        "Marta Quill, 61, spoke.",
        "He finished second, ahead of the 16th rider.",
        "Call 555-0123-77 now.",
        "It runs on 10.2.3.4 today.",
        "She is one of the founders.",
        "He talked about a house and an idea.",
    ],
)
def test_what_only_looks_like_a_count_is_none(reader, text):
    assert quantities(reader, text) == []


def test_an_age_and_a_length_of_time_are_left_to_the_times(reader):
    assert quantities(reader, "He served 18 months and three weeks.") == []


def test_a_dollar_is_that_of_the_country_where_the_article_plays(reader):
    text = "The council paid $30,000 for it."

    assert [quantities(reader, text, focus)[0][3] for focus in ("CAN", "AUS", "USA", "FRA")] == [
        "CAD",
        "AUD",
        "USD",
        "USD",
    ]


def test_a_named_country_beats_the_one_where_the_article_plays(reader):
    assert quantities(reader, "The city paid 90 Canadian dollars.", focus="AUS")[0][3] == "CAD"


def test_pounds_of_no_country_stay_pounds(reader):
    assert quantities(reader, "The cheese weighs 30 pounds.")[0][3] == "pounds"
    assert quantities(reader, "The cheese costs 30 pounds.", focus="GBR")[0][3] == "GBP"


def test_spans_are_slices_of_the_text_whatever_its_blanks_are(reader):
    text = "🚢 The port lost\u00a0$46\u00a0million\r\nand about\u00a0300 containers."

    assert [row[0] for row in quantities(reader, text)] == ["$46\u00a0million", "about\u00a0300 containers"]


def test_the_dead_and_the_injured_go_each_to_their_own_event(reader):
    doc = read(reader, "The blast killed at least 12 people and injured 30 bystanders in the capital on Monday.")
    told = {q.id: doc.text[q.span.start : q.span.end] for q in doc._.quantities}

    assert set(told.values()) == {"at least 12 people", "30 bystanders"}
    assert {told[n] for event in doc._.events for n in event.quantities} == set(told.values())


def test_what_a_telling_counts_is_not_given_to_what_is_told(reader):
    doc = read(reader, "The minister met 40 farmers before rebels attacked the village.")
    attack = [event for event in doc._.events if event.type.startswith("assault")]

    assert [event.quantities for event in attack] == [[]] * len(attack)
    assert attack


@settings(max_examples=60, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
@given(
    st.lists(
        st.sampled_from(
            ["$", "5", "-", "million", "and", "between", "1,000", ".", "half", "a", "of", "%", "dozens", " ", "to", "£",
             "bn", "three", "people", "'s", "\u00a0", "½", "1/2", "or", "more", "\n\n", "🚢"]
        ),
        max_size=30,
    )
)  # fmt: skip
def test_any_mix_of_the_pieces_of_amounts_gives_ordered_disjoint_spans_and_finite_values(reader, pieces):
    text = " ".join(pieces)
    doc = read(reader, text)
    at = 0

    assert not doc._.warnings or all(w.code != "section_failed" for w in doc._.warnings)
    for quantity in doc._.quantities:
        assert at <= quantity.span.start < quantity.span.end <= len(text)
        assert not text[quantity.span.start].isspace()
        assert math.isfinite(quantity.value)
        assert quantity.to is None or quantity.to >= quantity.value
        at = quantity.span.end


def broken(change):
    raw = resource("quantities.yaml")
    change(raw)
    return raw


@pytest.mark.parametrize(
    ("change", "named"),
    [
        (lambda raw: raw["scales"].update(gross=-144), "scales.gross"),
        (lambda raw: raw["modifiers"].update({"give or take": "maybe"}), "give or take"),
        (lambda raw: raw["labels"].append(7), "labels"),
        (lambda raw: raw["currency_letters"].update(zz="money"), "zz"),
        (lambda raw: raw["currencies"].append({"words": ["euro"], "code": "EUR"}), "euro"),
    ],
)
def test_a_broken_entry_of_the_resource_is_named(change, named):
    with pytest.raises(ValueError, match=named):
        Lexicon(broken(change))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Oil rose to $80 a barrel.", [("$80", "USD", "barrel")]),
        ("Oil rose to $80.50 per barrel.", [("$80.50", "USD", "barrel")]),
        (
            "She earns $15 per hour, or about $30,000 a year.",
            [("$15", "USD", "hour"), ("about $30,000", "USD", "year")],
        ),
        ("The economy grew three per cent a year.", [("three per cent", "percent", "year")]),
        ("He drove at 60 miles an hour.", [("60 miles an hour", "miles", "hour")]),
        ("He drove at 90 km/h.", [("90 km/h", "km", "h")]),
        ("There were 40 cases per 100,000 people.", [("40 cases", "cases", "100,000 people")]),
        ("Workers want a $20-an-hour wage.", [("$20", "USD", "hour")]),
        ("The beans cost €5/kg.", [("€5", "EUR", "kg")]),
        ("The fee is £9 for each visit.", [("£9", "GBP", "visit")]),
        ("The rent is $1,200 per square metre.", [("$1,200", "USD", "square metre")]),
        ("About 20 tons of sand a day fall.", [("About 20 tons", "tons", "day")]),
        ("Between 30 and 40 trucks a day cross it.", [("Between 30 and 40 trucks", "trucks", "day")]),
        ("They gave 30 people a ride.", [("30 people", "people", None)]),
        ("Sales were $2 million a year ago.", [("$2 million", "USD", None)]),
        ("It lost $5 million a week after the fire.", [("$5 million", "USD", None)]),
        ("They hired 12 cooks, a day nurse and a driver.", [("12 cooks", "cooks", None)]),
    ],
)
def test_what_an_amount_is_said_for_each_of_stands_beside_it(reader, text, expected):
    doc = read(reader, text)

    assert [
        (text[q.span.start : q.span.end], q.unit, q.per and text[q.per.start : q.per.end]) for q in doc._.quantities
    ] == expected


@pytest.mark.parametrize(
    ("text", "amounts", "kind"),
    [
        ("The explosion left 12 dead and more than 30 injured.", ["12 dead", "more than 30 injured"], "accident"),
        ("The death toll from the flood rose to 412.", ["412"], "disaster"),
        ("The earthquake destroyed the town, and rescuers found 40 bodies.", ["40 bodies"], "disaster"),
        ("Police arrested 25 protesters after the march.", ["25 protesters"], "coerce"),
        ("The order forced 5,000 people to flee.", ["5,000 people"], "travel"),
        ("Of the 45 workers on board, 12 drowned.", ["12"], "death"),
    ],
)
def test_casualties_and_other_counts_go_to_what_they_are_of(reader, text, amounts, kind):
    doc = read(reader, text)
    told = {q.id: text[q.span.start : q.span.end] for q in doc._.quantities}

    counted = {event.type.partition(".")[0]: [told[n] for n in event.quantities] for event in doc._.events}
    assert counted[kind] == amounts
    assert all(not found for other, found in counted.items() if other != kind)


def test_a_word_of_harm_must_say_which():
    raw = resource("quantities.yaml")
    raw["casualties"]["dead"] = "sleep"
    with pytest.raises(ValueError, match=r"casualties\.dead"):
        Lexicon(raw)
