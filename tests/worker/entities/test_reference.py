"""What pronouns and noun phrases mean, and which things without a name are told of."""

from __future__ import annotations

import importlib

import pytest

from worker.pipeline.entities.nouns import nouns
from worker.pipeline.layers import Article

module = importlib.import_module("worker.pipeline.entities.nouns")


@pytest.fixture
def read(reader):
    """Reads a text as far as the voices and gives its entities by name."""
    until = reader.nlp.pipe_names.index("voices") + 1

    def reading(text):
        doc = reader.tokens(text)
        doc._.article = Article(published_at="2024-03-05", language="en")
        for name in reader.nlp.pipe_names[:until]:
            doc = reader.nlp.get_pipe(name)(doc)
        assert doc._.warnings == []
        spans = [(m.span, e.id) for e in doc._.entities for m in e.mentions]
        assert len(spans) == len(set(spans))
        return {entity.name: entity for entity in doc._.entities}

    return reading


def said(text, entity, kind):
    return [text[m.span.start : m.span.end] for m in entity.mentions if m.kind == kind]


def pronouns(read, text):
    return {name: found for name, entity in read(text).items() if (found := said(text, entity, "pronoun"))}


# --- pronouns ---


def test_he_and_she_are_told_apart_by_the_names(read):
    text = "Anna Lind met Peter Holm in Bergen on Monday. She thanked the fishermen, and he paid the bill."
    assert pronouns(read, text) == {"Anna Lind": ["She"], "Peter Holm": ["he"]}


def test_an_object_is_not_the_subject_of_its_own_verb(read):
    text = "Peter Holm praised the pilot. Lars Moen thanked him."
    assert "Lars Moen" not in pronouns(read, text)


def test_a_reflexive_is_the_subject_of_its_verb(read):
    text = "Peter Holm visited Lars Moen. Moen blamed himself."
    assert pronouns(read, text) == {"Lars Moen": ["himself"]}


def test_a_pronoun_may_stand_before_the_name(read):
    text = "Before she left the harbour, Anna Lind thanked the crew."
    assert pronouns(read, text) == {"Anna Lind": ["she"]}


def test_an_organisation_is_it(read):
    text = "Holm Ltd closed two plants on Monday. It said the market was weak."
    assert pronouns(read, text) == {"Holm Ltd": ["It"]}


@pytest.mark.parametrize(
    "text",
    [
        "Holm Ltd closed two plants. It was raining in Bergen.",
        "Holm Ltd closed two plants. It is clear that the market was weak.",
        "Norway closed two ports. It seems that nobody was hurt.",
    ],
)
def test_an_it_that_means_nothing_is_nobodys(read, text):
    assert pronouns(read, text) == {}


def test_they_are_not_one_of_two_who_are_named_together(read):
    text = "Anna Lind and Peter Holm arrived in Bergen on Monday. They met the fishermen."
    assert pronouns(read, text) == {}


def test_a_person_who_was_not_taken_for_one_is_told_by_she(read):
    text = "Oddny Ravnkilde grows onions near the harbour. She hid the children when the storm came."
    found = read(text)
    assert found["Oddny Ravnkilde"].type == "PERSON"
    assert said(text, found["Oddny Ravnkilde"], "pronoun") == ["She"]


# --- the first person ---


def test_i_is_the_speaker(read):
    text = '"I will not resign," Anna Lind told reporters in Bergen. "My work goes on."'
    assert "I" in pronouns(read, text)["Anna Lind"]


def test_we_are_those_the_speaker_speaks_for(read):
    text = '"We will close two plants," said Anna Lind, director of Holm Ltd.'
    assert "Anna Lind" not in pronouns(read, text)


def test_i_outside_quotations_is_nobody(read):
    text = "I met Anna Lind in Bergen on Monday."
    assert pronouns(read, text) == {}


# --- noun phrases ---


def test_a_company_is_the_company(read):
    text = "Holm Ltd opened a plant in Bergen. The company employs 300 people."
    assert said(text, read(text)["Holm Ltd"], "nominal") == ["The company"]


def test_the_foundation_is_the_one_whose_name_says_so(read):
    text = "The Lindgren Foundation gave money to Holm Ltd. The foundation will pay until May."
    assert "The foundation" in said(text, read(text)["Lindgren Foundation"], "nominal")


def test_the_country_is_the_one_named_last(read):
    text = "Norway and Peru signed a treaty. Chile said that Bolivian miners had begun to arrive in the country."
    assert said(text, read(text)["Chile"], "nominal") == ["the country"]


def test_a_company_is_no_country(read):
    text = "Norway opened a new harbour. The company was not asked."
    assert said(text, read(text)["Norway"], "nominal") == []


def test_another_one_is_a_new_one(read):
    text = "A man was arrested in Bergen. Another man fled, police said, and he is still at large."
    assert said(text, read(text)["Another man"], "nominal") == ["Another man"]


def test_an_apposition_is_what_it_stands_beside(read):
    text = "Anna Lind, the mayor of Bergen, left on Monday. The mayor gave no reason."
    assert said(text, read(text)["Anna Lind"], "nominal") == ["the mayor", "The mayor"]


def test_a_name_behind_a_long_title_is_its_bearer(read):
    text = "The mayor of Bergen, Anna Lind, left on Monday. The mayor gave no reason."
    assert said(text, read(text)["Anna Lind"], "nominal") == ["The mayor", "The mayor"]


def test_a_name_given_by_a_verb_is_of_what_it_is_given_to(read):
    text = "A carpenter named Odd Holm was arrested in Bergen. The carpenter denied the theft."
    assert "The carpenter" in said(text, read(text)["Odd Holm"], "nominal")


# --- without a name ---


def test_somebody_without_a_name_who_is_taken_up_again_is_an_entity(read):
    text = "A 34-year-old man was arrested in Bergen on Monday. He had robbed a bank. The man will be charged."
    found = read(text)["A 34-year-old man"]
    assert found.type == "PERSON"
    assert said(text, found, "nominal") == ["A 34-year-old man", "The man"]
    assert said(text, found, "pronoun") == ["He"]
    assert found.aliases == []


def test_somebody_without_a_name_who_comes_up_once_is_not(read):
    found = read("A baker greeted Anna Lind in Bergen on Monday.")
    assert list(found) == ["Anna Lind", "Bergen"]


def test_a_body_of_the_state_that_acts_is_an_entity(read):
    found = read("Norwegian police said on Monday that the harbour of Bergen was safe.")
    assert (found["Norwegian police"].sector, found["Norwegian police"].country) == ("COP", "NOR")


def test_a_deal_is_the_agreement(read):
    text = "Norway signed a deal with Peru. The agreement will last ten years. Farmers dislike the agreement."
    assert said(text, read(text)["a deal"], "nominal") == ["a deal", "The agreement", "the agreement"]


def test_a_thing_without_a_name_is_an_entity_where_it_is_taken_up_again(read):
    found = read("A van hit a wall in Bergen on Monday. The van was stolen.")
    assert {name: entity.type for name, entity in found.items()} == {"A van": "PRODUCT", "Bergen": "GPE"}


def test_the_words_for_a_relative_tell_the_relative_s_gender(read):
    text = "Ola Berg sold the firm. His daughter Kaia Berg will run it. She starts in May."
    assert pronouns(read, text)["Kaia Berg"] == ["She"]


def test_a_relative_does_not_take_the_family_name_alone(read):
    text = "Anna Berg, a doctor, died on Monday. Her son, Jan Berg, said so. Berg was 84."
    assert said(text, read(text)["Anna Berg"], "name") == ["Anna Berg", "Berg"]


def test_a_given_name_tells_whom_she_means(read):
    text = "Gunnar Holm met Mirja Dahl in Bergen on Monday. She was late."
    assert pronouns(read, text) == {"Mirja Dahl": ["She"]}


def test_who_speaks_is_not_he_in_the_quotation(read):
    text = 'Jon Berg met Ola Dahl in Bergen. Jon Berg said: "He was tired."'
    assert pronouns(read, text) == {"Ola Dahl": ["He"]}


def test_a_national_team_is_one_side_and_no_state(read):
    text = (
        "South Korea beat Norway 2-1 in the World Cup match on Monday. Korea substituted a midfielder in the second "
        "half. The goalkeeper saved a penalty and Korea scored."
    )
    team = read(text)["South Korea"]
    assert (team.type, team.country, said(text, team, "name")) == ("ORG", "KOR", ["South Korea", "Korea", "Korea"])


def test_the_members_of_a_national_team_are_the_side(read):
    text = (
        "South Korea beat Norway 2-1 in the World Cup match on Monday. Korea substituted a midfielder in the second "
        "half. The goalkeeper saved a penalty and the Norwegians scored."
    )
    team = read(text)["Norway"]
    assert (team.type, said(text, team, "demonym")) == ("ORG", ["Norwegians"])


def test_time_and_measure_are_no_entities(read):
    found = read("The week was long. The week ended in Bergen, and it was the last week of the year.")
    assert not [e for e in found.values() if "week" in e.name]


def test_a_pronoun_is_not_what_is_named_below_it(read):
    text = "Peter Holm met Lars Moen in Bergen. He thanked Moen and left."
    assert pronouns(read, text) == {"Peter Holm": ["He"]}


def test_a_pronoun_may_be_what_a_clause_after_it_names(read):
    text = "Peter Holm left the firm in May. When he came home, Holm was tired."
    assert pronouns(read, text) == {"Peter Holm": ["he"]}


def test_a_title_of_several_words_may_be_shortened(read):
    text = "Foreign Secretary Ida Berg met Jan Moen in Oslo on Monday. The secretary praised the deal."
    assert said(text, read(text)["Ida Berg"], "nominal") == ["The secretary"]


def test_slight_adjectives_tell_of_no_other_thing(read):
    text = "The divers of Bergen have a team of six. The team found the wreck, and the entire team was praised."
    assert said(text, read(text)["the entire team"], "nominal") == ["a team", "The team", "the entire team"]


def test_of_several_states_in_a_row_the_country_is_the_one_that_is_spoken_of(read):
    text = "Norway asked for the deal. In Oslo, Norway, Sweden and Denmark signed. The country will pay half."
    found = read(text)
    assert [name for name, e in found.items() if said(text, e, "nominal") == ["The country"]] == ["Norway"]


@pytest.mark.parametrize(
    ("text", "name", "meant"),
    [
        ("A man by the name of Bluefin was held. He denied it.", "Bluefin", ["He"]),
        ("A user who calls himself Bluefin wrote the post. He is 19.", "Bluefin", ["himself", "He"]),
        ("Police held a man known as Blue Fin. He denied it.", "Blue Fin", ["He"]),
    ],
)
def test_who_is_said_to_be_called_so_is_a_person(read, text, name, meant):
    entity = read(text)[name]
    assert (entity.type, said(text, entity, "pronoun")) == ("PERSON", meant)


def test_a_ship_that_is_called_so_is_no_person(read):
    assert read("A ship called Storm Petrel sank on Monday. It was old.")["Storm Petrel"].type != "PERSON"


def test_a_word_that_no_list_has_is_a_person_where_it_does_what_persons_do(read):
    text = "The reporter met a kiteboarder in Bergen. The kiteboarder, who is 34, said she was cold."
    assert read(text)["The kiteboarder"].type == "PERSON"


def nominals(read, text):
    return {name: found for name, entity in read(text).items() if (found := said(text, entity, "nominal"))}


@pytest.mark.parametrize(
    "text",
    [
        "People came from Bergen on Monday. It rained, and people left.",
        "No driver was hurt on Monday. The driver left.",
        "The race was run on Monday. Next year's race will be in Oslo.",
    ],
)
def test_others_each_time_are_no_one_thing(read, text):
    assert nominals(read, text) == {}


@pytest.mark.parametrize(
    ("text", "name", "phrase"),
    [
        ("Tbilisi wrote to UNESCO. The Paris-based organisation got it.", "UNESCO", "The Paris-based organisation"),
        ("Nicanor Ticona sold it in May. “They take it,” said the 58-year-old.", "Nicanor Ticona", "the 58-year-old"),
        (
            "Marie Delorme of the French academy called it clean. The French archaeologist added that it was old.",
            "Marie Delorme",
            "The French archaeologist",
        ),
    ],
)
def test_what_can_only_be_one_of_those_named_just_now_is_that(read, text, name, phrase):
    assert nominals(read, text)[name] == [phrase]


def test_what_may_be_one_of_two_is_neither(read):
    text = "French writers Marie Delorme and Anne Petit met in Bergen. The French archaeologist was pleased."
    assert nominals(read, text) == {}


# --- voices ---


def test_who_has_no_name_may_speak_of_himself(read):
    text = '"I saw the boat go down," said a fisherman on the pier. "I ran to the phone."'
    assert pronouns(read, text) == {"a fisherman": ["I", "I"]}


def test_a_spokeswoman_speaks_for_the_company_that_the_article_tells_of(read):
    text = "Marine Holdings closed a plant on Monday. Company spokeswoman Ida Berg said: “We are sorry.”"
    assert pronouns(read, text) == {"Marine Holdings": ["We"]}


def test_who_is_a_member_speaks_for_the_team(read):
    text = "A team of divers came on Monday. The team found it. “We were lucky,” team member Ida Berg said."
    assert pronouns(read, text) == {"A team": ["We"]}


def test_nobody_is_spoken_for_by_a_noun_that_the_article_has_nothing_for(read):
    assert pronouns(read, "Company spokeswoman Ida Berg said: “We are sorry.”") == {}


def test_a_letter_speaks_for_the_body_whose_it_is(read):
    text = "Marine Holdings closed a plant on Monday. The Marine Holdings letter said: “We are sorry.”"
    assert pronouns(read, text) == {"Marine Holdings": ["We"]}


# --- one thing ---


def test_the_short_form_of_a_known_body_is_that_body(read):
    text = "The Federal Bureau of Investigation searched two offices on Monday. The Bureau said nobody was held."
    assert said(text, read(text)["FBI"], "name") == ["Federal Bureau of Investigation", "Bureau"]


# --- the resource ---


@pytest.fixture
def data(monkeypatch):
    """The resource, to be spoilt."""
    content, whole = module.resource(module.FILE), module.resource
    monkeypatch.setattr(module, "resource", lambda name, **how: content if name == module.FILE else whole(name, **how))
    nouns.cache_clear()
    yield content
    nouns.cache_clear()


@pytest.mark.parametrize(
    ("spoil", "named"),
    [
        (lambda d: d["people"].append("Police"), "people"),
        (lambda d: d["bodies"]["bank"].update(sectors=["XYZ"]), "bodies.bank"),
        (lambda d: d["things"].update(MONEY=["coin"]), "things.MONEY"),
        (lambda d: d["endings"]["family"]["f"].append("ov"), "'ov' for both"),
        (lambda d: d["places"].update(city=["town"]), "places.city"),
    ],
)
def test_a_broken_entry_is_named(data, spoil, named):
    spoil(data)
    with pytest.raises(ValueError, match=named):
        nouns()


@pytest.mark.parametrize(
    ("lists", "named"),
    [
        ({"m": "", "f": "nurse", "any": "nurse"}, "'nurse'"),
        ({"m": "", "f": "", "any": "Nurse"}, "'Nurse'"),
        ([], "m, f"),
    ],
)
def test_a_broken_list_of_persons_is_named(monkeypatch, lists, named):
    whole = module.resource
    monkeypatch.setattr(module, "resource", lambda name, **how: lists if name == module.PERSONS else whole(name, **how))
    nouns.cache_clear()
    with pytest.raises(ValueError, match=named):
        nouns()
    nouns.cache_clear()


def test_what_is_listed_by_hand_wins():
    assert nouns().kind("beekeeper", plural=False) == "person"
    assert nouns().persons["horsewoman"] == "f"
    assert "contractor" in nouns().bodies
    assert nouns().kind("server", plural=False) == "thing"
