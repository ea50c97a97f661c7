"""Who did what to whom, when and where, and which mentions are one event."""

from __future__ import annotations

import time

import pytest

from worker.pipeline.events.lexicon import LexiconError, read_frames
from worker.pipeline.events.wording import read_factuality
from worker.pipeline.knowledge import resource
from worker.pipeline.layers import Article, Component, Span


class Told:
    """An article read, and what it tells in words."""

    def __init__(self, reader, text, published_at="2024-05-15", title=None):
        self.doc = reader.read(text, Article(published_at=published_at, title=title, language="en"))
        self.text = text
        self.events = self.doc._.events
        self.names = {entity.id: entity.name for entity in self.doc._.entities}

    def of(self, kind):
        """The only event of a type or class."""
        found = [e for e in self.events if e.type == kind or e.type.startswith(f"{kind}.")]
        assert len(found) == 1, [(e.type, self.said(e.trigger)) for e in self.events]
        return found[0]

    def of_class(self, *names):
        """All events of the classes."""
        return [event for event in self.events if event.type.partition(".")[0] in names]

    def said(self, span):
        return self.text[span.start : span.end]

    def playing(self, event, role):
        """Names of the entities, or else the words, in a role."""
        return [self.names.get(p.entity, self.said(p.span)) for p in event.participants if p.role == role]


@pytest.fixture
def told(reader):
    return lambda text, **article: Told(reader, text, **article)


@pytest.mark.parametrize(
    ("text", "kind", "agents", "recipients"),
    [
        ("France delivered missiles to Greece on Monday.", "aid.military", ["France"], ["Greece"]),
        ("France supplied Greece with missiles.", "aid.military", ["France"], ["Greece"]),
        ("Greece received missiles from France.", "aid.military", ["France"], ["Greece"]),
        ("Missiles were sent to Greece by France.", "aid.military", ["France"], ["Greece"]),
        ("France started supplying Greece with missiles.", "aid.military", ["France"], ["Greece"]),
        ("France gave Greece a loan of two billion euros.", "aid.economic", ["France"], ["Greece"]),
        ("Japan sent food and tents to Nepal.", "aid.humanitarian", ["Japan"], ["Nepal"]),
        ("Peru imposed sanctions on Chile.", "sanction", ["Peru"], ["Chile"]),
        ("Egypt praised Jordan for its patience.", "support", ["Egypt"], ["Jordan"]),
        ("Kenya accused Somalia of hiding smugglers.", "accuse", ["Kenya"], ["Somalia"]),
        ("Kenya condemned an attack by Somalia on a border post.", "accuse.disapprove", ["Kenya"], ["Somalia"]),
        ("Poland urged Hungary to open its archives.", "request", ["Poland"], ["Hungary"]),
        ("Norway rejected Denmark's proposal.", "reject", ["Norway"], ["Denmark"]),
        ("Iran threatened to attack Kuwait.", "threaten.violence", ["Iran"], ["Kuwait"]),
        ("Turkey expelled three Bulgarian diplomats.", "sanction.expel", ["Turkey"], ["Bulgaria"]),
        ("India invaded Nepal.", "assault.invade", ["India"], ["Nepal"]),
        ("Peru apologized to Ecuador.", "concede.apologize", ["Peru"], ["Ecuador"]),
        ("Spain extradited two suspects to Portugal.", "cooperate.judicial", ["Spain"], ["Portugal"]),
        ("Brazil is ready to restore diplomatic ties with Cuba.", "support", ["Brazil"], ["Cuba"]),
    ],
)
def test_who_did_it_to_whom(told, text, kind, agents, recipients):
    """Voice, control and the shape of the sentence do not change who did it to whom."""
    article = told(text)

    event = article.of(kind)

    assert (article.playing(event, "agent"), article.playing(event, "recipient")) == (agents, recipients)


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Police arrested a man over the burglary of a shop.", "arrest"),
        ("The jury acquitted the singer of all charges.", "verdict.acquittal"),
        ("A powerful earthquake hit the island on Sunday.", "disaster.earthquake"),
        ("The company laid off 300 workers.", "layoff"),
        ("Shares fell sharply in Tokyo on Friday.", "price_move.fall"),
        ("Thousands of workers marched through Athens against the cuts.", "protest.demo"),
        ("Gunmen kidnapped two engineers near the oil field.", "assault.abduct"),
        ("Unknown hackers launched a cyberattack on the websites of the Dutch parliament.", "coerce.cyber"),
        ("The mayor resigned on Tuesday.", "resignation"),
        ("Police carried out a raid on a farm outside Lima.", "coerce"),
        ("The rebels carried out a raid on a farm.", "assault"),
    ],
)
def test_general_and_political_news_have_their_types(told, text, kind):
    """The words of the lexicon announce their type."""
    assert kind in {e.type for e in told(text).events} | {e.type.partition(".")[0] for e in told(text).events}


@pytest.mark.parametrize(
    "text",
    [
        "The minister said the weather was fine and added that she liked the coast.",
        "The hotel overlooks a quiet bay.",
        "He told reporters about his childhood in the mountains.",
        "Forecasters warned of rain on Thursday.",
    ],
)
def test_saying_and_describing_are_no_events(told, text):
    """Neutral saying is a quote, never an event."""
    assert told(text).events == []


def test_conjoined_parties_all_take_part(told):
    """Each of several subjects is an agent of its own."""
    article = told("Sweden and Finland signed a treaty in Oslo on Tuesday.")

    event = article.of("support.sign")

    assert article.playing(event, "agent") == ["Sweden", "Finland"]


def test_a_relative_pronoun_stands_for_its_antecedent(told):
    """Who or which is never a participant itself."""
    article = told("Chile, which invaded Bolivia, lost many soldiers.")

    event = article.of("assault.invade")

    assert article.playing(event, "agent") == ["Chile"]


@pytest.mark.parametrize(
    ("text", "kind", "agent"),
    [
        ("The Chilean invasion of Bolivia lasted two weeks.", "assault.invade", "Chile"),
        ("Chile's invasion of Bolivia lasted two weeks.", "assault.invade", "Chile"),
        ("Chilean troops launched an attack on a Bolivian village.", "assault", "Chile"),
    ],
)
def test_a_noun_tells_whose_deed_it_is(told, text, kind, agent):
    """Demonyms, possessors and light verbs give a noun its agent."""
    article = told(text)

    event = article.of(kind)

    assert (article.playing(event, "agent"), article.playing(event, "recipient")) == ([agent], ["Bolivia"])


def test_a_thing_keeps_its_words_but_not_the_clause_behind_it(told):
    """The object is the noun phrase as written, without what trails behind."""
    article = told("Canada sent a large number of light tanks, which it had bought in May, to Latvia.")

    objects = [article.said(p.span) for p in article.of("aid.military").participants if p.role == "object"]

    assert objects == ["a large number of light tanks"]


def test_time_and_place_hang_on_their_event(told):
    """A time belongs to the nearest trigger above it, a locative phrase says where."""
    article = told(
        "On Monday, Sweden's prime minister met the president of Finland in Oslo.", published_at="2024-05-15"
    )

    event = article.of("consult")

    assert (event.first, event.time_basis) == ("2024-05-13", "stated")
    assert (article.names[event.place], event.place_basis) == ("Oslo", "stated")


def test_the_day_of_saying_is_not_the_day_of_the_event(told):
    """A time under the verb of saying stays with it."""
    article = told("Latvia said on Tuesday that Canada had delivered tanks to Latvia.")

    assert article.of("aid.military").first is None


def test_asking_for_arms_is_two_events(told):
    """The request is actual, what is asked for is requested, and the second points at the first."""
    article = told("Latvia asked Canada for tanks.")
    request, aid = article.of("request"), article.of("aid.military")

    assert (request.factuality.modality, aid.factuality.modality) == ("actual", "requested")
    assert aid.content_of == request.id
    assert (article.playing(aid, "agent"), article.playing(aid, "recipient")) == (["Canada"], ["Latvia"])


def test_agreeing_to_send_ties_the_aid_to_the_promise(told):
    """A promise is an event, what it promises another, planned."""
    article = told("Canada agreed to send tanks to Latvia.")

    aid = article.of("aid.military")

    assert aid.factuality.modality == "planned"
    assert aid.content_of == article.of("agree").id


def test_mentions_of_one_happening_are_one_event(told):
    """Same type, parties and no contradiction: one event with every trigger that tells it."""
    article = told("Canada has sent tanks to Latvia. Officials in Riga said that Canada delivered the tanks on Monday.")

    event = article.of("aid.military")

    assert [article.said(m.span) for m in event.mentions] == ["sent", "delivered"]
    assert event.first == "2024-05-13"


def test_different_parties_are_different_events(told):
    """Like deeds of others are not merged."""
    article = told("Canada sent tanks to Latvia. Norway sent tanks to Estonia.")

    assert sorted(article.playing(e, "agent")[0] for e in article.events) == ["Canada", "Norway"]


def mentions(article, kind):
    """The words that tell each event of a type or class."""
    found = [e for e in article.events if e.type == kind or e.type.startswith(f"{kind}.")]
    return [[article.said(m.span) for m in event.mentions] for event in found]


HEADED = "{}\n\nRIGA, May 14 (Vidzeme News) - {} The weather was mild and the streets were quiet.\n"


def test_what_the_headline_tells_the_first_sentence_tells_again(told):
    """By other words for who did it."""
    text = HEADED.format(
        "Latvian transport minister resigns over ferry", "Minister Juris Abols resigned on Tuesday after an inquiry."
    )

    assert mentions(told(text), "retreat.resign") == [["resigns", "resigned"]]


def test_a_headline_about_one_person_is_not_the_news_about_another(told):
    """Two who are named stay two."""
    text = HEADED.format("Peter Holm resigns over ferry", "Minister Anna Berg resigned on Tuesday, a week later.")

    assert len(mentions(told(text), "retreat.resign")) + len(mentions(told(text), "resignation")) == 2


def test_without_a_headline_the_first_sentence_is_one_like_any_other(told):
    """Who is not known to be the same is another."""
    article = told("A minister resigned on Monday. Juris Abols resigned on Tuesday.")

    assert len(article.of_class("retreat", "resignation")) == 2


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("A bombing killed eleven people in Basra on Monday.", ["bombing", "killed"]),
        ("Gunmen killed eleven people in an attack on Basra on Monday.", ["killed", "attack"]),
    ],
)
def test_an_attack_and_what_it_did_are_one_event_whichever_is_the_verb(told, text, words):
    assert [[told(text).said(m.span) for m in e.mentions] for e in told(text).of_class("assault")] == [words]


def test_deaths_in_several_attacks_are_not_one_of_them(told):
    """A series stays apart from what it did."""
    article = told("Gunmen killed eleven people in attacks on Basra and Mosul.")

    assert ["killed", "attacks"] not in mentions(article, "assault")


def test_a_bare_noun_means_what_was_told_whatever_is_said_of_it(told):
    """What somebody denies is the same attack, denied there and actual for the article."""
    article = told("Gunmen attacked a bus near Basra on Monday. The Free Front denied the attack.")
    (event,) = article.of_class("assault")

    assert [m.factuality.modality for m in event.mentions] == ["actual", "denied"]
    assert event.factuality.modality == "actual"


def test_what_two_talk_about_at_a_meeting_is_the_meeting(told):
    """What is talked about is no party to it."""
    assert len(told("Peru and Chile met on Monday to discuss Bolivia.").of_class("consult")) == 1


def test_an_old_war_is_background_and_stays_apart(told):
    """What happened years before is history, not the news."""
    article = told("Chile invaded Bolivia in 1998. Bolivia fears that Chile could invade Bolivia.")

    old, new = (e for e in article.events if e.type == "assault.invade")

    assert (old.first[:4], old.factuality.background, old.factuality.modality) == ("1998", True, "actual")
    assert (new.factuality.background, new.factuality.modality) == (False, "possible")


def test_what_somebody_says_is_attributed(told):
    """The claim of a source has the source; the article's own word has none."""
    article = told("Latvia said Canada had delivered tanks to Riga. Norway praised Estonia.")

    aid, praise = article.of("aid.military"), article.of("support")

    assert article.names[aid.attribution.source] == "Latvia"
    assert praise.attribution is None


def test_fingerprints_go_from_fine_to_coarse_and_meet(told):
    """Two articles that tell the same event share a key; another month or another giver does not."""
    first = told("Canada delivered tanks to Latvia on Monday.").of("aid.military").fingerprints
    second = told("Canadian tanks: Canada has sent tanks to Latvia.", published_at="2024-05-16").of("aid.military")
    other = told("Norway delivered tanks to Latvia on Monday.").of("aid.military").fingerprints
    later = told("Canada delivered tanks to Latvia on Monday.", published_at="2024-09-16").of("aid.military")

    assert first[0] == "aid.military|CAN|LVA|2024-05-13"
    assert set(first) & set(second.fingerprints)
    assert not set(first) & set(other)
    assert not set(first) & set(later.fingerprints)


def test_offsets_hold_beside_emoji_and_no_break_spaces(told):
    """Every span is a slice of the text as sent."""
    article = told("\U0001f6a8 Breaking:\u00a0Canada delivered\u00a0tanks to Latvia.\r\nNorway praised Estonia.")

    for event in article.events:
        for span in [event.trigger, *(p.span for p in event.participants)]:
            assert article.said(span).strip() == article.said(span) != ""
    assert article.said(article.of("aid.military").trigger) == "delivered"


def test_footers_are_not_read(told):
    """Only the article tells events."""
    body = "Norway praised Estonia for its patience on Monday, officials in Oslo said in a short statement."
    article = told(f"{body}\n\nSupport our newsroom!\n\nSign up for our free weekly newsletter\n")

    assert all(article.said(e.trigger) == "praised" for e in article.events)


def test_the_same_text_gives_the_same_events(told):
    """Reading twice changes nothing."""
    text = "Canada and Norway sent tanks to Latvia, and Iran threatened to attack Kuwait if it joined them."

    assert told(text).events == told(text).events


@pytest.mark.parametrize(
    ("unit", "size"),
    [
        ("attack ", 40_000),
        ("attack of ", 40_000),
        ("Chile killed Bolivia and ", 40_000),
        ("he said that ", 40_000),
        ("'s attack", 90_000),
        ("Protesters rallied in the city while marchers protested. ", 120_000),
        ("The team won. They said they would attack. It was their win. ", 90_000),
    ],
)
def test_time_grows_with_the_length(reader, unit, size):
    """Hostile texts cost no more than their length."""
    doc = reader.nlp.make_doc(unit * (size // len(unit)))
    for name, component in reader.nlp.pipeline:
        start = time.process_time()
        doc = component(doc)
        taken = time.process_time() - start
        if name == "events":
            break

    assert taken < 5


def test_a_failure_costs_the_section_only(reader, monkeypatch):
    """What goes wrong becomes a warning, the article is read on."""
    monkeypatch.setattr("worker.pipeline.events.merge", lambda tellings: 1 / 0)

    doc = reader.read("Canada sent tanks to Latvia.", Article())

    assert doc._.events == []
    assert isinstance(reader.nlp.get_pipe("events"), Component)
    assert [w.code for w in doc._.warnings if "events" in w.detail] == ["section_failed"]


@pytest.fixture
def raw():
    return resource("frames.yaml", words_only=True)


@pytest.mark.parametrize(
    ("spoil", "message"),
    [
        (lambda raw: raw["frames"].update({"gossip": []}), "frames.gossip: the ontology has no such type"),
        (lambda raw: raw["frames"]["agree"].append({"pattern": "pledge"}), "names neither verbs nor nouns"),
        (lambda raw: raw["frames"]["agree"].append({"pattern": "x", "verbs": ["a"]}), "there is no pattern 'x'"),
        (
            lambda raw: raw["frames"]["agree"].append({"pattern": "act", "verbs": ["a"], "object": ["<x>"]}),
            "there is no word list <x>",
        ),
        (lambda raw: raw["patterns"].update({"p": {"hero": ["subject"]}}), "patterns.p: no such role: hero"),
        (lambda raw: raw["words"].update({"w": ["Upper"]}), "words.w: words are written in lower case"),
        (lambda raw: raw.pop("light"), "light is missing"),
    ],
)
def test_a_wrong_frame_is_named(raw, spoil, message):
    """A linguist's slip is a clear error that names the entry."""
    spoil(raw)

    with pytest.raises(LexiconError, match=r"frames\.yaml") as error:
        read_frames(raw)

    assert message in str(error.value)


def test_a_wrong_factuality_word_is_named():
    """So is one in factuality.yaml."""
    raw = resource("factuality.yaml", words_only=True)
    raw["operators"]["doubtful"] = {"verbs": ["reckon"]}

    with pytest.raises(LexiconError, match="'doubtful' is no modality"):
        read_factuality(raw)


def test_spans_of_mentions_lie_in_their_sentences(told):
    """Every mention is inside the sentence it names."""
    article = told("Canada has sent tanks to Latvia. Norway praised Estonia.")

    for event in article.events:
        for mention in event.mentions:
            assert isinstance(mention.sentence, Span)
            assert mention.sentence.holds(mention.span)


def test_an_attack_and_its_outcome_are_one_event(told):
    """Who was hit and who was hurt are both its recipients."""
    article = told("Gunmen stormed a police post in Gao, killing three officers and wounding two cooks.")

    (attack,) = article.of_class("assault", "injury", "death")

    assert {"a police post", "three officers"} <= {article.said(p.span) for p in attack.participants}
    assert len(attack.mentions) == 3


def test_what_another_did_is_another_attack(told):
    """A second doer, or a second kind of violence, stays apart."""
    article = told("Gunmen stormed a police post in Gao and the army bombed a village.")

    assert len(article.of_class("assault")) == 2


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("Police arrested two men in Oslo on Monday. The arrests followed a long inquiry.", 1),
        ("Strike at Oslo port. Dockers went on strike on Monday.", 1),
        ("Police arrested two men in Oslo on Monday. Police in Bergen made another arrest on Friday.", 2),
        ("Police arrested two men in Oslo on Monday. In 1998 an arrest failed.", 2),
    ],
)
def test_a_bare_mention_takes_up_what_was_told(told, text, number):
    """Unless it is one more of its kind, or of another time."""
    article = told(text)

    assert len(article.of_class("arrest", "protest", "coerce")) == number


@pytest.mark.parametrize(
    ("text", "modality"),
    [
        ("Chad is said to have attacked Niger.", "actual"),
        ("Chad is reported to be attacking Niger.", "actual"),
        ("Chad is believed to have attacked Niger.", "possible"),
        ("Chad is expected to attack Niger.", "planned"),
    ],
)
def test_hearsay_of_what_has_happened_is_told_as_happened(told, text, modality):
    event = told(text).of("assault")

    assert event.factuality.modality == modality
    assert event.attribution is None or event.attribution.source is None


def test_who_claims_to_have_done_it_is_the_source(told):
    article = told("Chad claims to have attacked Niger.")
    event = article.of("assault")

    assert event.factuality.modality == "actual"
    assert article.names[event.attribution.source] == "Chad"


@pytest.mark.parametrize("text", ["A bomb blast in Lima left 12 dead.", "The blast left at least 12 people dead."])
def test_to_leave_people_dead_is_no_departure(told, text):
    article = told(text)

    assert not article.of_class("travel", "retreat")
    assert "12" in article.said(article.of("death").participants[0].span)


def test_people_hit_are_placed_by_what_hangs_on_them(told):
    article = told("Police in Togo moved to disperse marchers protesting fuel prices in Lome.")

    assert article.playing(article.of("assault"), "recipient") == ["marchers", "Lome"]


def test_of_two_places_below_none_stands_for_the_people(told):
    article = told("Police moved to disperse marchers who came from a camp in Peru and a fair in Chad.")

    assert article.playing(article.of("assault"), "recipient") == ["marchers"]


@pytest.mark.parametrize(
    ("text", "kind", "recipients"),
    [
        ("The president issued a stern reminder to Chad that it must free the sailors.", "request", ["Chad"]),
        ("Kenya is pushing hard for Uganda to support its plan.", "request", ["Uganda"]),
        ("A rights group protested that Chadian soldiers had burnt farms.", "accuse", ["Chad"]),
        ("France vetoed a Security Council resolution on the blockade.", "reject", ["U.N. Security Council"]),
    ],
)
def test_whom_it_is_said_to(told, text, kind, recipients):
    article = told(text)

    assert article.playing(article.of(kind), "recipient") == recipients


def test_it_is_not_who_does_it(told):
    article = told("Envoys from Ukraine flew to Berlin. Germany repeated its refusal to provide it with weapons.")

    assert article.playing(article.of("reject"), "recipient") == ["Ukraine"]


def test_an_and_between_states_ends_a_title(told):
    article = told("Mediators met envoys of Jordan and Lebanese leader Karim Haddad.")
    codes = {entity.name: entity.actor_code for entity in article.doc._.entities}

    assert codes["Karim Haddad"] == "LBNGOV"


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("Demonstrators blocked a bridge in Lome.", ["protest.obstruct"]),
        ("Riot police guarded the hotel.", []),
        ("Thousands marched to protest.", ["protest.demo"]),
        ("Chad lifted a curfew in the capital.", ["concede.ease"]),
    ],
)
def test_one_happening_is_told_once(told, text, kinds):
    assert [event.type for event in told(text).events] == kinds


@pytest.mark.parametrize(
    ("text", "kind", "word"),
    [
        ("Kenya opened an investigation into the raid on Monday.", "accuse.investigate", "investigation"),
        ("Dock workers began a strike over pay on Tuesday.", "protest.strike", "strike"),
        ("The two suspects were taken into custody in Lima.", "arrest", "custody"),
        ("Togo and Benin reached an agreement on fishing.", "agree", "agreement"),
        ("Reservists have begun a week of drills in the south of Chile.", "mobilize.exercise", "drills"),
        ("Peru signed a treaty with Chile.", "support.sign", "signed"),
        ("Peru lifted a curfew in Tacna.", "concede.ease", "lifted"),
    ],
)
def test_the_noun_behind_an_empty_verb_tells_the_event(told, text, kind, word):
    article = told(text)
    event = article.of(kind)
    assert article.said(event.trigger) == word
    assert all(part.span != event.trigger for part in event.participants)
    assert not any("investigation" in article.said(p.span) for p in event.participants)


def test_what_a_verb_tells_is_not_told_again_by_its_outcome(told):
    article = told("The trader was found guilty of fraud by a court in Oslo.")
    assert article.said(article.of("verdict").trigger) == "found"


@pytest.mark.parametrize(
    "text",
    [
        "Reporters asked whether the museum was closed.",
        "The officer asked not to be identified.",
        "Refuse collectors cleared the streets.",
    ],
)
def test_a_question_is_no_request_and_rubbish_no_refusal(told, text):
    assert not told(text).of_class("request", "reject")


def test_whom_two_outcomes_of_an_attack_befell_takes_part_once(told):
    found = told("Rebels shelled the market of Lome, killing or wounding 50 people.")

    parts = [(part.role, part.span) for part in found.doc._.events[0].participants]
    assert len(parts) == len(set(parts)) > 2


def test_no_event_is_the_content_of_its_own_content(told):
    found = told("Chad agreed to promise to agree to promise to send troops.")

    over = {event.id: event.content_of for event in found.doc._.events}
    assert any(over.values())
    for inner in over:
        way = [inner]
        while outer := over[way[-1]]:
            assert outer not in way
            way.append(outer)
