"""Articles that tell one happening meet by their keys, and those that only look alike do not."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from worker.pipeline.layers import Article
from worker.pipeline.story import words
from worker.pipeline.story.words import story_words


@dataclass(frozen=True)
class Told:
    """A happening told by two hands, and another of the same kind; days where the caller sent them."""

    first: str
    again: str
    other: str
    days: tuple[str | None, str | None, str | None] = (None, None, None)


STORIES = {
    "a quake": Told(
        "An earthquake of magnitude 6.1 struck the island of Nias on Tuesday, killing 14 people and injuring dozens, "
        "officials said. Houses collapsed in Gunungsitoli, the largest town.",
        "Rescuers dug through collapsed houses in Gunungsitoli on Wednesday, a day after an earthquake killed at "
        "least 14 people on the Indonesian island of Nias.",
        "An earthquake of magnitude 6.3 struck the island of Flores on Tuesday, killing 9 people and injuring dozens, "
        "officials said. Houses collapsed in Maumere, the largest town.",
    ),
    "a bout": Told(
        "Oleksandr Marchuk beat Darnell Whitlock in the ninth round on Saturday to keep his heavyweight title. "
        "Whitlock went down twice before the referee stopped the fight in Leipzig.",
        "Heavyweight champion Oleksandr Marchuk defeated the American Darnell Whitlock in Leipzig. It was his "
        "eleventh successful title defence.",
        "Oleksandr Marchuk beat Kevin Obando in the fourth round to keep his heavyweight title. Obando never "
        "recovered from a left hook early in the fight in Cologne.",
        ("2019-03-10", "2019-03-11", "2020-11-15"),
    ),
    "a takeover": Told(
        "Brennick Systems has agreed to buy the chip maker Talvera for $2.4 billion, the two companies said on "
        "Monday. The deal will give Brennick a line of low-power processors.",
        "Shares in Talvera jumped 31 percent after Brennick Systems said it would acquire the chip maker. Talvera's "
        "board recommended the offer of $2.4 billion.",
        "Brennick Systems has agreed to buy the software firm Quillon for $900 million, the two companies said. The "
        "deal will give Brennick a foothold in hospitals.",
        ("2021-06-07", "2021-06-08", "2023-02-02"),
    ),
    "a sentence": Told(
        "Harald Oyen was sentenced to 12 years in prison on Friday for the murder of the teacher Marit Lund. The court "
        "in Bergen found that he had planned the killing.",
        "A Bergen court has jailed Harald Oyen for killing the teacher Marit Lund. Oyen, 44, will appeal, his lawyer "
        "said.",
        "Peder Strand was sentenced to 14 years in prison on Friday for the murder of the nurse Inger Moen. The court "
        "in Tromso found that he had planned the killing.",
    ),
    "a march": Told(
        "Thousands of farmers marched through Oruro on Monday to protest against a tax on diesel. Police fired tear "
        "gas when the marchers reached the prefecture.",
        "Bolivian police used tear gas against farmers protesting in Oruro over the diesel tax. Eleven marchers were "
        "arrested.",
        "Thousands of teachers marched through Trujillo on Monday to protest against a cut in wages. Police fired "
        "tear gas when the marchers reached the ministry.",
        ("2022-08-15", "2022-08-16", "2022-08-15"),
    ),
    "a death": Told(
        "The actress Vera Kolbe, who starred in The Salt Road, died on Sunday at her home in Graz. She was 88.",
        "Vera Kolbe, star of The Salt Road and of forty other films, has died aged 88, her family said.",
        "The actor Emil Hartung, who starred in The Salt Road, died in a clinic in Linz. He was 91.",
    ),
    "an appointment": Told(
        "The Falmouth Gulls named Terry Oakes as head coach on Thursday. Oakes replaces Bill Dray, who was fired in "
        "March.",
        "Terry Oakes was appointed coach of the Gulls. Oakes, 52, said he would bring back running basketball to "
        "Falmouth.",
        "The Falmouth Gulls fired head coach Bill Dray on Sunday after nine straight defeats. An assistant will lead "
        "the team for the rest of the season.",
        ("2016-05-12", "2016-05-13", "2016-03-06"),
    ),
    "a collision": Told(
        "A ferry carrying 212 passengers collided with a coal barge off Balikpapan on Sunday. The ferry Mutiara "
        "Senja took in water, and all on board were rescued.",
        "All 212 passengers of the Mutiara Senja were rescued after the ferry collided with a barge near Balikpapan.",
        "A ferry carrying 96 passengers collided with a trawler off Iloilo on Sunday. The ferry Santa Clarita took "
        "in water, and all on board were rescued.",
        ("2018-09-02", "2018-09-03", "2018-09-03"),
    ),
    "a cut cable": Told(
        "Internet services in Tonga were cut off on Friday after an anchor damaged the submarine cable to Fiji. "
        "Engineers said the repair of the cable would take two weeks. The outage hit banks in Nuku'alofa.",
        "Tonga has been without internet since an anchor damaged a submarine cable. Banks in Nuku'alofa closed "
        "because of the outage.",
        "Telephone services in Palau were cut off on Friday after a landslide damaged a cable to Guam. Engineers said "
        "the repair would take three days.",
        ("2019-01-25", "2019-01-27", "2019-01-26"),
    ),
    "a shooting": Told(
        "A dismissed mechanic shot dead two colleagues at a bus depot in Uddevalla on Wednesday, police said. Ola "
        "Renmark, 39, was arrested an hour later.",
        "Police have charged Ola Renmark with the killing of two people at a bus depot in Uddevalla. Renmark had been "
        "dismissed in April.",
        "A dismissed welder shot dead three colleagues at a shipyard in Turku on Wednesday, police said. Jari "
        "Lehtovaara, 51, was arrested an hour later.",
    ),
    "an expulsion": Told(
        "Albania expelled three Belarusian diplomats on Tuesday, accusing them of spying on the port of Vlora.",
        "Belarus promised an answer after Albania expelled three of its diplomats over alleged spying in Vlora.",
        "Albania expelled two Iranian diplomats on Tuesday, accusing them of planning an attack in Durres.",
        ("2022-10-11", "2022-10-12", "2021-02-09"),
    ),
    "a prize": Told(
        "The comedian Priya Anand won the Lantern Award for best series on Monday. Anand thanked the crew of "
        "Night Bus, the series that she wrote in a garage in Leicester.",
        "Priya Anand has been awarded the Lantern Award for Night Bus. The comedian said she was terrified and "
        "delighted.",
        "The singer Colm Reddy won the Lantern Award for best album on Monday. Reddy thanked the crew of Salt, the "
        "album that he wrote in a barn in Galway.",
        ("2016-01-18", "2016-01-19", "2017-01-16"),
    ),
}


@pytest.fixture(scope="module")
def keys(reader):
    def keys_of(text, day=None):
        events = reader.read(text, Article(language="en", published_at=day))._.events
        return {key for event in events if event.main for key in event.fingerprints}

    return keys_of


@pytest.mark.parametrize("name", STORIES)
def test_two_hands_on_one_happening_share_a_key(keys, name):
    told = STORIES[name]

    assert keys(told.first, told.days[0]) & keys(told.again, told.days[1])


@pytest.mark.parametrize("name", STORIES)
def test_what_only_looks_alike_shares_none(keys, name):
    told = STORIES[name]

    for text, day in ((told.first, told.days[0]), (told.again, told.days[1])):
        assert not keys(text, day) & keys(told.other, told.days[2])


CROWDED = " ".join(f"Anna Holm{chr(97 + n)}sen met Erik Brun{chr(97 + n)}vik in Oslo." for n in range(26))


@pytest.mark.parametrize("day", [None, "2024-05-14"])
def test_an_article_has_no_more_keys_than_the_rules_allow(keys, day):
    """However many names it has, and whoever dated it."""
    for text in (CROWDED, f"OSLO, May 14, 2024 - {CROWDED}"):
        assert 0 < len({key for key in keys(text, day) if "|" not in key}) <= story_words().keys.most


def test_a_year_in_the_first_lines_is_not_the_day_of_the_story(keys):
    """What is told of 1967 is not dated by it."""
    found = keys("Marit Lund was arrested in Bergen for the murder of Harald Oyen in 1967.")

    assert found
    assert not any("1966" in key or "@1967" in key for key in found)


def test_a_common_family_name_stands_with_the_given_name_too(keys):
    """Two articles share more of the same John Smith than of two Smiths."""
    found = keys("Adelaide Smith was arrested in Bergen on Monday.", "2024-05-14")

    assert any("adelaide_smith" in key for key in found)
    assert not any("ysbrandt_quelloe" in key for key in keys("Ysbrandt Quelloe was arrested in Bergen.", "2024-05-14"))


def test_kindred_classes_of_events_count_as_one(keys):
    """What one calls an accident and another a disaster."""
    assert story_words().kindred["accident"] == "disaster"
    assert not any("#accident" in key for key in keys("A train crashed in Bergen, killing Marit Lund.", "2024-05-14"))


def test_a_class_that_stands_for_another_stands_for_itself(monkeypatch):
    """A chain of kindred classes would depend on the order of the file."""
    raw = words.resource(words.FILE)
    raw["kindred"] = {"crime": "assault", "assault": "arrest"}
    monkeypatch.setattr(words, "resource", lambda name: raw)

    with pytest.raises(ValueError, match="kindred: crime"):
        words.story_words.__wrapped__()


def test_a_sum_in_a_key_is_written_out(reader):
    """However large it is."""
    text = "Norway gave Latvia 40 million euros for a bridge over the Daugava on Monday, the two governments said."
    doc = reader.read(text, Article(published_at="2024-05-15", language="en"))
    (main,) = [event for event in doc._.events if event.main]

    assert any("40000000_eur" in key for key in main.fingerprints)
    assert not any("e+" in key for key in main.fingerprints)
