"""Who plays which part: through clauses, deed nouns, possessors, lists, passives and headlines."""

from __future__ import annotations

import pytest

from worker.pipeline.layers import Article


class Told:
    """A text read, and who plays what in its events."""

    def __init__(self, reader, text):
        self.doc = reader.read(text, Article(published_at="2024-05-15", language="en"))
        self.text = text
        self.names = {entity.id: entity.name for entity in self.doc._.entities}

    def of(self, kind):
        """The first event of a type or class."""
        found = [e for e in self.doc._.events if e.type == kind or e.type.startswith(f"{kind}.")]
        assert found, [e.type for e in self.doc._.events]
        return found[0]

    def playing(self, kind, role):
        """Names of the entities, or else the words, in a role."""
        parts = [p for p in self.of(kind).participants if p.role == role]
        return [self.names.get(p.entity, self.text[p.span.start : p.span.end]) for p in parts]

    def words(self, kind, role):
        """The words in a role."""
        return [self.text[p.span.start : p.span.end] for p in self.of(kind).participants if p.role == role]

    def place(self, kind):
        """The name of the place."""
        return self.names.get(self.of(kind).place)


@pytest.fixture
def told(reader):
    return lambda text: Told(reader, text)


@pytest.mark.parametrize(
    ("text", "kind", "recipient"),
    [
        ("Norway is ready to send engineers to help rebuild Moldova.", "agree", ["Moldova"]),
        ("Chile refused to commit to any direct support of the Peru-led mission.", "reject", ["Peru"]),
        ("Finland rejected a call for its troops to be deployed in Chad.", "reject", ["Chad"]),
        ("Bolivia threatened to impose tariffs against Chilean goods.", "threaten", ["Chile"]),
        ("Peru has issued an ultimatum to Ecuador to halt attacks.", "threaten", ["Ecuador"]),
    ],
)
def test_whom_a_promise_or_threat_is_for_is_read_from_its_content(told, text, kind, recipient):
    assert told(text).playing(kind, "recipient") == recipient


def test_a_town_that_content_merely_lies_in_is_no_recipient(told):
    article = told("Norway refused to attend the talks in Geneva.")

    assert article.playing("reject", "recipient") == []


@pytest.mark.parametrize(
    ("text", "kind", "recipient", "thing"),
    [
        ("Hackers defaced Danish websites on Monday.", "coerce.cyber", ["Denmark"], ["Danish websites"]),
        ("Rebels shelled the airport of Mombasa.", "assault", ["Mombasa"], ["the airport of Mombasa"]),
        ("Gunmen attacked a police station on Sunday.", "assault", [], ["a police station"]),
    ],
)
def test_what_is_attacked_is_the_object_and_who_owns_it_the_recipient(told, text, kind, recipient, thing):
    article = told(text)

    assert (article.playing(kind, "recipient"), article.words(kind, "object")) == (recipient, thing)


def test_people_that_nobody_named_are_hit_not_taken_for_things(told):
    article = told("Rebels killed two weavers near the river.")

    assert (article.words("assault", "recipient"), article.words("assault", "object")) == (["two weavers"], [])


def test_the_place_stands_beside_victims_of_whom_no_country_is_told(told):
    article = told("Rebels killed dozens of people in northern Kenya on Sunday.")

    assert article.playing("assault", "recipient")[-1] == "Kenya"


def test_no_place_stands_beside_victims_whose_country_is_told(told):
    article = told("Rebels killed three Danish soldiers in Kenya on Sunday.")

    assert article.playing("assault", "recipient") == ["Denmark"]


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Students protested against the killings by the Chadian army.", "protest"),
        ("Students staged a hunger strike in protest against the arrests by the Chadian army.", "protest"),
        ("Farmers blocked a road to show their anger at Chad's decision.", "protest.obstruct"),
        ("Hundreds of people marched through the town in defiance of Chad.", "protest"),
        ("Kenya complained over two Chadian air raids.", "accuse"),
    ],
)
def test_a_protest_against_a_deed_is_against_who_did_it(told, text, kind):
    assert told(text).playing(kind, "recipient") == ["Chad"]


def test_a_list_of_names_is_no_apposition(told):
    article = told("Chad, Kenya, Peru and Chile welcomed the accord.")

    assert article.playing("support", "agent") == ["Chad", "Kenya", "Peru", "Chile"]


def test_an_apposition_between_commas_is_no_second_party(told):
    article = told("Lima, the capital of Peru, welcomed the accord.")

    assert len(article.playing("support", "agent")) == 1


def test_a_phrase_that_belongs_to_two_states_names_both(told):
    article = told("The foreign ministers of Peru and Ecuador met on Tuesday.")

    assert article.playing("consult", "agent") == ["Peru", "Ecuador"]


def test_two_bodies_of_one_state_are_not_one_party(told):
    article = told("Danish police arrested Danish students in Odense.")
    event = (
        article.of("coerce.arrest")
        if any(e.type == "coerce.arrest" for e in article.doc._.events)
        else article.of("arrest")
    )
    ids = {role: {p.entity for p in event.participants if p.role == role} for role in ("agent", "recipient")}

    assert not ids["agent"] & ids["recipient"]


def test_forces_led_by_a_state_act_for_it(told):
    article = told("Danish-led forces attacked the rebels on Monday.")

    assert article.playing("assault", "agent") == ["Denmark"]


def test_forces_backed_by_a_state_do_not_act_for_it(told):
    article = told("Danish-backed forces attacked the town on Monday.")

    assert article.playing("assault", "agent") == ["Danish-backed forces"]


def test_a_people_abroad_is_where_it_lives_not_its_namesake(told):
    article = told("The Albanians of southern Serbia demanded help from Norway.")

    assert article.playing("request", "agent") == ["Serbia"]


def test_somebodys_lawyer_is_not_he(told):
    article = told("Rebels abducted Kofi Okoro's lawyer on Monday.")

    assert "Kofi Okoro" not in article.playing("assault", "recipient")


@pytest.mark.parametrize(
    ("text", "kind", "agent", "recipient"),
    [
        ("Marta Ruiz's murder shocked the town of Lugo.", "crime", [], ["Marta Ruiz"]),
        ("The assassination of Marta Ruiz by the rebels shocked Lugo.", "assault", ["the rebels"], ["Marta Ruiz"]),
        ("The town came under attack by rebels on Monday.", "assault", ["rebels"], None),
        ("Rebels claimed responsibility for the attack on Peru's navy.", "assault", ["Rebels"], ["Peru"]),
    ],
)
def test_deed_nouns_tell_victims_and_doers_apart(told, text, kind, agent, recipient):
    article = told(text)

    assert article.playing(kind, "agent") == agent
    assert recipient is None or article.playing(kind, "recipient") == recipient


def test_headlines_without_auxiliary_are_read_as_passives(told):
    article = told("Two teachers shot by rebels near Kampala")

    assert (article.playing("assault", "agent"), article.words("assault", "recipient")[:1]) == (
        ["rebels"],
        ["Two teachers"],
    )


def test_a_participle_that_tells_an_opinion_is_no_passive(told):
    article = told("Norway is opposed to Danish mediation.")

    assert article.playing("reject", "agent") == ["Norway"]


def test_whoever_is_asked_is_no_thing_asked_for(told):
    article = told("The mayor begged Norway to send doctors.")

    assert article.playing("request", "recipient") == ["Norway"]


def test_a_bomb_is_what_a_deed_is_done_with_but_a_sniper_does_it(told):
    assert told("Snipers killed two soldiers on Monday.").words("assault", "agent") == ["Snipers"]
    assert told("A roadside bomb killed two soldiers on Monday.").words("assault", "instrument") == ["A roadside bomb"]


def test_a_thirty_year_old_is_a_person_not_a_time(told):
    article = told("A 34-year-old was arrested in Leeds.")

    assert article.words("arrest", "recipient") == ["A 34-year-old"]


def test_who_is_hired_or_dismissed_is_the_recipient(told):
    assert told("The mill laid off forty weavers on Monday.").words("layoff", "recipient") == ["forty weavers"]


def test_a_conjoined_verb_shares_time_and_place(told):
    article = told("Rebels attacked the camp in Kenya on Sunday and abducted two nurses.")
    abducted = article.of("assault.abduct")

    assert (abducted.first, article.place("assault.abduct")) == ("2024-05-12", "Kenya")


def test_a_clause_with_a_subject_of_its_own_shares_nothing(told):
    article = told("Rebels attacked the camp in Kenya on Sunday, and the Norwegian government condemned the rebels.")

    assert (article.of("accuse").first, article.place("accuse")) == (None, None)
