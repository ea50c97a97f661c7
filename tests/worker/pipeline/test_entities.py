"""One entity for one thing, with all its names, and only what the article says of it."""

from __future__ import annotations

import pytest
import spacy

from worker.pipeline.entities.knowledge import Gazetteer, country_forms
from worker.pipeline.knowledge import resource
from worker.pipeline.layers import Article
from worker.pipeline.reader import load_model


@pytest.fixture(scope="session")
def nlp():
    """The model with the components that entities need."""
    import worker.pipeline.article
    import worker.pipeline.entities  # noqa: F401 - registers the factory

    built = load_model("en_core_web_md")
    built.add_pipe("dateline_article_v1", first=True)
    built.add_pipe("dateline_entities_v1", last=True)
    return built


@pytest.fixture
def read(nlp):
    """Reads a text and gives its entities by name."""

    def reading(text, **told):
        doc = nlp.make_doc(text)
        doc._.article = Article(**{"published_at": "2024-03-05", "language": "en", **told})
        doc = nlp(doc)
        assert doc._.warnings == []
        for entity in doc._.entities:
            for mention in entity.mentions:
                said = text[mention.span.start : mention.span.end]
                assert said == said.strip() != ""
        return {entity.name: entity for entity in doc._.entities}

    return reading


def said(text, entity, kind=None):
    return [text[m.span.start : m.span.end] for m in entity.mentions if kind in (None, m.kind)]


# --- one thing, one entity ---


def test_all_forms_of_a_country_are_one_entity_under_its_canonical_name(read):
    text = (
        "Britain will send engineers to Peru. British officials said the U.K. would pay for them. "
        "London also promised tents, and the United Kingdom's navy will carry them."
    )
    found = read(text)
    state = found["United Kingdom"]
    assert said(text, state) == ["Britain", "British", "U.K.", "London", "United Kingdom"]
    assert [m.kind for m in state.mentions] == ["name", "demonym", "name", "metonym", "name"]
    assert [m.type for m in state.mentions] == ["GPE", "NORP", "GPE", "GPE", "GPE"]
    assert (state.type, state.country, state.sector, state.actor_code) == ("GPE", "GBR", "GOV", "GBRGOV")
    assert state.aliases == ["Britain", "British", "U.K."]
    assert not {"Britain", "British", "U.K."} & set(found)


def test_ids_follow_the_order_of_first_mention(read):
    entities = list(read("Peru and Chile asked Norway for help. Chile asked first.").values())
    assert [(e.id, e.name) for e in entities] == [("e1", "Peru"), ("e2", "Chile"), ("e3", "Norway")]


def test_a_surname_is_the_person_who_bears_it(read):
    text = "Norwegian Finance Minister Astrid Halvorsen left. Halvorsen's deputy, Lars Moen, stays. Moen is 4."
    found = read(text)
    assert said(text, found["Astrid Halvorsen"]) == ["Astrid Halvorsen", "Halvorsen"]
    assert said(text, found["Lars Moen"], "name") == ["Lars Moen", "Moen"]


def test_a_surname_goes_to_the_bearer_whom_the_form_of_address_fits(read):
    text = (
        "Mr. Peter Lindqvist and Mrs. Karin Lindqvist were questioned by detectives in Oslo. "
        "Later Mrs. Lindqvist was released. Mr. Lindqvist was charged."
    )
    found = read(text)
    assert said(text, found["Karin Lindqvist"], "name") == ["Karin Lindqvist", "Lindqvist"]
    assert said(text, found["Peter Lindqvist"], "name") == ["Peter Lindqvist", "Lindqvist"]


def test_articles_titles_and_possessives_are_no_part_of_a_mention(read):
    text = "The White House's statement pleased Mr. Halvorsen. The Pentagon\u2019s did not."
    found = read(text)
    assert said(text, found["White House"]) == ["White House"]
    assert said(text, found["Pentagon"]) == ["Pentagon"]


def test_a_company_is_one_with_and_without_its_legal_form(read):
    text = "Tarnvik Corp said it would buy a rival. Shares of Tarnvik fell in Oslo, and Tarnvik declined to comment."
    found = read(text)
    assert said(text, found["Tarnvik Corp"], "name") == ["Tarnvik Corp", "Tarnvik", "Tarnvik"]


def test_numbers_dates_and_money_are_no_entities(read):
    assert read("On Monday, 40 people paid $3 million, or 12 percent, in two hours.") == {}


# --- capitals ---


@pytest.mark.parametrize(
    "text",
    [
        "Paris asked Norway for help on Monday.",
        "Norway rejected Paris' demands.",
        "Norway warned Paris on Monday that it would leave the pact.",
        "Officials said that Paris has begun withdrawing its troops.",
        "Paris and its allies agreed to the plan.",
        "Talks with Paris ended on Friday.",
        "Norway will send Paris tents.",
        "Paris Denies Report\n\nThe report was wrong, said a speaker of the government on Monday.",
    ],
)
def test_a_capital_that_acts_is_its_state(read, text):
    found = read(text)
    metonyms = [m for m in found["France"].mentions if m.kind == "metonym"]
    assert [text[m.span.start : m.span.end] for m in metonyms] == ["Paris"]
    assert metonyms[0].place == found["Paris"].id
    assert found["Paris"].mentions == []


@pytest.mark.parametrize(
    "text",
    [
        "The minister arrived in Paris on Monday.",
        "The two sides will meet in Paris.",
        "Norway opened an embassy in Paris.",
        "He had invited his colleague to visit Paris.",
        "Paris is a beautiful city.",
        "Thousands marched through Paris on Sunday.",
        "The streets of Paris were empty.",
        "Paris's old bridges are closed.",
    ],
)
def test_a_capital_where_something_is_stays_a_place(read, text):
    found = read(text)
    assert "France" not in found
    assert said(text, found["Paris"], "name") == ["Paris"]


def test_a_capital_whose_name_is_common_stands_for_no_state_that_is_not_named(read):
    found = read("Santiago asked Norway for help. Kingston rejected the offer.")
    assert "Chile" not in found
    assert "Jamaica" not in found


def test_a_name_that_countries_share_with_others_needs_another_form_beside_it(read):
    assert read("Michael Jordan scored 40 points. Jordan was tired.")["Michael Jordan"].country is None
    assert "GEO" not in {e.country for e in read("A farmer from Georgia was fined in Atlanta.").values()}
    assert read("Georgia closed its border. Georgian officials said so on Monday.")["Georgia"].country == "GEO"


# --- who acts for whom ---


@pytest.mark.parametrize(
    ("text", "name", "description", "code"),
    [
        ("Norwegian Prime Minister Astrid Halvorsen quit.", "Astrid Halvorsen", "Norwegian Prime Minister", "NORGOV"),
        ("Norway's Finance Minister Astrid Halvorsen quit.", "Astrid Halvorsen", "Norway's Finance Minister", "NORGOV"),
        ("Kremlin spokesman Oleg Baranov said no.", "Oleg Baranov", "Kremlin spokesman", "RUSGOV"),
        ("NATO chief Astrid Halvorsen said no.", "Astrid Halvorsen", "NATO chief", "IGO"),
        ("NATO will grow, its head Astrid Halvorsen told reporters.", "Astrid Halvorsen", "its head", "IGO"),
        ("Sen. Thomas Whitfield voted no.", "Thomas Whitfield", "Sen.", "USALEG"),
        ("Lars Moen, the Norwegian finance minister, left.", "Lars Moen", "Norwegian finance minister", "NORGOV"),
    ],
)
def test_title_country_and_sector_come_from_the_words_around_a_name(read, text, name, description, code):
    person = read(text)[name]
    assert (person.description, person.actor_code) == (description, code)
    assert ((person.country or "") + (person.sector or "") or "IGO") == code


def test_a_person_without_a_title_acts_for_nobody(read):
    person = read("Astrid Halvorsen bought a boat in Norway.")["Astrid Halvorsen"]
    assert (person.description, person.country, person.sector, person.actor_code) == (None, None, None, None)


def test_a_title_does_not_take_the_country_of_the_person_before_it(read):
    found = read("Norwegian Prime Minister Lars Moen met Danish Foreign Minister Karin Lund in Oslo.")
    assert (found["Lars Moen"].country, found["Karin Lund"].country) == ("NOR", "DNK")


def test_organisations_tell_their_country_and_sector_by_their_words(read):
    found = read("The Norwegian Foreign Ministry told Reuters that the United Nations had been asked.")
    assert found["Norwegian Foreign Ministry"].actor_code == "NORGOV"
    assert found["Reuters"].actor_code == "GBRJRN"
    assert (found["United Nations"].country, found["United Nations"].actor_code) == (None, "IGO")


# --- pronouns ---


def test_pronouns_are_the_nearest_subject_of_their_gender(read):
    text = (
        "Mrs. Karin Lund met Mr. Lars Moen in Oslo. She offered him a loan. "
        "Later she said that her bank had enough money."
    )
    found = read(text)
    assert said(text, found["Karin Lund"], "pronoun") == ["She", "she", "her"]
    assert said(text, found["Lars Moen"], "pronoun") == ["him"]


def test_a_pronoun_without_a_person_before_it_is_left_out(read):
    assert read("He bought a boat in Norway.").keys() == {"Norway"}


def test_an_object_pronoun_is_not_the_subject_of_its_own_verb(read):
    text = "Lars Moen warned Peter Lund on Monday. Lund thanked him."
    assert said(text, read(text)["Lars Moen"], "pronoun") == ["him"]


def test_a_given_name_tells_the_gender(read):
    text = "Margaret Lund met Peter Moen in Oslo. He was tired and she was not."
    found = read(text)
    assert said(text, found["Margaret Lund"], "pronoun") == ["she"]
    assert said(text, found["Peter Moen"], "pronoun") == ["He"]


def test_nobody_near_is_meant_by_a_pronoun_of_another_gender(read):
    text = 'Margaret Lund praised the weather. "He was the best," Karin Moen said.'
    assert not [m for e in read(text).values() for m in e.mentions if m.kind == "pronoun"]


def test_its_is_the_state_that_is_the_subject(read):
    text = "Norway will sell its oil company. The company and its owners were not asked."
    assert said(text, read(text)["Norway"], "pronoun") == ["its"]


# --- common nouns ---


def test_a_title_with_its_side_is_its_one_bearer(read):
    text = "NATO will grow, its head Astrid Halvorsen told reporters. The NATO chief gave no date."
    assert said(text, read(text)["Astrid Halvorsen"], "nominal") == ["its head", "NATO chief"]


def test_a_title_that_two_bear_is_nobodys(read):
    text = (
        "Norwegian Minister Astrid Halvorsen met Norwegian Minister Lars Moen in Oslo on Monday. "
        "The Norwegian minister gave no date."
    )
    found = read(text)
    assert not [m for e in found.values() for m in e.mentions if m.kind == "nominal"]


def test_an_organisation_is_what_it_is_called_where_it_is_named(read):
    text = "NATO met in Riga. The alliance sent no troops."
    assert said(text, read(text)["NATO"], "nominal") == ["alliance"]
    assert "NATO" not in read("The alliance of farmers met in Riga.")


def test_a_ministry_without_its_country_is_the_only_one_of_that_name(read):
    one = "The Norwegian Foreign Ministry said no. The Foreign Ministry gave no reason."
    assert said(one, read(one)["Norwegian Foreign Ministry"]) == ["Norwegian Foreign Ministry", "Foreign Ministry"]
    two = "The Norwegian Foreign Ministry and the Danish Foreign Ministry said no. The Foreign Ministry gave no reason."
    assert said(two, read(two)["Norwegian Foreign Ministry"]) == ["Norwegian Foreign Ministry"]


# --- what is not read ---

FRAME = """Harbour Reopens After Storm

By Flavia Elphberg

Fishing boats in the old harbour. Rudolf Rassendyll / AFP

The harbour of Bergen in Norway was opened again on Monday, Mayor Astrid Halvorsen said after a week of storms.

Sign up for our newsletter

A message from The Denmark Courier:

Dear readers, we ask you to support our work. Greenland and Iceland read us too."""


def test_nothing_is_taken_from_bylines_credits_and_boilerplate(read):
    assert set(read(FRAME)) == {"Bergen", "Norway", "Astrid Halvorsen"}


def test_a_headline_is_no_name_but_holds_names(read):
    text = (
        "Norway Gives Zambia Quick Loan After Big Halvorsen Speech\n\n"
        "Norwegian Prime Minister Astrid Halvorsen spoke in parliament on Monday and promised a loan.\n\n"
        "Halvorsen did not say how large it would be, and Zambia did not ask."
    )
    found = read(text)
    assert said(text, found["Norway"])[0] == "Norway"
    assert said(text, found["Zambia"])[0] == "Zambia"
    assert all(len(name.split()) < 5 for name in found)


def test_offsets_hold_in_texts_with_emoji_and_odd_spaces(read):
    text = "🌊🌊 Norway\u2019s\u00a0Prime Minister Lars\u00a0Moen visited Zambia.\r\n\r\nMoen\u00a0left on Friday."
    found = read(text)
    assert said(text, found["Norway"]) == ["Norway"]
    assert said(text, found["Zambia"]) == ["Zambia"]


def test_salience_is_a_share_and_grows_with_mentions_and_early_ones(read):
    found = read("Norway asked Zambia for help. Norway is rich. Norway has oil. Chile has copper.")
    assert found["Norway"].salience > found["Zambia"].salience > found["Chile"].salience > 0
    assert sum(e.salience for e in found.values()) == pytest.approx(1, abs=0.005)


# --- the resources ---


def test_every_country_of_iso_3166_has_a_row():
    rows = resource("countries.yaml")
    assert len({row["iso"] for row in rows}) == 249 + 1  # and Kosovo
    assert {"GBR", "UKR", "USA", "TWN", "PSE", "XKX"} <= {row["iso"] for row in rows}


def test_no_form_is_claimed_by_two():
    assert len(Gazetteer(spacy.blank("en")).known) > 500


@pytest.mark.parametrize(
    ("forms", "row", "named"),
    [
        (country_forms, {"iso": "Nor", "name": "Norway", "names": [], "demonyms": [], "capital": []}, "Norway"),
        (country_forms, {"iso": "NOR", "name": "Norway", "names": [True], "demonyms": [], "capital": []}, "Norway"),
        (country_forms, {"iso": "NOR", "name": "Norway", "captial": []}, "captial"),
    ],
)
def test_a_broken_row_is_named(forms, row, named):
    with pytest.raises(ValueError, match=named):
        list(forms([row]))
