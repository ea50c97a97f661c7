"""What the places component knows is checked where it is loaded, and hangs together with the table of places."""

from __future__ import annotations

import copy

import pytest

from worker.pipeline.gazetteer import gazetteer
from worker.pipeline.knowledge import resource
from worker.pipeline.places.lexicon import lexicon, read_lexicon
from worker.pipeline.places.outlets import outlets, read_outlets


def test_every_home_of_an_outlet_is_in_the_table():
    homeless = sorted({o.name for o in outlets().by_name.values() if o.city and o.home is None})
    assert homeless == []


def test_every_country_of_an_outlet_is_in_the_table():
    assert [o.name for o in outlets().by_name.values() if gazetteer().country(o.country) is None] == []


def test_every_division_of_the_area_codes_is_in_the_table():
    assert {place for place in lexicon().phones.values() if gazetteer().admin1(*place) is None} == set()


def test_every_city_that_news_names_alone_is_in_the_table():
    lost = {
        (country, name)
        for country, name in lexicon().alone
        if not any(p.name == name and p.country == country for p in gazetteer().find(name))
    }
    assert lost == set()


def test_an_outlet_is_found_with_and_without_its_article_and_by_its_address():
    times = outlets().named("New York Times")
    assert times is outlets().named("The New York Times") is outlets().at("https://www.nytimes.com/2024/03/05/a.html")
    assert outlets().at("mobile.nytimes.com") is times


def test_an_unknown_outlet_or_a_broken_address_is_none():
    assert outlets().named("The Quorbeth Lamp") is None
    assert outlets().at("https://nytimes.com.example.org/") is None
    assert outlets().at("http://[broken") is None


def test_an_outlet_names_itself_only_in_full():
    assert [o.name for o in outlets().within(["By", "Ada", "Poole", "of", "the", "Chicago", "Tribune"])] == [
        "Chicago Tribune"
    ]
    assert list(outlets().within(["Chicago", "and", "the", "Tribune"])) == []


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ({"name": "Daily Lamp"}, "alpha-3"),
        ({"name": "Daily Lamp", "country": "USA", "city": "Lima"}, "both city and division"),
        ({"name": "Daily Lamp", "country": "USA", "domain": "x.org"}, "no keys but"),
        ({"name": "Daily Lamp", "country": "USA", "domains": "x.org"}, "list of strings"),
        ({"country": "USA"}, "must have a name"),
    ],
)
def test_a_broken_outlet_is_named(row, said):
    with pytest.raises(ValueError, match=r"outlets\.yaml: .*") as broken:
        read_outlets([row])
    assert said in str(broken.value)


def test_two_outlets_cannot_share_an_address():
    rows = [{"name": name, "country": "USA", "domains": ["x.org"]} for name in ("Daily Lamp", "Evening Lamp")]
    with pytest.raises(ValueError, match=r"'Evening Lamp': x\.org stands there twice"):
        read_outlets(rows)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda d: d["weights"].pop("near"), "weights.near is missing"),
        (lambda d: d["weights"].update(nearby=1.0), "weights.nearby is unknown"),
        (lambda d: d["weights"].update(nearness_km=0), "must be above 0"),
        (lambda d: d["features"].update(PPL="many"), "features.PPL must be a number"),
        (lambda d: d["leading"].append("quorb"), "'quorb', which is no class"),
        (lambda d: d["joins"].append("quorb"), "'quorb', which is not in between"),
        (lambda d: d["cues"].update(GBR=["sheriff"]), "'sheriff' stands there twice"),
        (lambda d: d["phones"]["USA"].update(Ohio=[12]), "phones.USA.Ohio must be a list of area codes"),
        (lambda d: d["phones"]["USA"].update(Ohio=[205]), "205 stands there twice"),
        (lambda d: d.pop("points"), "points must be a list of words"),
    ],
)
def test_a_broken_entry_of_the_lexicon_is_named(change, said):
    data = copy.deepcopy(resource("places.yaml"))
    change(data)
    with pytest.raises(ValueError, match=r"places\.yaml: ") as broken:
        read_lexicon(data)
    assert said in str(broken.value)


def test_the_longest_beginning_of_a_feature_code_counts():
    assert lexicon().feature("PPLA2") == lexicon().features["PPLA2"]
    assert lexicon().feature("PCLI") == lexicon().features["PCL"]
    assert lexicon().feature("QQQ") == 0.0
