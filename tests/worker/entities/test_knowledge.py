"""What the resources say of actors, and what they may not say."""

from __future__ import annotations

import pytest
import spacy

from worker.pipeline.entities.knowledge import (
    ORGANISATIONS,
    Gazetteer,
    country_forms,
    every_form,
    former_forms,
    leader,
    leaders,
    members,
    name_words,
    organisation_forms,
    parse_row,
    peoples,
    region_forms,
    spelling,
    surnames,
    titles,
)
from worker.pipeline.knowledge import RESOURCES, resource

FILES = (
    *ORGANISATIONS,
    "countries.yaml",
    "former_states.yaml",
    "entity_regions.yaml",
    "entity_leaders.yaml",
    "igo_members.yaml",
    "organisations.yaml",
    "peoples.yaml",
    "titles.yaml",
)


@pytest.fixture(scope="module")
def gazetteer():
    return Gazetteer(spacy.blank("en"))


@pytest.mark.parametrize("file", FILES)
def test_every_file_says_where_it_comes_from(file):
    head = (RESOURCES / file).read_text(encoding="utf-8").splitlines()[:12]
    assert head[0].startswith("# ")
    assert any("Written by hand for Dateline" in line for line in head)


def test_every_country_of_a_row_is_one_of_iso_3166():
    codes = {row["iso"] for row in resource("countries.yaml")}
    named = {form.known.country for _, _, form in every_form()} | {one.country for one in leaders().values()}
    named |= {code for listed in members().values() for code in listed}
    named |= set(titles().country_of.values()) | set(titles().mostly_of.values())
    named |= {code for states in peoples().values() for code in states}
    assert named - {None} <= codes


@pytest.mark.parametrize("rows", [{"Nigeria": ["Ogoni"]}, {"NGA NGA": ["Ogoni"]}, {"NGA": ["Ogoni"], "GHA": ["Ogoni"]}])
def test_a_people_without_a_state_or_with_two_rows_is_refused(monkeypatch, rows):
    monkeypatch.setattr("worker.pipeline.entities.knowledge.words.resource", lambda _: rows)
    with pytest.raises(ValueError, match=r"peoples\.yaml"):
        peoples.__wrapped__()


def test_no_state_body_and_no_company_is_without_a_country_by_oversight(gazetteer):
    loose = {k.name for k in gazetteer.known.values() if k.sector in ("BUS", "COP", "SPY") and not k.country}
    assert loose == set()


@pytest.mark.parametrize(
    ("form", "country", "sector"),
    [
        ("Burma", "MMR", "GOV"),
        ("Zaire", "COD", "GOV"),
        ("Soviet", "RUS", "GOV"),
        ("Texan", "USA", None),
        ("Scottish", "GBR", None),
        ("Kurdish", None, None),
        ("Foggy Bottom", "USA", "GOV"),
        ("Itamaraty", "BRA", "GOV"),
        ("Quirinale", "ITA", "GOV"),
        ("Lok Sabha", "IND", "LEG"),
        ("Mossad", "ISR", "SPY"),
        ("Bundeswehr", "DEU", "MIL"),
        ("Scotland Yard", "GBR", "COP"),
        ("Sejm", "POL", "LEG"),
        ("Xinhua", "CHN", "JRN"),
        ("Petrobras", "BRA", "BUS"),
        ("Boko Haram", "NGA", "REB"),
        ("Likud", "ISR", "PTY"),
        ("Oxfam", None, "NGO"),
    ],
)
def test_common_knowledge(gazetteer, form, country, sector):
    known = gazetteer.forms[form].known
    assert (known.country, known.sector) == (country, sector)


def test_international_organisations_have_members_and_no_country(gazetteer):
    for key, listed in members().items():
        assert gazetteer.known[key].igo
        assert gazetteer.known[key].country is None
        assert len(listed) > 1
    assert "CHE" not in members()[gazetteer.forms["NATO"].known.key]


def test_a_longer_form_is_found_before_a_shorter_one_with_an_article(gazetteer):
    found = [f.known.name for _, _, f in gazetteer.find(spacy.blank("en")("the West Bank and the West"))]
    assert found == ["West Bank", "West"]


@pytest.mark.parametrize(
    ("read", "rows", "named"),
    [
        (country_forms, [{"iso": "NOR", "name": "A"}, {"iso": "NOR", "name": "B"}], "A"),
        (country_forms, [{"iso": "NOR", "name": "Norway", "confirm": "yes"}], "Norway"),
        (former_forms, [{"name": "Freedonia", "names": [], "demonyms": [], "country": "Freedonia"}], "Freedonia"),
        (region_forms, {"FIN": {"PLACE": ["Lapland"]}}, "FIN"),
        (region_forms, {"Finland": {"LOC": ["Lapland"]}}, "Finland"),
        (region_forms, {"FIN": {"LOC": ["Lapland = "]}}, "Lapland"),
        (region_forms, {"FIN": {"LOC": ["Lapland = Lapland"]}}, "Lapland"),
        (region_forms, ["Lapland"], "map"),
        (organisation_forms, {"FIN": {"SHOP": ["Acme"]}}, "FIN"),
        (organisation_forms, {"FIN": {"BUS": [7]}}, "7"),
        (organisation_forms, {"FIN": {"BUS": ["Acme | Acmean | Acmeans"]}}, "Acme"),
    ],
)
def test_a_broken_row_is_named(read, rows, named):
    with pytest.raises(ValueError, match=named):
        list(read(rows, "test.yaml"))


def test_marks_tell_how_a_form_is_read():
    row = parse_row("test.yaml", "^Sun (paper) = The Sun = ~Sun = %Daily | Sunnite || tabloid = red top")
    assert row.name == "Sun (paper)"
    assert row.forms == [("The Sun", True), ("Sun", False)]
    assert (row.shared, row.demonyms, row.called) == (["Daily"], ["Sunnite"], ["tabloid", "red top"])


def test_two_things_with_one_form_are_refused(monkeypatch):
    twice = [("a.yaml", text, form) for text, form in organisation_forms({"FIN": {"BUS": ["Acme"]}}, "a.yaml")]
    twice += [("b.yaml", t, f) for t, f in organisation_forms({"SWE": {"BUS": ["Acme AB = Acme"]}}, "b.yaml")]
    monkeypatch.setattr("worker.pipeline.entities.knowledge.gazetteer.every_form", lambda: iter(twice))
    with pytest.raises(ValueError, match=r"b\.yaml: 'Acme' .* a\.yaml"):
        Gazetteer(spacy.blank("en"))


def test_a_leader_is_found_in_any_spelling():
    assert leader("Viktor Orban") == leader("Viktor Orbán")
    assert spelling("Muhammed") == spelling("Muhamed") != spelling("Ahmed")
    assert leader("Viktor Nobody") is None


def test_a_surname_of_two_sides_is_nobodys():
    assert surnames()[spelling("Reagan")].country == "USA"
    assert spelling("Khan") not in surnames()  # of Pakistan, and of the International Criminal Court


@pytest.mark.parametrize(
    ("words", "sector"),
    [
        (("Lakeside", "News", "Agency"), "JRN"),
        (("Road", "Safety", "Agency"), "GOV"),
        (("Lakeside", "Medical", "School"), "MED"),
        (("Lakeside", "Holdings"), "BUS"),
        (("Lakeside",), None),
    ],
)
def test_the_last_words_of_a_name_tell_what_it_is(words, sector):
    assert name_words().sector_of(words) == sector
