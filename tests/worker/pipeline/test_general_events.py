"""The general classes of news: what announces them, what only looks like it, and the judge behind the lexicon."""

from __future__ import annotations

import pytest

from worker.pipeline.events import ADD, Events
from worker.pipeline.events.lexicon import FILES, LexiconError, _joined, frames, read_frames
from worker.pipeline.events.wording import factuality_words
from worker.pipeline.knowledge import resource
from worker.pipeline.layers import Article
from worker.pipeline.result import build

TOLD = [
    ("The mayor of Talca is dead.", "death"),
    ("Two hikers froze to death near Zermatt.", "death"),
    ("The striker tore a ligament in training.", "injury"),
    ("A lorry crashed into a bus near Lyon.", "accident.road"),
    ("The ferry ran aground off Zanzibar.", "accident.sea"),
    ("A tank of benzene is leaking fuel near the refinery.", "accident.spill"),
    ("The roof of the stadium collapsed overnight.", "accident.collapse"),
    ("Cases of cholera doubled in the camp.", "outbreak"),
    ("Burglars broke into the villa and made off with jewellery.", "crime.theft"),
    ("The court quashed the permit on Friday.", "verdict.ruling"),
    ("Parliament voted down the budget.", "legislation.defeat"),
    ("The senate waved through the bill.", "legislation.passage"),
    ("The airline filed for bankruptcy.", "bankruptcy"),
    ("The brewery was declared insolvent.", "bankruptcy"),
    ("The mill will shut down in May.", "closure"),
    ("Shares of the miner slumped 4 percent.", "price_move.fall"),
    ("The bank raised interest rates.", "price_move.rise"),
    ("The retailer shed 400 jobs.", "layoff"),
    ("Togo thrashed Benin 4-0.", "contest.win"),
    ("The novelist was shortlisted for the prize.", "award.nomination"),
    ("Divers recovered the body of the pilot.", "discovery.find"),
    ("Firefighters plucked a boy from the river.", "aid.rescue"),
    ("Police raided two offices in Lyon.", "coerce"),
    ("Fire swept through a shoe factory in Hanoi.", "disaster.fire"),
    ("Five cases of swine fever were found on a farm near Riga.", "outbreak"),
    ("The economy shrank by 2 percent.", "price_move.fall"),
    ("The mine suspended production in June.", "closure"),
    ("The premier survived a motion of no confidence.", "legislation.defeat"),
    ("The clinic will be reopened in May.", "founding"),
    ("Gabon banned exports of logs.", "coerce.withhold"),
    ("Peru called the fee excessive.", "accuse.disapprove"),
    ("Bolivia dismissed the report as a fabrication.", "reject"),
    ("Rebels released two policemen and a fisherman on Sunday.", "retreat.release"),
    ("Gunmen are blamed for the murder of the journalist.", "assault.assassinate"),
    ("Lightning killed three shepherds near Quito.", "death"),
    ("Seven dead, two missing in Togo after storm", "death"),
    ("A bus fell into a gorge near Shimla.", "accident.road"),
    ("A balcony gave way during the wedding.", "accident.collapse"),
    ("A masked man held up a post office in Lima.", "crime.robbery"),
    ("Police recovered eleven stolen bicycles in Ghent.", "crime.theft"),
    ("He was charged with falsifying accounts.", "crime.fraud"),
    ("The premier took office in May.", "appointment"),
    ("Shares of the brewery closed 2 percent lower.", "price_move.fall"),
    ("Pupils fell ill after lunch at a school in Bern.", "outbreak"),
    ("Thieves took nine silver spoons from a chapel in Pau.", "crime.theft"),
    ("The village voted in March on whether to leave the canton.", "election.referendum"),
]
NOT_TOLD = [
    ("The committee was drawn into the quarrel over the harbour.", "contest.draw"),
    ("In March, the sea was calm.", "protest.demo"),
    ("She felt guilty about the cake.", "verdict.guilty"),
    ("The idea is dead.", "death"),
    ("He ran out of patience.", "accident.sea"),
    ("They will reach an agreement soon.", "travel.arrival"),
    ("The band released a hostage ballad about a price.", "release"),
    ("The report left doubts about the plan.", "travel.departure"),
    ("Soldiers opened fire on the crowd.", "disaster.fire"),
    ("A flood of complaints reached the council.", "disaster.flood"),
    ("An avalanche of emails met the minister.", "disaster.landslide"),
    ("A tsunami of paperwork awaits farmers.", "disaster.tsunami"),
    ("The flames of the quarrel had died down.", "death"),
    ("Villagers held up every truck at the bridge.", "crime.robbery"),
    ("The gang took advantage of the dark.", "crime.theft"),
    ("She said that a patient man wins.", "outbreak"),
    ("Families draw their water from three pumps.", "contest.draw"),
    ("Officials hope to forge a compromise.", "crime"),
]


@pytest.fixture
def types(reader):
    """The types of the events of a text."""

    def read(text):
        return [event.type for event in reader.read(text, Article(published_at="2024-05-02"))._.events]

    return read


@pytest.fixture
def told(reader):
    """Modality and polarity of the events of a class."""

    def read(text, event_class):
        events = reader.read(text, Article(published_at="2024-05-02"))._.events
        return [(e.factuality.modality, e.factuality.polarity) for e in events if e.type.startswith(event_class)]

    return read


@pytest.fixture
def words(reader):
    """The events of a text: types, each with its words."""

    def read(text):
        events = reader.read(text, Article(published_at="2024-05-02"))._.events
        return [(e.type, [text[m.span.start : m.span.end] for m in e.mentions]) for e in events]

    return read


@pytest.fixture
def raw_frames():
    """The frames as they are written, to be spoilt."""
    return _joined([resource(name, words_only=True) for name in FILES])


@pytest.mark.parametrize(("text", "kind"), TOLD, ids=[kind for _, kind in TOLD])
def test_the_words_of_a_class_announce_it(types, text, kind):
    assert kind in types(text)


@pytest.mark.parametrize(("text", "kind"), NOT_TOLD, ids=[kind for _, kind in NOT_TOLD])
def test_what_only_looks_like_it_announces_nothing(types, text, kind):
    assert kind not in types(text)


def test_a_verb_with_its_noun_tells_one_event(types):
    assert types("The airline filed for bankruptcy.") == ["bankruptcy"]


def test_the_verb_tells_where_its_noun_names_no_event(words):
    assert words("The ordinance came into force in May.") == [("legislation.enactment", ["came"])]
    assert words("Pupils at the school fell ill on Monday.") == [("outbreak", ["ill"])]


def test_a_mishap_is_told_by_its_noun_and_not_again_by_what_it_did(words):
    assert words("Hail destroyed the vineyards on Sunday.") == [("disaster.storm", ["Hail"])]


def test_a_participle_before_a_noun_tells_only_what_is_listed(words):
    assert words("They found the stolen car.")[-1] == ("crime.theft", ["stolen"])
    assert words("He likes burnt toast and a tired joke.") == []


def test_the_subject_that_the_parser_hung_beside_its_verb_is_found(words):
    assert ("accident.sea", ["ran"]) in words("Oslo paid a fine after another of its ferries ran aground.")


def test_a_participle_without_a_verb_of_the_lexicon_is_refused(raw_frames):
    raw_frames["attributive"]["gilded"] = "gild"
    with pytest.raises(LexiconError, match="attributive: no frame has the verb gild"):
        read_frames(raw_frames)
    raw_frames["attributive"] = ["gilded"]
    with pytest.raises(LexiconError, match="must map forms to verbs"):
        read_frames(raw_frames)


def test_what_a_source_contradicts_is_denied(told):
    assert told("No vessel was impounded, the minister said.", "coerce") == [("denied", "positive")]


def test_what_the_article_itself_negates_is_negative(told):
    assert told("The navy has not impounded the vessel.", "coerce") == [("actual", "negative")]


def test_an_object_without_any_negates(told):
    assert told("The navy seized no vessels off Togo.", "coerce") == [("actual", "negative")]


def test_what_is_false_is_denied(told):
    assert told("It is false that rebels shelled the port.", "assault") == [("denied", "positive")]


def test_the_lexicon_reads_alone_where_there_is_no_judge(reader):
    text = "The airline filed for bankruptcy, and the striker tore a ligament."
    doc = reader.read(text, Article())

    alone = Events(frames(), factuality_words())(doc)

    assert {"bankruptcy", "injury"} <= {event.type for event in alone._.events}


def test_the_judge_adds_no_political_event(reader, monkeypatch):
    """However sure it is told to be."""
    from worker.pipeline import events

    text = "Forecasters cautioned on Thursday, and the old king wept. The hotel overlooks a quiet bay."
    judge = reader.nlp.get_pipe("events").judge
    assert judge is not None
    monkeypatch.setattr(events, "ADD", 0.0)
    monkeypatch.setattr(events, "ADD_TYPED", 0.0)

    added = reader.read(text, Article())._.events

    assert added
    assert all(events.ontology()[event.type].codes.plover is None for event in added)
    assert 0 < ADD < 1


def test_the_same_text_is_read_the_same_after_others(reader):
    text = "The brewery was declared insolvent, and a dozen hands were let go before the feast."
    first = build(reader.read(text, Article()), reader.record)
    reader.read("Togo thrashed Benin. The mill will shut. " * 40, Article())

    assert build(reader.read(text, Article()), reader.record) == first


@pytest.mark.parametrize(
    ("later", "wrong"),
    [
        ({"words": {"figure": ["a"]}, "frames": {}}, "words.figure is in an earlier file already"),
        ({"words": {}, "frames": {}, "light": ["give"]}, "light belongs into frames.yaml"),
    ],
)
def test_the_second_file_holds_words_and_frames_alone(later, wrong):
    with pytest.raises(LexiconError, match=wrong):
        _joined([{"words": {"figure": ["b"]}, "frames": {}}, later])
