"""Names lead to places, and what is no name leads nowhere."""

from __future__ import annotations

import os

import pytest

from worker.pipeline.gazetteer import Place, gazetteer, key


@pytest.fixture(scope="module")
def table():
    return gazetteer()


def first(name):
    found = gazetteer().find(name)
    return (found[0].name, found[0].country, found[0].feature) if found else None


@pytest.mark.parametrize(
    ("name", "place"),
    [
        ("Kyiv", ("Kyiv", "UKR", "PPLC")),
        ("Kiev", ("Kyiv", "UKR", "PPLC")),
        ("Bombay", ("Mumbai", "IND", "PPLA")),
        ("Saigon", ("Ho Chi Minh City", "VNM", "PPLA")),
        ("Peking", ("Beijing", "CHN", "PPLC")),
        ("Danzig", ("Gdańsk", "POL", "PPLA")),
        ("Cologne", ("Cologne", "DEU", "PPLA2")),
        ("Köln", ("Cologne", "DEU", "PPLA2")),
        ("Sao Paulo", ("São Paulo", "BRA", "ADM1")),
        ("Ukraine", ("Ukraine", "UKR", "PCLI")),
        ("the U.K.", ("United Kingdom", "GBR", "PCLI")),
        ("Catalonia", ("Catalonia", "ESP", "ADM1")),
        ("Black Sea", ("Black Sea", None, "SEA")),
        ("the Danube", ("Danube River", None, "STM")),
        ("Strait of Hormuz", ("Strait of Hormuz", None, "STRT")),
        ("Mt. Everest", ("Mount Everest", None, "MT")),
        ("Middle East", ("Middle East", None, "RGN")),
        ("Europe", ("Europe", None, "CONT")),
        ("The Hague", ("The Hague", "NLD", "PPLG")),
    ],
)
def test_a_name_leads_first_to_the_best_known_place(name, place):
    assert first(name) == place


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("St. Louis", "Saint Louis"),
        ("ST LOUIS", "St. Louis"),
        ("Ft. Lauderdale", "Fort Lauderdale"),
        ("Mt. Vernon", "Mount Vernon"),
        ("Port-au-Prince", "Port au Prince"),
        ("N. Korea", "North Korea"),
        ("W. Virginia", "West Virginia"),
        ("Orange Co.", "Orange County"),
        ("Sta. Cruz", "Santa Cruz"),
        ("Sana’a", "Sanaa"),
        ("N'Djamena", "N’Djaména"),
        ("Malmö", "Malmo"),
        ("Łódź", "Lodz"),
        ("Reykjavík", "reykjavik"),
        ("New\u00a0York", "New York"),
    ],
)
def test_spelling_case_and_abbreviated_saints_do_not_matter(table, one, other):
    assert key(one) == key(other)
    assert table.find(one) == table.find(other) != ()


@pytest.mark.parametrize(
    "name", ["", " ", ".", "’", "A", "Å", "Xyzzyville", "the", "St.", "\ud83c\udf0d", "🌍", "x" * 100_000]
)
def test_what_is_no_name_is_not_found(table, name):
    assert table.find(name) == ()
    assert not table.has(name)


def test_names_that_are_everyday_words_are_kept_where_they_are_the_names_of_places(table):
    for name in ("Nice", "Reading", "Mobile", "Split", "Bath", "Of", "Most", "Police", "Date"):
        assert table.find(name)[0].primary, name


@pytest.mark.parametrize("word", ["soul", "lime", "limo", "google", "logos", "IEV", "JFK", "LHR"])
def test_alternates_that_are_everyday_words_or_codes_are_dropped(table, word):
    assert all(place.primary for place in table.find(word))


def test_a_village_does_not_bear_a_metropolis_as_an_alternate(table):
    assert {place.name for place in table.find("Peking")} == {"Beijing"}
    assert [place.country for place in table.find("Ukraine") if not place.primary] == []


def test_places_of_one_name_stand_in_order_of_population(table):
    found = [place.population for place in table.find("Springfield") if place.country]

    assert len(found) > 20
    assert found == sorted(found, reverse=True)


def test_a_city_stands_before_its_own_division_of_as_many_people(table):
    assert [place.feature for place in table.find("Prague")[:1]] == ["PPLC"]


def test_a_place_knows_its_division_by_name_and_id(table):
    place = next(place for place in table.find("Springfield") if place.admin1 == "Illinois")

    assert (place.country, place.admin1_id, place.feature) == ("USA", 4896861, "PPLA")
    assert table.admin1("USA", "Illinois").id == 4896861


def test_how_a_place_was_found_is_no_part_of_what_it_is(table):
    assert {place.primary for place in (table.find("Danzig")[0], table.find("Gdansk")[0])} == {True}
    assert table.find("Stettin")[0] == table.find("Szczecin")[0]
    assert not table.find("Stettin")[0].primary


def test_a_country_is_found_by_code_only(table):
    assert table.country("UKR").name == "Ukraine"
    assert table.country("XKX").feature == "PCLI"
    assert table.country("ATA").id == 6697173
    assert table.country("UA") is None
    assert table.country("") is None


def test_a_first_order_division_is_its_own_division(table):
    bavaria = table.admin1("DEU", "Bavaria")

    assert (bavaria.admin1, bavaria.admin1_id, bavaria.feature) == ("Bavaria", bavaria.id, "ADM1")


def test_a_division_of_another_country_is_not_found(table):
    assert table.admin1("GBR", "Illinois") is None
    assert table.admin1("USA", "Kyiv") is None
    assert table.admin1("XXX", "Illinois") is None


def test_a_city_is_no_first_order_division(table):
    assert table.admin1("USA", "Chicago") is None


@pytest.mark.parametrize(
    ("short", "country", "name"),
    [
        ("Ill.", None, "Illinois"),
        ("IL", None, "Illinois"),
        ("Calif.", "USA", "California"),
        ("N.Y.", None, "New York"),
        ("W. Va.", None, "West Virginia"),
        ("W.Va.", None, "West Virginia"),
        ("Miss.", None, "Mississippi"),
        ("WA", None, "Washington"),
        ("WA", "AUS", "Western Australia"),
        ("Que.", None, "Quebec"),
        ("B.C.", "CAN", "British Columbia"),
        ("NSW", None, "New South Wales"),
        ("Texas", None, "Texas"),
    ],
)
def test_a_division_is_found_by_its_abbreviation(table, short, country, name):
    assert table.division(short, country).name == name


@pytest.mark.parametrize(("short", "country"), [("Ill.", "CAN"), ("ZZ", None), ("", None), ("Chicago", None)])
def test_what_abbreviates_no_division_is_none(table, short, country):
    assert table.division(short, country) is None


def test_every_state_of_the_usa_has_its_postal_abbreviation(table):
    states = list(map(table.place, range(len(table.header["countries"]), table._divisions_end)))
    abbreviated = {table.place(row).name for rows in table._abbreviations.values() for row in rows}

    assert {place.name for place in states if place.country == "USA"} <= abbreviated


@pytest.mark.parametrize("short", ["Ill.", "Miss.", "Wash.", "Mass."])
def test_an_abbreviated_state_is_no_name(table, short):
    assert all(place.feature != "ADM1" for place in table.find(short))


@pytest.mark.parametrize(
    ("name", "country", "feature"),
    [
        ("Donetsk region", "UKR", "ADM1"),
        ("Kharkiv Oblast", "UKR", "ADM1"),
        ("Hubei province", "CHN", "ADM1"),
        ("Washington state", "USA", "ADM1"),
        ("Cook County", "USA", "ADM2"),
        ("Province of Palermo", "ITA", "ADM2"),
    ],
)
def test_a_division_is_found_with_the_word_for_it(name, country, feature):
    assert first(name)[1:] == (country, feature)


def test_a_word_for_a_division_alone_finds_nothing(table):
    for name in ("region", "oblast", "Springfield Elementary region", "Republic of"):
        assert table.find(name) == ()


def test_a_forked_process_reads_the_same_table(table):
    reader, writer = os.pipe()
    child = os.fork()
    if child == 0:
        os.write(writer, table.find("Kyiv")[0].name.encode())
        os._exit(0)
    os.waitpid(child, 0)

    assert os.read(reader, 100) == b"Kyiv"


def test_a_place_is_a_plain_record(table):
    assert isinstance(table.find("Kyiv"), tuple)
    with pytest.raises(AttributeError):
        table.find("Kyiv")[0].name = "other"
    assert Place(1, "A", 0.0, 0.0, None, None, None, "PPL", 0).primary
