"""What is a name, where it begins and ends, and whether it is a person's, a body's or a place's."""

from __future__ import annotations

import importlib
import time

import pytest
from spacy.tokens import Doc

from worker.pipeline.entities.names.forms import label_of
from worker.pipeline.entities.names.words import LISTS, read_words, words
from worker.pipeline.knowledge import resource
from worker.pipeline.layers import Article

lexicon = importlib.import_module("worker.pipeline.entities.names.words")


@pytest.fixture
def names(reader):
    """Reads a text and gives the labels of its names, in the order of the text."""

    def reading(text):
        doc = reader.read(text, Article(published_at="2024-03-05", language="en"))
        mentions = sorted((m for e in doc._.entities for m in e.mentions), key=lambda m: m.span)
        return [(text[m.span.start : m.span.end], m.type) for m in mentions if m.kind in ("name", "demonym", "metonym")]

    return reading


# --- the words of a name ---


@pytest.mark.parametrize(
    ("written", "taken_for", "told"),
    [
        ("University of Kisumu", "GPE", "ORG"),
        ("Tarrant Police Department", "PERSON", "ORG"),
        ("Medical Journal of Norway", "GPE", "ORG"),
        ("Hartwell Foods Ltd", "PERSON", "ORG"),
        ("Leeds United", "GPE", "ORG"),
        ("Team Manitoba", "GPE", "ORG"),
        ("Marlow County", "PERSON", "GPE"),
        ("Ferris Road", "ORG", "FAC"),
        ("Gulf of Finland", "ORG", "LOC"),
        ("Harvest Festival", "ORG", "EVENT"),
    ],
)
def test_heads_and_openings_of_a_name_tell_its_label(written, taken_for, told):
    assert label_of(written.split(), taken_for) == told


@pytest.mark.parametrize(
    ("written", "taken_for"),
    [("Peter Park", "PERSON"), ("Kansas City", "GPE"), ("Blue Ridge", "ORG"), ("Nora Quist", "PERSON")],
)
def test_a_word_that_may_also_be_something_else_tells_nothing(written, taken_for):
    assert label_of(written.split(), taken_for) is None


# --- ends of names ---


def test_titles_articles_and_letters_after_a_name_are_no_part_of_it(names):
    text = "Det Insp Mary Olsen thanked Cllr Hugh Barrow. Adam Fisk QC spoke for the Hartwell Trust."
    found = names(text)
    assert ("Mary Olsen", "PERSON") in found
    assert ("Hugh Barrow", "PERSON") in found
    assert ("Adam Fisk", "PERSON") in found
    assert ("Hartwell Trust", "ORG") in found


def test_a_town_and_its_state_are_two_names(names):
    found = names("She moved to Tulsa, Okla., and then to Boise, Idaho.")
    assert [label for _, label in found] == ["GPE"] * 4
    assert found[1][0].startswith("Okla")


def test_a_road_keeps_its_number_and_a_house_loses_it(names):
    found = dict(names("A lorry overturned on Highway 61 near the home at 412 Ferris Road on Monday."))
    assert found.get("Highway 61") == "FAC"
    assert found.get("Ferris Road") == "FAC"


def test_a_numbered_road_has_its_owner_in_its_name(names):
    found = names("Water stood on County Road 15 and State Highway 360. The State Road was dry.")
    assert ("County Road 15", "FAC") in found
    assert "The State Road" not in dict(found)


def test_two_states_with_and_between_are_two_names_but_for_a_state_of_that_name(names):
    found = [name for name, _ in names("LIMA, March 7 - THE UNITED STATES AND NIGERIA VOICED CONCERN IN PERU.")]
    assert found[-3:] == ["UNITED STATES", "NIGERIA", "PERU"]
    assert ("Trinidad and Tobago", "GPE") in names("Trinidad and Tobago signed the treaty.")


def test_a_region_is_its_name_without_the_word_for_it(names):
    assert dict(names("Troops shelled villages in Idlib province, Syria said.")).get("Idlib") == "GPE"


def test_a_region_cut_short_is_a_place_where_its_state_is_named(names):
    assert dict(names("The B.C. government and Ontario agreed, Canada said.")).get("B.C.") == "GPE"


def test_a_name_with_an_ampersand_inside_a_word_is_nobodys(names):
    assert dict(names("Officials of Texas A&M said they would appeal.")).get("Texas A&M") == "ORG"


def test_months_time_zones_and_headings_of_tables_are_no_names(names):
    assert names("Trading closes at 4 p.m. GMT.\n\nW L T\n") == []


# --- what stands beside a name ---


def test_one_string_has_one_label_and_the_text_around_it_decides(names):
    text = (
        "Vornex, a maker of pumps, cut its forecast on Monday. Shares of Vornex fell. "
        "Vornex said demand was weak, and analysts at Vornex agreed."
    )
    assert {label for name, label in names(text) if name == "Vornex"} == {"ORG"}


def test_an_age_or_an_office_after_a_name_makes_it_a_person(names):
    text = "Tamsel, 43, was charged on Friday. Orvanne, a lawyer, said that Tamsel would appeal."
    assert {("Tamsel", "PERSON"), ("Orvanne", "PERSON")} <= set(names(text))


def test_a_noun_before_the_comma_says_what_the_name_is(names):
    found = names("Her predecessor, Zorin Vask, resigned. The exporter, Melka Lamb, lost money.")
    assert ("Zorin Vask", "PERSON") in found
    assert ("Melka Lamb", "ORG") in found


def test_a_row_of_names_before_a_plural_noun_is_all_of_that_kind(names):
    found = dict(names("Schools stay shut in Clark, Warren and Butler counties on Monday."))
    assert found == {"Clark": "GPE", "Warren": "GPE", "Butler": "GPE"}


def test_a_surname_stays_a_person_but_not_where_it_stands_as_a_place(names):
    text = (
        "Ellen Lincoln opened the bridge. Lincoln said it would last. The steel came from a mill in Lincoln, Nebraska."
    )
    found = [label for name, label in names(text) if name == "Lincoln"]
    assert found[0] == "PERSON"
    assert found[-1] == "GPE"


def test_the_first_name_of_a_person_is_no_country(names):
    text = "Nine-year-old Georgia Stevens won again. Georgia trains every morning, and Georgia loves it."
    assert {label for name, label in names(text) if name.startswith("Georgia")} == {"PERSON"}


def test_a_term_that_is_also_a_town_stays_a_company_where_nothing_says_otherwise(names):
    text = "Toyota raised its forecast on Monday. Shares of Toyota rose after Toyota said sales were strong."
    assert {label for name, label in names(text) if name == "Toyota"} == {"ORG"}


def test_the_agency_of_a_dateline_is_an_organisation(names):
    text = "Rivals trade blame over canal\n\nPORT VILA, March 12 (Reef Wire) - Two parties traded blame over a canal."
    assert ("Reef Wire", "ORG") in names(text)


# --- sport ---

RESULTS = (
    "Soccer-Results of the northern league\n\n"
    "Results of league matches on Saturday:\n"
    "Ardwick 2 (Moss 12, Tate 80) Selby 1 (Crane 44)\n"
    "Goole 0 Whitby 3\n"
    "Standings (played, won, drawn, lost, points):\n"
    "Whitby 12 8 2 2 26\n"
    "Ardwick 12 7 2 3 23\n"
)


def test_names_that_play_against_another_are_organisations_and_scorers_persons(names):
    found = names(RESULTS)
    assert {label for name, label in found if name in ("Ardwick", "Selby", "Goole", "Whitby")} == {"ORG"}
    assert {("Moss", "PERSON"), ("Tate", "PERSON"), ("Crane", "PERSON")} <= set(found)


def test_a_table_of_goods_names_no_teams(names):
    text = (
        "Grain exports in thousand tonnes\n\nExports in the week were as follows, the board said on Monday.\n"
        "Wheat 4320.2 3909.3 288.5 6278.9\nBarley 1074.0 1104.8 178.0 2531.4\n"
    )
    assert not {name for name, _ in names(text)} & {"Wheat", "Barley"}


def test_a_country_that_plays_is_its_team_and_stays_a_country_elsewhere(names):
    text = (
        "Wales beat Fiji in the rugby match on Saturday. Wales scored three tries before halftime, "
        "and the Wales captain praised the coach. The next match of the tournament is in Japan."
    )
    found = names(text)
    assert {label for name, label in found if name in ("Wales", "Fiji")} == {"ORG"}
    assert ("Japan", "GPE") in found


def test_without_sport_a_country_that_beats_another_stays_a_country(names):
    text = "Chile beat Peru to the contract. Chile will build the port, the ministry in Santiago said."
    assert {label for name, label in names(text) if name in ("Chile", "Peru")} == {"GPE"}


# --- the resource and the cost ---


@pytest.mark.parametrize("key", [*LISTS, "place_heads", "other_heads", "before_place", "plurals", "sport"])
def test_a_broken_list_is_named(key):
    data = {**resource("entity_names.yaml", words_only=True), key: 7}
    with pytest.raises(ValueError, match=key):
        read_words(data)


def test_a_list_of_persons_names_without_its_texts_is_refused(monkeypatch):
    monkeypatch.setattr(lexicon, "resource", lambda *_, **__: {"given": "Ann"})
    lexicon.person_names.cache_clear()
    with pytest.raises(ValueError, match=r"entity_person_names\.yaml"):
        lexicon.person_names()
    monkeypatch.undo()
    assert "Ann" in lexicon.person_names().given


def test_heads_that_are_sure_have_a_label():
    assert words().sure_place_heads <= set(words().place_heads)


@pytest.mark.parametrize("unit", ["1 ", "A 1 (\n", "Ann Lee and ", "Paris, ", "- "])
def test_names_of_long_texts_are_found_in_linear_time(reader, unit):
    finder = dict(reader.nlp.pipeline)["entities"]._names

    def cost(length):
        tokens = [token.text for token in reader.tokens((unit * length)[:length])]
        pos = ["PROPN" if text[0].isupper() else "X" for text in tokens]
        doc = Doc(reader.nlp.vocab, words=tokens, pos=pos, sent_starts=[i == 0 for i in range(len(tokens))])
        started = time.process_time()
        finder.find(doc)
        return time.process_time() - started

    cost(2_000)
    assert cost(40_000) < 40 * max(cost(4_000), 0.01)
