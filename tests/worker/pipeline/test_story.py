"""Which event an article is about, and its six questions."""

from __future__ import annotations

import re

import pytest

from worker.pipeline.layers import Article
from worker.pipeline.story import choice, words


@pytest.fixture
def read(reader):
    return lambda text, **article: reader.read(text, Article(language="en", **article))


def main_event(doc):
    (main,) = [event for event in doc._.events if event.main]
    return main


LONG = (
    "Canada has delivered tanks to Latvia. Norway praised Estonia on Sunday. Iran threatened to attack Kuwait. "
    "Chile invaded Bolivia in 1998."
)


def test_exactly_one_event_is_the_main_one(read):
    """However many there are."""
    assert main_event(read(LONG)).type == "aid.military"


def test_no_event_no_main_event(read):
    """Nothing is made up."""
    doc = read("The bay was quiet.")

    assert doc._.events == []
    assert (doc._.summary.event, doc._.summary.who, doc._.summary.what) == (None, [], None)


def test_the_title_decides_between_early_events(read):
    """What the title names is what the article is about."""
    text = "Norway praised Estonia on Sunday. Canada has delivered tanks to Latvia."

    assert main_event(read(text, title="Canada Delivers Tanks to Latvia")).type == "aid.military"
    assert main_event(read(text, title="Norway Praises Estonia")).type == "support.endorse"


def test_history_is_not_the_story(read):
    """Background never wins over news."""
    text = "Chile invaded Bolivia in 1998. Now Chile has returned the ships to Bolivia and Peru praised Chile."

    assert not main_event(read(text, published_at="2024-05-15")).factuality.background


def test_a_sport_result_can_be_the_story(read):
    """The choice knows no favourite subjects."""
    doc = read("Brazil beat Argentina 2-0 in the final on Sunday. Peru praised the organisers.")

    assert main_event(doc).type == "contest.win"


def test_the_summary_says_who_when_and_where(read):
    """From the main event, by entity and day."""
    doc = read("Sweden's prime minister met the president of Finland in Oslo on Monday.", published_at="2024-05-15")
    summary, names = doc._.summary, {e.id: e.name for e in doc._.entities}

    assert summary.event == main_event(doc).id
    assert summary.when == "2024-05-13"
    assert names[summary.where] == "Oslo"
    assert len(summary.who) == 2


def said(doc, answer):
    text = doc._.article.title if answer.of_title else doc.text
    return text[answer.span.start : answer.span.end]


def test_what_is_of_the_title_where_one_was_sent_and_else_of_the_sentence(read):
    """Evidence either way: what is said of the subject, not the subject again."""
    text = "The bay was quiet. Canada has delivered tanks to Latvia. The bay is quiet again."

    titled, untitled = read(text, title="Canada delivers tanks to Latvia"), read(text)

    assert titled._.summary.what.of_title
    assert said(titled, titled._.summary.what) == "delivers tanks to Latvia"
    assert not untitled._.summary.what.of_title
    assert said(untitled, untitled._.summary.what) == "has delivered tanks to Latvia"


def test_a_title_without_a_verb_is_told_whole(read):
    """Nothing is cut from what says little."""
    doc = read("Canada has delivered tanks to Latvia.", title="Tanks for Latvia")

    assert said(doc, doc._.summary.what) == "Tanks for Latvia"


def test_circumstances_of_a_headline_are_not_what_happened(read):
    """Clauses of time and reason are left to the other questions."""
    doc = read(
        "Canada has delivered tanks to Latvia after the border talks failed.",
        title="Canada delivers tanks to Latvia after border talks fail",
    )

    assert said(doc, doc._.summary.what) == "delivers tanks to Latvia"


def test_a_title_in_capitals_for_every_word_is_read_too(read):
    """The words are read as the text writes them, and told as the title does."""
    doc = read("Canada delivers tanks to Latvia. The tanks are old.", title="Canada Delivers Tanks To Latvia")

    assert said(doc, doc._.summary.what) == "Delivers Tanks To Latvia"


def test_who_is_whom_the_headline_makes_its_subject(read):
    """Where no event was read, and where one was."""
    text = "Anna Lindqvist painted her boat on Monday. Nobody helped her. Erik Holm watched from the pier."
    doc = read(text, title="Erik Holm watches Anna Lindqvist paint")
    names = {e.id: e.name for e in doc._.entities}

    assert [names[one] for one in doc._.summary.who] == ["Erik Holm"]


def test_a_place_that_names_a_thing_is_nobody(read):
    """Nothing that an Oslo hall does is done by Oslo."""
    doc = read("The Oslo harbour hall is old and quiet.", title="Oslo harbour hall falls silent")

    assert doc._.summary.who == []


def test_when_is_the_day_of_the_lead_and_else_of_the_news(read):
    """The publication's day stands in only for news that happened."""
    lead = read("The bridge in Riga collapsed on Monday.", published_at="2024-05-15")
    none = read("Canada has delivered tanks to Latvia.", published_at="2024-05-15")
    feared = read("Latvia could invade Estonia.", published_at="2024-05-15")

    assert (lead._.summary.when, none._.summary.when, feared._.summary.when) == ("2024-05-13", "2024-05-15", None)


def test_midnight_is_of_the_day_that_it_is_called_after(read):
    """Though the next one has begun."""
    text = "Rovers won the cup in a game that was stopped by rain and ended at midnight on Wednesday."

    assert read(text, published_at="2024-05-16")._.summary.when == "2024-05-15"


def test_what_has_happened_did_not_happen_tomorrow(read):
    """A later day of the lead is that of something else."""
    text = "The minister resigned over the bridge. The council meets again tomorrow."

    assert read(text, published_at="2024-05-16")._.summary.when == "2024-05-16"


def test_the_dateline_says_where_in_the_country(read):
    """It is more exact than a country; another country's is not."""
    news = "The maker of the chocolate changed its shape, and in Norway its friends complained on Monday."

    def where(text):
        doc = read(text)
        return {e.id: e.name for e in doc._.entities}[doc._.summary.where]

    assert (where(f"BERGEN, Norway -- {news}"), where(f"RIGA, Latvia -- {news}")) == ("BERGEN", "Norway")


def test_an_event_is_where_the_place_is_that_it_is_called_after(read):
    """The Riga tram crash happened in Riga."""
    doc = read("Police investigate the Riga tram crash. Two men died.", published_at="2024-05-15")

    assert {e.id: e.name for e in doc._.entities}[doc._.summary.where] == "Riga"


def test_the_more_exact_place_is_where(read):
    """A town goes before its country, whichever is told first."""
    doc = read("In Norway, police arrested a man. They arrested him in Bergen.")

    assert {e.id: e.name for e in doc._.entities}[doc._.summary.where] == "Bergen"


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("Canada closed the port of Halifax because the pier was rotten.", "the pier was rotten"),
        ("Canada closed the port of Halifax due to rising costs.", "rising costs"),
        ("Canada closed the port of Halifax because of a storm.", "a storm"),
        ("Canada closed the port of Halifax in an effort to save money.", "to save money"),
    ],
)
def test_why_is_what_the_text_gives_as_the_reason(read, text, why):
    """With the words of reason left out."""
    doc = read(text)

    assert said(doc, doc._.summary.why) == why


@pytest.mark.parametrize(
    ("text", "how"),
    [
        ("Canada stopped the ship by cutting its cables.", "cutting its cables"),
        ("Police used water cannon to break up the march in Riga.", "water cannon"),
        ("Two men died on Sunday when a crane fell onto a bus in Riga.", "a crane fell onto a bus"),
        ("A rower died on Sunday after her boat hit a rock off Bergen.", "her boat hit a rock"),
        ("A student climbing with a friend died while crossing a river in Norway.", "crossing a river"),
        ("Erik Holm won the race in Oslo on Sunday, overtaking Anna Brun on the last bend.", "overtaking Anna Brun"),
        ("In a letter, Peru accused Chile of fraud.", "In a letter"),
        ("The tram crash in Riga happened at high speed on Monday.", "at high speed"),
        ("Parliament passed the law on Monday by 61 votes to 40.", "by 61 votes"),
        ("Norway unanimously rejected the plan of Sweden.", "unanimously"),
        ("Robbers stole 40 watches from a shop in Riga in an armed raid.", "in an armed raid"),
    ],
)
def test_how_is_the_means_the_course_or_the_manner(read, text, how):
    """As short as it can be told; with whoever does it where that is nobody of the main event."""
    doc = read(text)

    assert said(doc, doc._.summary.how) == how


@pytest.mark.parametrize(
    "text",
    [
        "Brazil beat Argentina in the final on Sunday, giving the coach a second title.",
        "Canada has delivered tanks to Latvia, saying they were old.",
        "Canada has delivered tanks to Latvia. The bay is quiet.",
        "Sweden sent aid to Kenya as crowds gathered in Oslo.",
        "Canada stopped the ship without a word.",
        "Canada has delivered tanks to Latvia. Latvia will not use them by sending soldiers.",
    ],
)
def test_what_follows_and_what_is_beside_it_is_not_how(read, text):
    """Nothing is made up."""
    assert read(text)._.summary.how is None


def test_the_deed_of_the_lead_is_how_what_the_headline_says_came_about(read):
    """Only where it says more than the headline."""
    title = "Lindqvist Chocolate Upsets Its Fans"
    told = read("Lindqvist has halved the nuts in its chocolate bars. Its fans blame greed.", title=title)
    again = read("Lindqvist has upset the fans of its chocolate. Its fans blame greed.", title=title)

    assert said(told, told._.summary.how) == "halved the nuts"
    assert again._.summary.how is None


def test_how_is_told_by_what_the_same_party_does_next(read):
    """Where the event consists of acts; what others do is no part of it."""
    text = "Erik Holm protested outside the town hall of Bergen on Monday. {} chained himself and his dog to the door."
    own, others = read(text.format("Holm")), read(text.format("Anna Brun"))

    assert said(own, own._.summary.how) == "chained himself and his dog to the door"
    assert others._.summary.how is None


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("Norway fined the company Lindqvist for dumping oil.", "dumping oil"),
        ("Chile closed its embassy in Peru in response to the ban.", "the ban"),
        ("Chile recalled its ambassador to Peru, accusing it of fraud.", "accusing it of fraud"),
        ("Chile recalled its ambassador to Peru, hours after Peru closed the border.", "Peru closed the border"),
        ("Chile closed its embassy in Peru after six weeks.", None),
        ("Chile closed its embassy in Peru due to reopen in May.", None),
        ("A man who was ill because of the heat praised Norway.", None),
        ("Chile praised Peru years after Peru closed the border.", None),
        ("The talks between Chile and Peru took place over lunch.", None),
    ],
)
def test_why_is_said_of_the_main_event(read, text, why):
    """Not of others in the sentence; a time is no reason."""
    doc = read(text)
    answer = doc._.summary.why

    assert (said(doc, answer) if answer else None) == why


def test_who_is_not_the_country_of_somebody_without_a_name(read):
    """The lead names the minister of the headline; the country of one whom nobody names is left out."""
    named = read("Norwegian minister resigns\n\nOSLO, May 14 (Fjord News) - Minister Erik Holm resigned on Tuesday.")
    names = {e.id: e.name for e in named._.entities}

    assert [names[one] for one in named._.summary.who] == ["Erik Holm"]


def test_why_and_how_are_not_guessed(read):
    """What is not stated stays open."""
    summary = read(LONG)._.summary

    assert (summary.why, summary.how) == (None, None)


def test_where_falls_back_on_the_sentence_and_says_so(read):
    """A place that is not said of the event itself is inferred."""
    doc = read("As crowds cheered in Riga, Canada announced that Norway had praised Estonia.")

    assert {e.id: e.name for e in doc._.entities}[doc._.summary.where] == "Riga"
    assert main_event(doc).place_basis == "inferred"


def test_the_summary_says_when_at_the_grain_that_the_article_says(reader):
    month = reader.read("Norway delivered weapons to Ukraine last month.", Article(published_at="2024-03-05"))
    day = reader.read("Norway delivered weapons to Ukraine on Monday.", Article(published_at="2024-03-05"))

    assert (month._.summary.when, day._.summary.when) == ("2024-02", "2024-03-04")


def keys(doc):
    return {key for key in main_event(doc).fingerprints if "|" not in key}


RAID = (
    "HALLSTAD, May 14 - Two masked robbers took 40 paintings from the Lindqvist gallery in Hallstad on Monday, "
    "police said. The curator Anna Lindqvist called the robbery a disaster."
)
RAID_AGAIN = (
    "Police hunt for the robbers who stole paintings from the Lindqvist gallery. The robbery of 40 paintings in "
    "Hallstad shocked curator Anna Lindqvist."
)
OTHER_RAID = (
    "Two masked robbers took 12 watches from the Brun jewellery shop in Torvik on Monday, police said. The owner Erik "
    "Brun called the robbery a disaster."
)


def test_two_articles_on_one_happening_share_a_key_and_look_alikes_do_not(read):
    """Told in other words, another day of the same week; the other robbery is another."""
    first = read(RAID, published_at="2024-05-14")
    again = read(RAID_AGAIN, published_at="2024-05-16")
    other = read(OTHER_RAID, published_at="2024-05-14")

    assert keys(first) & keys(again)
    assert not keys(first) & keys(other)


def test_a_dated_article_meets_only_those_of_about_its_day(read):
    """Weeks later the same names are another story; within a week of each other two always meet."""
    first = read(RAID, published_at="2024-05-14")

    assert keys(first) & keys(read(RAID, published_at="2024-05-21"))
    assert not keys(first) & keys(read(RAID, published_at="2024-06-14"))


@pytest.mark.parametrize("day", ["0001-01-01", "9999-12-31"])
def test_the_first_and_the_last_day_of_the_calendar_have_keys_of_the_usual_form(read, day):
    doc = read(RAID.replace("HALLSTAD, May 14 - ", "").replace(" on Monday", ""), published_at=day)

    assert doc._.summary.event
    assert keys(doc)
    for key in main_event(doc).fingerprints:
        assert re.search(rf"[@|]{day[:4]}-(W?\d\d|\d\d-\d\d)$", key), key


def test_without_a_day_from_the_caller_the_heaviest_sets_stand_without_one(read):
    """So that an article nobody dated meets one whose page tells the day."""
    undated = read(RAID.replace("HALLSTAD, May 14 - ", ""))

    assert any("@" not in key for key in keys(undated))
    assert all("@" in key for key in keys(read(RAID, published_at="2024-05-14")))


def test_a_wrong_weight_is_refused_with_its_name(monkeypatch):
    """A resource is checked when it is read."""
    raw = words.resource(words.FILE)
    raw["keys"]["weight"]["full"] = "much"
    monkeypatch.setattr(words, "resource", lambda name: raw)

    with pytest.raises(ValueError, match="weight: full"):
        words.story_words.__wrapped__()


@pytest.mark.parametrize(
    ("data", "named"), [({}, "needs weights"), ({"weights": {"early": "much"}}, "'early' is no number")]
)
def test_weights_of_the_choice_that_are_wrong_are_named(monkeypatch, data, named):
    monkeypatch.setattr(choice, "resource", lambda name: data)

    with pytest.raises(ValueError, match=named):
        choice.choice_weights.__wrapped__()


def test_clauses_within_clauses_cost_no_summary(read):
    """However deep a sentence goes, the answer stays a phrase."""
    doc = read(
        f"Peru attacked Chile after agreeing {'to promise to agree ' * 1500}to leave.", title="Peru attacks Chile"
    )

    assert "section_failed" not in [warning.code for warning in doc._.warnings]
    assert doc._.summary.how.span.end - doc._.summary.how.span.start < 100
