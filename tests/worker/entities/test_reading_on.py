"""Whom a text means as it goes on: who gets a name later, whose side a speaker is on, and who you are."""

from __future__ import annotations

import pytest

from worker.pipeline.entities.names import Name
from worker.pipeline.entities.names.mending import cut_credit
from worker.pipeline.layers import Article


@pytest.fixture
def pronouns(reader):
    """Reads a text as far as the voices and gives the pronouns of its entities by name."""
    until = reader.nlp.pipe_names.index("voices") + 1

    def reading(text: str) -> dict[str, list[str]]:
        doc = reader.tokens(text)
        doc._.article = Article(published_at="2024-03-05", language="en")
        for name in reader.nlp.pipe_names[:until]:
            doc = reader.nlp.get_pipe(name)(doc)
        assert doc._.warnings == []
        found = {e.name: [m.span for m in e.mentions if m.kind == "pronoun"] for e in doc._.entities}
        return {name: [text[s.start : s.end] for s in spans] for name, spans in found.items() if spans}

    return reading


@pytest.fixture
def mentions(reader):
    """Reads a text and gives the nouns that mean its entities by name."""

    def reading(text: str) -> dict[str, list[str]]:
        doc = reader.read(text, Article(published_at="2024-03-05", language="en"))
        found = {e.name: [m.span for m in e.mentions if m.kind == "nominal"] for e in doc._.entities}
        return {name: [text[s.start : s.end] for s in spans] for name, spans in found.items() if spans}

    return reading


class TestLeads:
    """Whom the lead tells of without a name."""

    @pytest.mark.parametrize(
        "text",
        [
            "A wholesaler was jailed on Tuesday, a day after he was convicted. Peter Holm, 61, of Oslo, was silent.",
            "A man was jailed after he robbed a shop. Police were slow. Peter Holm, a 61-year-old miner, hid in a bar.",
            "Officers shot a man on Monday as he left a shop. Peter Holm (45) is in hospital.",
        ],
    )
    def test_who_is_introduced_with_an_age_is_whom_the_lead_told_of(self, pronouns, text):
        assert pronouns(text) == {"Peter Holm": ["he"]}

    def test_men_and_women_are_told_apart(self, pronouns):
        """She in the lead is not the man whose name comes next."""
        text = (
            "A man was charged on Monday with the murder of a woman. He denies it. Anna Lind, 34, was found in a barn."
        )
        assert pronouns(text) == {"A man": ["He"]}

    @pytest.mark.parametrize(
        "rest",
        [
            "Witness Peter Holm, 45, lit a fire.",
            "Peter Holm, 45, his brother, stayed at home.",
            "Peter Holm, 45, said the road was icy.",
            "Peter Holm, 45, and Lars Moen, 50, were arrested.",
            "Peter Holm has run the quarry for years.",
            "Holm, 45, has run the quarry for years.",
        ],
    )
    def test_others_who_are_named_next_are_others(self, pronouns, rest):
        assert pronouns(f"A man was hurt on Monday when he fell. {rest}")["A man"] == ["he"]

    def test_one_of_two_who_are_told_of_alike_is_neither(self, pronouns):
        text = "A sailor hit a miner in a bar on Monday. Peter Holm, 45, was jailed. Both had been warned."
        assert "Peter Holm" not in pronouns(text)

    def test_a_shop_is_nobody(self, mentions):
        text = "They are accused of a raid on a jeweller's. Peter Holm, 45, stood in the dock. The jeweller is closed."
        assert "The jeweller" not in mentions(text).get("Peter Holm", [])


class TestThey:
    """Groups and organisations."""

    def test_what_and_does_not_join_is_not_meant_together(self, pronouns):
        """The verb behind the second name is one of a single person."""
        text = "The attention led to a call from Holm Ltd and Anna Lind was invited to their boat fair."
        assert pronouns(text) == {"Holm Ltd": ["their"]}

    def test_what_and_joins_is_meant_together(self, pronouns):
        text = "Holm Ltd and Moen Ltd were invited to the fair, and their plants were closed."
        assert pronouns(text) == {}

    @pytest.mark.parametrize(
        ("text", "sides"),
        [
            ("Lena Maier for Moen Ltd said they would look at the rules.", ["Moen Ltd"]),
            ("Holm Ltd lost Lena Maier for Moen Ltd in May.", []),
            ("Lena Maier for once agreed with Moen Ltd.", []),
        ],
    )
    def test_who_says_something_for_an_organisation_acts_for_it(self, reader, text, sides):
        doc = reader.read(text, Article(published_at="2024-03-05", language="en"))
        names = {entity.id: entity.name for entity in doc._.entities}
        assert [names[side] for e in doc._.entities if e.name == "Lena Maier" for side in e.acts_for] == sides

    def test_a_group_that_was_they_is_they_again(self, pronouns):
        text = (
            "The Norwegian team reached Oslo on Friday. They had no coats. The team had crossed land held by the"
            " Taliban. They asked for soup."
        )
        assert pronouns(text) == {"The Norwegian team": ["They", "They"]}

    def test_an_acronym_behind_a_name_hides_no_subject(self, pronouns):
        text = (
            "The Union of Dock Workers (UDW) has launched a petition which now has 200 signatures, asking the council"
            " to respect the sentence of the High Court. It is also asking drivers to stay away."
        )
        assert pronouns(text) == {"Union of Dock Workers": ["It"]}

    def test_who_wants_to_do_a_thing_to_it_is_not_it(self, pronouns):
        text = "Holm Ltd makes a pump. Moen Ltd no longer wants to support it."
        assert "Moen Ltd" not in pronouns(text)

    def test_who_asks_somebody_to_do_a_thing_to_it_may_be_it(self, pronouns):
        text = "Moen Ltd asked the minister to support it."
        assert pronouns(text) == {"Moen Ltd": ["it"]}

    @pytest.mark.parametrize(
        "text",
        [
            "Holm Ltd announced on Friday that it is time for drivers to go home.",
            "Holm Ltd closed a plant. “It’s time to go home,” the driver said.",
        ],
    )
    def test_it_is_time_for_nobody(self, pronouns, text):
        assert "Holm Ltd" not in pronouns(text)


class TestSides:
    """Who is meant by common nouns in what somebody says."""

    def test_the_team_is_the_side_of_who_speaks(self, mentions):
        text = "Moen FC lost to Holm FC. “The team was tired,” said Anna Lind, captain of Moen FC."
        assert mentions(text) == {"Moen FC": ["The team"]}

    def test_the_team_of_who_speaks_for_none_is_nobodys(self, mentions):
        text = "Moen FC lost to Holm FC. “The team was tired,” said Anna Lind, a nurse."
        assert "Moen FC" not in mentions(text)

    def test_they_are_not_whom_the_speaker_calls_we(self, pronouns):
        text = (
            "Holm FC beat Moen FC on Friday. After the match, Moen FC's coach Lars Moen said, “We were playing against"
            " a skilled team in terms of their forward players.”"
        )
        assert pronouns(text)["Moen FC"] == ["We"]

    def test_the_country_us_is_no_we(self, pronouns):
        """US in capitals does not make the speaker say we."""
        text = "Moen Ltd sells to the US. “US buyers like them,” said Anna Lind, a spokeswoman for Moen Ltd."
        assert "US" not in [pronoun for found in pronouns(text).values() for pronoun in found]

    def test_our_country_is_the_speaker_s(self, mentions):
        text = "Norway and Sweden have closed two ports. “Our country is poor,” said Swedish Prime Minister Anna Lind."
        assert mentions(text)["Sweden"] == ["Our country"]

    def test_their_country_is_not(self, mentions):
        text = "Norway and Sweden have closed two ports. “Their country is poor,” said Swedish minister Anna Lind."
        assert "Sweden" not in mentions(text)

    def test_the_company_behind_its_name_is_the_company(self, mentions):
        text = "Moen Pumps has closed two plants. Workers of the Moen Pumps company were told on Friday."
        assert mentions(text) == {"Moen Pumps": ["the Moen Pumps company"]}

    def test_a_part_of_the_company_is_not(self, mentions):
        text = "Moen Pumps has closed two plants. Members of the Moen Pumps board were told on Friday."
        assert "Moen Pumps" not in mentions(text)

    def test_whose_office_speaks_of_the_dead_is_not_the_dead(self, mentions):
        text = "Anna Lind, 83, the coroner's office said on Friday, was found at home. She lived alone."
        assert mentions(text) == {}


class TestYou:
    """Who is addressed."""

    @pytest.mark.parametrize(
        "text",
        [
            'Anna Lind built a boat. Mayor Peter Holm wrote: "Nice boat, Anna. We need more people like you."',
            "Anna Lind built a boat. “Anna, you are the best,” Mayor Peter Holm wrote.",
        ],
    )
    def test_who_is_called_by_name_is_you(self, pronouns, text):
        assert pronouns(text)["Anna Lind"] == ["you"]

    @pytest.mark.parametrize(
        "said",
        [
            "I told the pilot, Anna Lind, that you never know with boats.",
            "You never know with boats. Anna Lind does.",
            "Anna Lind, Lars Moen and I know that you can do it.",
            "Anna, you all did well.",
        ],
    )
    def test_who_is_only_spoken_of_is_not(self, pronouns, said):
        text = f'Anna Lind and Lars Moen built a boat. Mayor Peter Holm wrote: "{said}"'
        assert "you" not in [p.lower() for name in ("Anna Lind", "Lars Moen") for p in pronouns(text).get(name, [])]

    def test_you_before_the_name_is_called_may_be_another(self, pronouns):
        text = 'Anna Lind built a boat. Peter Holm wrote: "A child told me, if you sink, shout. Anna, it did not."'
        assert "you" not in pronouns(text).get("Anna Lind", [])

    def test_who_is_asked_in_an_interview_is_you(self, pronouns):
        """In the questions; in an answer it is anybody."""
        text = (
            "Anna Lind spent a year on the ice. Lars Moen rang her.\n\nIce News: When did you last see a tree?\n\n"
            "Anna Lind: In May. You can ask for a plane all you like.\n\nIce News: Was your winter long?\n\n"
            "Anna Lind: Long enough.\n"
        )
        assert pronouns(text)["Anna Lind"] == ["her", "you", "your"]


class TestQuotations:
    """Who speaks behind a colon."""

    @pytest.mark.parametrize(
        "text",
        [
            "Anna Lind defended her record while promising a “full report” is on its way: “My aide and I are at it.”",
            "Anna Lind has called the ruling “dangerous” and “mad”:\n\n“We face a dangerous ruling. I fear for us all”",
        ],
    )
    def test_words_held_at_arm_s_length_do_not_hide_who_speaks(self, pronouns, text):
        assert "I" in pronouns(text)["Anna Lind"]

    def test_the_sentence_before_is_another(self, pronouns):
        """A full stop ends what the colon belongs to."""
        text = 'Anna Lind called the ruling "a shame". Lars Moen had one more wish:\n\n"I want to see the sea again."'
        assert pronouns(text) == {"Lars Moen": ["I"]}


@pytest.mark.parametrize(
    ("text", "name"), [("Anna Lind Image: City Hall", "Anna Lind"), ("Anna Lind Image is a firm.", "Anna Lind Image")]
)
def test_a_credit_is_no_part_of_a_name(reader, text, name):
    doc = reader.tokens(text)
    found = Name(0, 3, "PERSON")
    cut_credit(doc, found)
    assert doc[found.start : found.end].text == name
