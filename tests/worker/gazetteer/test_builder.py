"""The rules by which the table of places is put together."""

from __future__ import annotations

import pytest

from training.gazetteer import geometry, layout, select
from training.gazetteer.record import Record
from training.gazetteer.sources import Sources
from worker.pipeline.gazetteer import Gazetteer

EVERYDAY = frozenset({"lime", "castle", "river"})


def place(name, population=0, *, others=(), lat=0.0, lon=0.0, feature="PPL", **more):
    return Record(name, feature, lat=lat, lon=lon, population=population, names=[name], others=list(others), **more)


@pytest.fixture
def table_of(tmp_path):
    """Writes records as a table and opens it."""

    def write(*records):
        header = {"countries": ["AAA"], "divisions": 0, "division_words": ["county"], "abbreviations": {}}
        above = [layout.NOWHERE, *[0] * (len(records) - 1)]
        content = layout.table(list(records), above, select.postings(list(records), EVERYDAY), header)
        path = tmp_path / "table.bin"
        path.write_bytes(content)
        return Gazetteer(path)

    return write


@pytest.mark.parametrize("name", ["qinghai", "ЛЬВІВ", "Львів", "XYZ", "ABCD", "Ab", "A1"])
def test_transliterations_scripts_codes_and_short_names_are_noise(name):
    assert select.noise(name)


@pytest.mark.parametrize("name", ["Lemberg", "Ñuñoa", "Kraków", "Şanlıurfa", "'s-Hertogenbosch", "LEEDS"])
def test_names_in_latin_letters_are_no_noise(name):
    assert not select.noise(name)


def test_an_everyday_word_is_kept_as_a_name_and_as_a_part_of_one_but_not_as_an_alternate():
    assert select.keys(place("Lime"), EVERYDAY) == {"lime": True}
    assert select.keys(place("Castle upon Wye", others=["Castle"]), EVERYDAY) == {
        "castle upon wye": True,
        "castle": False,
    }
    assert select.keys(place("Lima", others=["Lime"]), EVERYDAY) == {"lima": True}


def test_a_village_loses_the_alternate_that_a_city_bears_but_not_its_own_name():
    records = [place("Bigton", 1_000_000), place("Smallham", 5_000, others=["Bigton"]), place("Bigton", 600)]

    assert select.postings(records, EVERYDAY)["bigton"] == [(0, True), (2, True)]


def test_a_town_keeps_the_alternate_that_a_city_of_its_size_bears():
    records = [place("Bigton", 100_000), place("Midham", 5_000, others=["Bigton"])]

    assert select.postings(records, EVERYDAY)["bigton"] == [(0, True), (1, False)]


def test_seas_stand_before_cities_and_cities_before_divisions_of_as_many_people():
    records = [place("Azor", 9_000, feature="ADM1"), place("Azor", 9_000), place("Azor", feature="SEA", by_hand=True)]

    assert [row for row, _ in select.postings(records, EVERYDAY)["azor"]] == [2, 1, 0]


def test_a_county_that_only_repeats_its_town_is_left_out():
    town = place("Azor", 9_000, division="A.1", county="A.1.2")
    county = place("Azor", feature="ADM2", division="A.1", county="A.1.2")

    assert list(select.without_doubles([county], [town])) == []


def test_a_county_with_a_name_of_its_own_loses_only_what_repeats_a_town_of_its_state():
    town = place("Azor", 9_000, division="A.1", county="A.1.3")
    county = place("Azor County", others=["Azor", "Condado de Azor"], feature="ADM2", division="A.1", county="A.1.2")
    (kept,) = select.without_doubles([county], [town])

    assert (kept.names, kept.others) == (["Azor County"], ["Condado de Azor"])


def test_a_division_lies_in_the_middle_of_its_places_and_not_in_their_biggest_city():
    lat, lon = geometry.middle(
        [place("a", 10**6, lat=10, lon=10), place("b", lat=10.1, lon=10.1), place("c", lat=20, lon=20)]
    )

    assert lat == pytest.approx(15, abs=0.5)
    assert lon == pytest.approx(15, abs=0.5)


def test_the_middle_of_places_on_both_sides_of_the_date_line_is_near_it():
    _, lon = geometry.middle([place("a", lat=0, lon=179), place("b", lat=0, lon=-179)])

    assert abs(lon) == pytest.approx(180, abs=0.5)


def test_no_places_have_no_middle():
    assert geometry.middle([]) is None


def test_districts_of_a_city_are_not_counted_twice():
    city = place("Azor", 1_000_000, lat=0, lon=0)
    district = place("East Azor", 200_000, lat=0.05, lon=0)
    far = place("Bezor", 300_000, lat=1, lon=0)

    assert geometry.people([district, city, far]) == 1_300_000


def test_a_table_gives_back_what_it_was_made_of(table_of):
    table = table_of(
        place("Azorland", 5, feature="PCLI", country="AAA", id=7),
        place("Štrbské Pleso", 1234, lat=-12.34567, lon=179.99999, id=8, others=["Chorba"]),
    )
    found = table.find("Strbske Pleso")[0]

    assert (found.id, found.name, found.lat, found.lon) == (8, "Štrbské Pleso", -12.34567, 179.99999)
    assert (found.country, found.population, found.admin1, found.primary) == ("AAA", 1234, None, True)
    assert table.find("Chorba")[0] == found
    assert not table.find("Chorba")[0].primary
    assert table.country("AAA").id == 7
    assert len(table) == 2


def test_the_same_records_make_the_same_bytes():
    records = [place("Azorland", feature="PCLI", country="AAA"), place("Bezor", others=["Chezor", "Dezor"])]

    def write():
        names = select.postings(records, EVERYDAY)
        return layout.table(records, [layout.NOWHERE, 0], names, {"countries": ["AAA"]})

    assert write() == write()


def test_more_rows_than_the_layout_holds_are_refused():
    with pytest.raises(ValueError, match="more rows"):
        layout.table([place("Azor")] * (1 << layout.ROW_BITS), [], {}, {})


@pytest.mark.parametrize(
    "row",
    [
        {"name": "Azor Sea", "feature": "SEA"},
        {"name": "Azor Sea", "feature": "SEA", "at": ["1", 2]},
        {"name": "Azor Sea", "feature": "SEA", "at": [1, 2], "country": "QQQ"},
        {"name": "Azor Sea", "feature": "SEA", "at": [1, 2], "names": [False]},
        {"name": "Azor Sea", "feature": "SEA", "at": [1, 2], "also": ["Azor"]},
    ],
)
def test_a_row_by_hand_that_makes_no_place_is_named_in_the_error(row):
    sources = Sources.__new__(Sources)
    sources.own, sources.states = {"features": [row]}, [{"iso": "AAA"}]

    with pytest.raises(ValueError, match="Azor Sea"):
        list(sources.features())
