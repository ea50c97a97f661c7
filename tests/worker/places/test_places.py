"""Every place where it lies, by what the article says and by what else it names; and where the article plays."""

from __future__ import annotations

import time

import pytest

from tests import contract
from worker.pipeline.gazetteer import gazetteer
from worker.pipeline.layers import Article
from worker.pipeline.places.lexicon import lexicon
from worker.pipeline.result import build


@pytest.fixture(scope="module")
def read(reader):
    """Reads a text and gives its document."""

    def reading(text, **told):
        doc = reader.read(text, Article(**{"published_at": "2024-03-05", "language": "en", **told}))
        assert doc._.warnings == []
        ids = [entity.id for entity in doc._.entities]
        assert len(ids) == len(set(ids))
        assert all(m.place is None or m.place in ids for e in doc._.entities for m in e.mentions)
        return doc

    return reading


@pytest.fixture(scope="module")
def places(read):
    """Reads a text and gives what is known of the entities of one name: (country, division, feature), or None."""

    def placed(text, name, **told):
        found = [e for e in read(text, **told)._.entities if e.name == name]
        assert found, f"no entity {name}"
        return [e.geo and (e.geo["country"], e.geo["admin1"], e.geo["feature"]) for e in found]

    return placed


# --- what the text says ---


@pytest.mark.parametrize(
    ("text", "name", "country", "division"),
    [
        ("A mill burned down in Springfield, Ill., on Tuesday.", "Springfield", "USA", "Illinois"),
        ("A mill burned down in Springfield, Missouri, on Tuesday.", "Springfield", "USA", "Missouri"),
        (
            "A mill burned down in Springfield in western Massachusetts on Tuesday.",
            "Springfield",
            "USA",
            "Massachusetts",
        ),
        ("The Texas city of Paris holds a fair in June.", "Paris", "USA", "Texas"),
        ("The tourists came from Perth, Scotland.", "Perth", "GBR", "Scotland"),
        ("The tourists came from Cambridge, Ont., by bus.", "Cambridge", "CAN", "Ontario"),
        ("Soldiers entered Tripoli in northern Lebanon.", "Tripoli", "LBN", None),
        ("Students from Lebanon, Pa., won the cup.", "Lebanon", "USA", "Pennsylvania"),
    ],
)
def test_a_place_lies_where_the_text_says(places, text, name, country, division):
    (found,) = places(text, name)
    assert found[0] == country
    assert division is None or found[1] == division


def test_a_list_of_states_says_of_none_that_it_lies_in_the_next(places):
    text = "Farmers in California, Maryland and Ohio lost their crops."
    assert places(text, "California") == [("USA", "California", "ADM1")]
    assert places(text, "Maryland") == [("USA", "Maryland", "ADM1")]


def test_a_member_of_a_list_of_states_is_a_state_and_alone_it_is_the_city(places):
    assert places("Farmers in New York, Iowa and Ohio lost their crops.", "New York")[0][2] == "ADM1"
    assert places("The trader flew to New York on Monday.", "New York")[0][2] == "PPL"


def test_a_dateline_names_a_town(places):
    text = "WASHINGTON, March 4 (Agency) - Officials in Oregon and Idaho asked for money."
    assert places(text, "Washington")[0][2] == "PPLC"


def test_an_abbreviated_state_is_the_state(places):
    assert places("Voters in Lansing, Mich., chose a mayor.", "Mich.")[0][1:] == ("Michigan", "ADM1")


def test_a_class_word_tells_the_kind(places):
    assert places("The river rose in Essex County, N.J., overnight.", "Essex County") == [("USA", "New Jersey", "ADM2")]
    assert places("Drivers waited for hours in Washington state.", "Washington")[0][2] == "ADM1"


def test_a_lake_is_not_the_town_that_bears_its_name(places):
    assert places("The boat sank in Lake Huron.", "Lake Huron")[0][2] == "LK"


# --- what else the article names ---


def test_places_of_one_state_draw_a_doubtful_name_to_them(places):
    text = "Councils in Columbia, Branson and Springfield met the governor of Missouri in Jefferson City."
    assert places(text, "Springfield")[0][1] == "Missouri"


def test_a_bare_name_is_its_most_prominent_bearer(places):
    assert places("The envoys met in Geneva. The Chinese minister left early.", "Geneva")[0][0] == "CHE"
    assert places("The singer was born in Birmingham and moved to Lagos.", "Birmingham")[0][0] in ("GBR", "USA")


def test_countries_that_act_in_the_story_do_not_draw_foreign_cities_to_them(places):
    text = "The U.S. and Russia will talk in Geneva. Washington hopes for a deal, U.S. officials said. Moscow does not."
    assert places(text, "Geneva")[0][0] == "CHE"


def test_the_country_beats_the_state_of_its_name_only_in_its_own_surroundings(places):
    assert places("Georgia signed a treaty with Armenia in Tbilisi.", "Georgia")[0][0] == "GEO"
    assert places("Georgia will widen the road from Atlanta to Savannah.", "Georgia") == [("USA", "Georgia", "ADM1")]


def test_the_name_of_a_body_tells_where_the_article_plays(places):
    text = "A driver died near Millersburg on Friday, the Ohio State Highway Patrol said."
    assert places(text, "Millersburg")[0][1] == "Ohio"


def test_words_of_one_countrys_institutions_tell_where_the_article_plays(places):
    text = "Police in Cambridge arrested two men."
    assert places(text + " The NHS and two councillors complained.", "Cambridge")[0][0] == "GBR"
    assert places(text + " They face a felony, the sheriff and two troopers said.", "Cambridge")[0][0] == "USA"


def test_a_telephone_number_tells_where_the_article_plays(places):
    text = "Police in Cambridge look for witnesses."
    assert places(text, "Cambridge")[0] != places(text + " Call 617-555-0134.", "Cambridge")[0]
    assert places(text + " Call 617-555-0134.", "Cambridge")[0][1] == "Massachusetts"
    assert places(text + " The number 21617-555-01345 is none.", "Cambridge") == places(text, "Cambridge")


# --- where the article comes from ---


def test_the_outlets_home_decides_between_namesakes(places):
    text = "Council members in Portland voted on a new bridge."
    assert places(text, "Portland", source="Portland Press Herald")[0][1] == "Maine"
    assert places(text, "Portland", source="The Oregonian")[0][1] == "Oregon"
    assert places(text, "Portland", url="https://www.pressherald.com/2024/a")[0][1] == "Maine"


def test_an_unknown_outlet_is_at_home_where_its_name_says(places):
    text = "Council members in Bedford voted on a new bridge."
    assert places(text, "Bedford", source="Indiana Daily Courier")[0][1] == "Indiana"


def test_an_agency_has_no_home_town(places):
    assert places("The envoys met in Geneva.", "Geneva", source="Reuters")[0][0] == "CHE"


# --- capitals, regions, features ---


def test_the_city_that_stands_for_its_state_is_the_capital(read):
    doc = read("Washington rejected the offer. Seattle traders shrugged.")
    state = next(e for e in doc._.entities if e.name == "United States")
    city = next(e for e in doc._.entities if e.id == next(m.place for m in state.mentions if m.kind == "metonym"))
    assert city.geo["feature"] == "PPLC"
    assert state.geo["feature"] == "PCLI"


@pytest.mark.parametrize(("name", "country"), [("Crimea", "UKR"), ("Donetsk", "UKR"), ("Lviv", "UKR"), ("Gaza", "PSE")])
def test_contested_and_well_known_regions_have_the_country_of_international_law(read, name, country):
    doc = read(f"Aid reached {name} on Monday, the mayor said.")
    entity = next(e for e in doc._.entities if e.name == name)
    assert entity.country == entity.geo["country"] == country
    assert entity.link["geonames"]


def test_a_sea_has_a_point_and_no_country(read):
    doc = read("The tanker crossed the Black Sea at night.")
    sea = next(e for e in doc._.entities if e.name == "Black Sea")
    assert (sea.geo["country"], sea.geo["feature"], sea.country) == (None, "SEA", None)


def test_a_part_of_a_place_has_its_point_and_not_its_identity(read):
    doc = read("Farmers in Southern Peru lost their hay. Peru will help.")
    part = next(e for e in doc._.entities if e.name == "Southern Peru")
    assert (part.geo["feature"], part.country) == ("PCLI", "PER")
    assert "geonames" not in part.link
    assert next(e for e in doc._.entities if e.name == "Peru").link["geonames"]


def test_what_the_table_does_not_have_has_no_coordinates_and_spoils_nothing(read):
    doc = read("Envoys from Quorbeth and Lusaka met in Nairobi.")
    by_name = {e.name: e for e in doc._.entities}
    assert by_name["Lusaka"].geo["country"] == "ZMB"
    assert by_name["Nairobi"].geo["country"] == "KEN"
    assert "Quorbeth" not in by_name or by_name["Quorbeth"].geo is None


def test_an_unknown_place_has_the_country_of_all_others_and_no_point(read):
    doc = read("Farmers walked from Quorbeth, a village, to Lusaka and Ndola.")
    unknown = next(e for e in doc._.entities if e.name == "Quorbeth")
    assert (unknown.type, unknown.country, unknown.geo) == ("GPE", "ZMB", None)
    doc = read("Farmers walked from Quorbeth, a village, to Lusaka and Nairobi.")
    assert next(e for e in doc._.entities if e.name == "Quorbeth").country is None


def test_a_street_does_not_lie_in_the_town_it_is_named_after(read):
    doc = read("A bus hit a wall in Richmond Street on Monday, said police in Leeds.")
    assert [e.geo["country"] for e in doc._.entities if e.geo] == ["GBR"]


def test_persons_and_organisations_have_no_coordinates(read):
    doc = read("Ivo Paris of Chicago Steel met Florence Lima in Chicago.")
    assert [e.name for e in doc._.entities if e.geo] == ["Chicago"]


# --- two places of one name ---


def test_one_name_is_one_place_when_it_is_qualified_once(places):
    text = "A bridge fell in Paris, Texas, on Monday. Nobody was hurt. Paris will build a new one."
    assert places(text, "Paris") == [("USA", "Texas", "PPLA2")]


def test_two_places_of_one_name_are_two_entities(read):
    text = "The mayor of London flew to Canada. His hosts live in London, Ontario, and gave him a lamp."
    doc = read(text)
    found = [e for e in doc._.entities if e.name == "London"]
    assert [e.geo["country"] for e in found] == ["GBR", "CAN"]
    assert [[text.index("London") == m.span.start for m in e.mentions] for e in found] == [[True], [False]]
    assert found[1].country == "CAN"
    assert 0 < found[1].salience < 1


# --- focus ---


def test_the_focus_is_the_country_and_the_narrowest_place_that_carry_the_article(read):
    doc = read(
        "Flood fills the cellars of Mzuzu\n\nMZUZU, March 4 - Rain flooded Mzuzu in Malawi on Monday. "
        "Mzuzu has no pumps. Zambia offered help."
    )
    focus = doc._.focus
    assert focus.country == "MWI"
    assert next(e for e in doc._.entities if e.id == focus.place).geo["feature"].startswith("PPL")


def test_an_article_without_places_has_no_focus(read):
    assert read("Bread is made of flour and water.")._.focus is None
    assert read("")._.focus is None


def test_persons_and_demonyms_give_a_country_in_focus_without_a_place(read):
    focus = read("German prosecutors charged a German baker, the German press wrote.")._.focus
    assert focus.country == "DEU"


# --- the component as a whole ---


def test_the_result_is_as_the_contract_says(reader, read):
    doc = read("The Texas city of Paris, the Black Sea, upstate New York, Quorbeth and Crimea were named in Lima.")
    result = build(doc, reader.record)
    contract.validator("components/schemas/Result").validate(result)
    assert any("geo" in entity for entity in result["entities"])


def test_the_same_text_gives_the_same_places(read):
    text = "Springfield, Columbia and Portland play Franklin, Clinton and Salem in Georgia and Ohio."
    first, second = ([(e.id, e.geo, e.link) for e in read(text)._.entities] for _ in range(2))
    assert first == second


def test_a_long_list_of_places_is_resolved_in_linear_time(read, reader):
    component = reader.nlp.get_pipe("places")
    names = [p.name for i in range(0, 40_000, 16) if (p := gazetteer().place(i + 60_000)).name.isalpha()]

    def took(count):
        text = ". ".join(f"Rain fell in {name}, Ohio, and in Paris" for name in names[:count]) + "."
        doc = reader.read(text, Article(published_at="2024-03-05", language="en"))
        began = time.process_time()
        component(doc)
        return time.process_time() - began

    took(50)
    assert took(800) < 8 * took(200) + 0.5


def test_marks_line_ends_and_emoji_in_and_around_names_break_nothing(read):
    doc = read("😀 Lviv\u00a0(Ukraine)\r\nhas snow.\r\n\r\nNew\r\nYork, \u201cN.Y.\u201d has none, \u2014 said Kyiv.")
    assert {e.name for e in doc._.entities if e.geo} >= {"Lviv", "Ukraine"}


def test_every_weight_is_named_in_the_file_and_used():
    assert all(isinstance(weight, float) for weight in lexicon().weights.values())
