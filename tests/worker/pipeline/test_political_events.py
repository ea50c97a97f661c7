"""The political classes: the company of a word that decides its mode, and what only looks like politics."""

from __future__ import annotations

import pytest

from worker.pipeline.events.lexicon import frames
from worker.pipeline.layers import Article

TOLD = [
    ("Peru asked Brazil for a loan of 40 million dollars.", "request.assist"),
    ("Norway asked Denmark to send two helicopters.", "request.assist"),
    ("The unions urged the government to scrap the fuel tax.", "request.change"),
    ("Chile called for elections in Bolivia.", "request.change"),
    ("The bishops urged the army to withdraw from the valley.", "request.yield"),
    ("Kenya urged Uganda to release the two pilots.", "request.yield"),
    ("Togo demanded a meeting with Benin.", "request.meet"),
    ("The ministry warned that it would expel the observers.", "threaten"),
    ("Miners threatened to boycott the election.", "threaten.restrict"),
    ("Rebels threatened to shoot the hostages.", "threaten.violence"),
    ("Chile dismissed the allegation as nonsense.", "reject"),
    ("The army declined to identify the officer.", "reject.assist"),
    ("Peru refused to release the sailors.", "reject.yield"),
    ("Chad lifted its ban on beef from Niger.", "retreat.ease"),
    ("Chad lifted its ban on two opposition parties.", "concede.ease"),
    ("The rebels handed over the last of their mortars.", "retreat.disarm"),
    ("Peru handed back a trawler to Chile.", "retreat.return"),
    ("Fighting along the river stopped at midnight.", "retreat.ceasefire"),
    ("The garrison of Tete surrendered.", "retreat.withdraw"),
    ("Bolivia slapped a duty of 20 percent on flour from Peru.", "sanction.embargo"),
    ("Ghana suspended its contributions to the commission.", "sanction.discontinue"),
    ("Guinea quit the regional bloc.", "sanction.withdraw"),
    ("Border guards turned back a bus of pilgrims.", "coerce.restrict"),
    ("Bolivia nationalised two mines.", "coerce.confiscate"),
    ("Uganda blocked three websites.", "coerce.censor"),
    ("The ministry revoked the licence of a radio station.", "coerce"),
    ("Police dispersed the demonstrators.", "assault.repress"),
    ("Relatives gathered outside the ministry.", "protest.demo"),
    ("Farmers blocked the road to the port.", "protest.obstruct"),
    ("Nurses stayed away from work on Monday.", "protest.strike"),
    ("Soldiers patrolled the harbour of Lome.", "mobilize.troops"),
    ("Kenya and Uganda exchanged intelligence.", "cooperate.intelligence"),
    ("Nepal and India linked their power grids.", "cooperate.economic"),
    ("Peru recognised the new line of the border.", "support.recognize"),
    ("The government caved in.", "concede"),
    ("The king pardoned two editors.", "concede.pardon"),
]
NOT_TOLD = [
    ("The accused rang his mother from the cell.", "accuse"),
    ("The minister does not rule out a second tunnel.", "reject"),
    ("The clerk was admitted to hospital with a fever.", "concede"),
    ("Refuse collectors in Lima bought a new truck.", "reject"),
    ("The brewer agreed to sell two plants.", "agree"),
    ("The gravel offers the birds no shelter.", "assault"),
    ("Talk of a wedding amused the singer.", "consult"),
    ("Exports declined in March.", "reject"),
    ("The strike leaders had lunch in Oslo.", "protest"),
    ("The beekeeper evicted a swarm from the belfry.", "coerce"),
]


def _kinds(reader, text):
    return [event.type for event in reader.read(text, Article(language="en"))._.events]


@pytest.mark.parametrize(("text", "kind"), TOLD)
def test_the_company_of_a_word_decides_its_mode(reader, text, kind):
    assert any(told == kind or told.startswith(f"{kind}.") for told in _kinds(reader, text)), _kinds(reader, text)


@pytest.mark.parametrize(("text", "kind"), NOT_TOLD)
def test_what_only_looks_political_is_not_told(reader, text, kind):
    assert not any(told.partition(".")[0] == kind for told in _kinds(reader, text)), _kinds(reader, text)


@pytest.mark.parametrize(
    "text",
    [
        "Farmers blocked a bridge in Lome to demand higher prices.",
        "Hundreds marched through Lome, denouncing the mayor.",
    ],
)
def test_the_slogan_of_a_protest_is_no_further_event(reader, text):
    assert [kind.partition(".")[0] for kind in _kinds(reader, text)] == ["protest"]


def test_a_demand_beside_a_protest_is_one_of_its_own(reader):
    kinds = _kinds(reader, "Students marched in Lome on Monday. Kenya demanded that Uganda release two pilots.")

    assert "request.yield" in kinds


def test_those_killed_in_an_attack_and_the_attack_are_one_event(reader):
    doc = reader.read("Gunmen killed three officers in an attack on a police post in Gao.", Article(language="en"))
    (attack,) = [event for event in doc._.events if event.type.partition(".")[0] == "assault"]

    assert len(attack.mentions) == 2


def test_a_definite_noun_takes_up_what_was_told(reader):
    doc = reader.read(
        "Peru and Chile agreed on a truce. Nothing in the truce binds the rebels.", Article(language="en")
    )
    words = {doc.text[m.span.start : m.span.end] for event in doc._.events for m in event.mentions}

    assert "truce" in words


def test_a_definite_noun_alone_tells_nothing(reader):
    assert _kinds(reader, "Nothing in the investigation surprised her.") == []


def test_a_mode_goes_before_its_class_where_both_fit():
    types = [entry.frame.type for entry in frames().verbs["ask"] if entry.company == ("for",)]

    assert types.index("request") > types.index("request.assist")
