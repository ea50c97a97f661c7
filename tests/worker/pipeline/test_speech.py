"""Who said what in whole texts: attitudes, hearsay, documents, interviews, broken quotations, unknown speakers."""

from __future__ import annotations

import time

import pytest

from worker.pipeline.layers import Article, Span
from worker.pipeline.quotes.marks import find
from worker.pipeline.reader import Reader

ARTICLE = Article(published_at="2024-03-05")


def said(reader: Reader, text: str) -> list[tuple[str, str | None, str]]:
    """Kind, speaker and content of each quote."""
    doc = reader.read(text, ARTICLE)
    names = {entity.id: entity.name for entity in doc._.entities}
    return [(q.kind, names.get(q.speaker), text[q.content.start : q.content.end]) for q in doc._.quotes]


def rules(reader: Reader, text: str) -> list[str]:
    return [quote.rule for quote in reader.read(text, ARTICLE)._.quotes]


class TestCues:
    """Words that hand on what somebody says, thinks or wants."""

    @pytest.mark.parametrize(
        ("text", "content"),
        [
            ("Ida Holm is afraid that the bridge may fall.", "the bridge may fall"),
            ("Ida Holm hoped the vote would pass.", "the vote would pass"),
            ("Ida Holm spoke warmly of her flights over the lake.", "her flights over the lake"),
            ("Ida Holm was quoted as saying that the bridge was old.", "the bridge was old"),
            ("The bridge is old, as Ida Holm put it.", "The bridge is old"),
            ("Money was the motive, in the words of Ida Holm.", "Money was the motive"),
            ("Nine soldiers were dead, said Ida Holm.", "Nine soldiers were dead"),
            ("The ferry was praised by Ida Holm.", "The ferry"),
        ],
    )
    def test_content_and_speaker(self, reader, text, content):
        """The content goes to who speaks, wherever the cue stands."""
        assert said(reader, text) == [("indirect", "Ida Holm", content)]

    def test_documents_tell_what_they_hold(self, reader):
        """A poll that shows something states it; a person who shows something does not."""
        assert said(reader, "Polls show a close contest in the north.") == [
            ("indirect", None, "a close contest in the north")
        ]
        assert said(reader, "Ida Holm showed a small garden to the children.") == []

    def test_hearsay_has_no_speaker(self, reader):
        """What is said by nobody named is a quote of nobody."""
        text = "The minister is expected to resign on Monday."

        assert said(reader, text) == [("indirect", None, text.rstrip("."))]

    def test_who_was_asked_did_not_ask(self, reader):
        """The participle before a statement tells what made somebody speak."""
        text = 'Asked whether they might walk out, "We are not threatening anything," Ida Holm said.'

        assert said(reader, text) == [("direct", "Ida Holm", "We are not threatening anything,")]

    def test_wish_within_a_statement(self, reader):
        """Whoever says that others wish something vouches for it: one quote, not two."""
        assert rules(reader, "Ida Holm said the two towns wanted to share the bridge.") == ["clause"]

    @pytest.mark.parametrize(
        "text",
        ["Norway attacked the port of Lund on Monday.", "Gunmen attacked the village.", "Ida Holm defended Denmark."],
    )
    def test_deeds_are_no_words(self, reader, text):
        """A verb that may tell a deed quotes nobody when an army does it, or to a place."""
        assert said(reader, text) == []


class TestQuotations:
    """What stands between marks, over lines, and after other sentences."""

    @pytest.mark.parametrize("gap", ["\n", "\r\n", "\n\n"])
    def test_quotation_over_line_breaks(self, reader, gap):
        """A quotation opened in one line and closed in another is one, whatever the lines begin with."""
        text = (
            f"The council met.\n\n“The bridge is old.{gap}Nobody has paid for it.{gap}We are ashamed,” Ida Holm said."
        )

        assert said(reader, text) == [
            ("direct", "Ida Holm", f"The bridge is old.{gap}Nobody has paid for it.{gap}We are ashamed,")
        ]

    def test_mark_that_is_never_closed_ends_with_its_paragraph(self, reader):
        """What follows a missing mark is not swallowed."""
        text = "The council met.\n\nIda Holm said: “The bridge is old.\n\nThe council met again on Monday."

        assert said(reader, text) == [("direct", "Ida Holm", "The bridge is old.")]

    def test_double_marks_within_single_ones(self, reader):
        """The outer marks are the quotation's."""
        text = "'The report calls it a \"death trap\", and I agree,' said Ida Holm."

        assert said(reader, text) == [("direct", "Ida Holm", 'The report calls it a "death trap", and I agree,')]

    def test_colon_at_the_end_of_the_paragraph_before(self, reader):
        """A paragraph that ends with a cue and a colon brings the next one, and those that go on."""
        text = 'The council met.\n\nIda Holm said:\n\n"We have a problem here.\n\n"We will mend it in May."'

        assert [(kind, who) for kind, who, _ in said(reader, text)] == [("direct", "Ida Holm")] * 2

    def test_quotation_after_a_reported_sentence(self, reader):
        """The sentence before names who goes on in marks."""
        text = 'The bridge may stay closed until May, Ida Holm said. "Nobody has ordered the steel."'

        assert said(reader, text)[1] == ("direct", "Ida Holm", "Nobody has ordered the steel.")

    def test_short_sentence_goes_on(self, reader):
        """A short sentence between marks belongs to the statement before, a word between marks does not."""
        text = '"It was a long stair," said Ida Holm, who left last year. "Nobody ran." There was a "climb" too.'

        assert [content for _, _, content in said(reader, text)] == ["It was a long stair,", "Nobody ran."]

    def test_nobody_near_becomes_the_speaker(self, reader):
        """A statement that nobody is said to have made has no speaker, though names stand around it."""
        text = 'Ida Holm and Tom Reed walked to the harbour.\n\n"The bridge was closed by the state in May."'

        assert said(reader, text) == [("direct", None, "The bridge was closed by the state in May.")]

    def test_statement_pulled_out_of_the_text(self, reader):
        """A statement that stands alone has the speaker of the same words elsewhere."""
        text = '"We heard the deck go down."\n\nThe pier fell.\n\n"We heard the deck go down," Ida Holm said.'

        assert [who for _, who, _ in said(reader, text)] == ["Ida Holm", "Ida Holm"]

    def test_speaker_is_not_the_hearer(self, reader):
        """The name after "asked" at the end of a question is who asks."""
        doc = reader.read('"Is the bridge safe?" asked Tom Reed.', ARTICLE)

        assert [q.addressee for q in doc._.quotes] == [None]

    def test_who_is_spoken_of_only_within_does_not_speak(self, reader):
        """He is nobody whom only the statement itself names."""
        text = 'The letters were carried in a boat. "Nobody stops Tom Reed when he goes fishing," he said.'

        assert [who for _, who, _ in said(reader, text)] == [None]


class TestInterview:
    """Turns of a conversation without marks."""

    INTRODUCTION = "The council met.\n\nIda Holm, the mayor of Lund, closed the bridge. We met her at home.\n\n"

    def test_questions_and_answers(self, reader):
        """Who asks is unknown; who answers is the person introduced."""
        text = f"{self.INTRODUCTION}Q: Is it safe?\n\nA: It is not safe at all.\n\nQ: Since when?\n\nA: For a year."

        assert [(who, content) for kind, who, content in said(reader, text) if kind == "direct"] == [
            (None, "Is it safe?"),
            ("Ida Holm", "It is not safe at all."),
            (None, "Since when?"),
            ("Ida Holm", "For a year."),
        ]

    def test_initials(self, reader):
        """Initials are the person with such a name."""
        text = f"{self.INTRODUCTION}Q: Is it safe?\n\nIH: It is not safe at all.\n\nQ: Why?\n\nIH: It is old."

        assert ("direct", "Ida Holm", "It is not safe at all.") in said(reader, text)

    def test_answers_without_labels(self, reader):
        """Paragraphs below questions are answers."""
        turns = [
            "Is your bridge safe?",
            "I closed it.",
            "Who will pay you?",
            "The state will.",
            "Are you tired?",
            "No.",
        ]
        found = said(reader, self.INTRODUCTION + "\n\n".join(turns))

        assert [(who, content) for kind, who, content in found if kind == "direct"] == [
            ("Ida Holm", answer) for answer in turns[1::2]
        ]

    def test_two_questions_make_no_interview(self, reader):
        """An article may ask."""
        text = f"{self.INTRODUCTION}Is your bridge safe?\n\nI wonder.\n\nWho will pay you?\n\nThe state will."

        assert "interview" not in rules(reader, text)

    def test_a_heading_is_no_speaker(self, reader):
        """A colon after other words brings nobody."""
        assert said(reader, "The council met.\n\nBackground: The bridge is old.\n\nNote: It is closed.") == []


class TestClaims:
    """Events within what is said."""

    def test_claim_carries_its_source_and_denial_is_told_apart(self, reader):
        """One side's claim and the other's denial of one thing."""
        text = (
            'Ida Holm, the mayor of Lund, said: "Norway attacked the port on Monday." '
            "Norway's foreign minister, Ola Berg, denied that his country had attacked it."
        )
        doc = reader.read(text, ARTICLE)
        names = {entity.id: entity.name for entity in doc._.entities}
        told = [
            (event.factuality.modality, names.get(event.attribution.source), event.attribution.quote)
            for event in doc._.events
            if event.type.startswith("assault") and event.attribution
        ]

        assert told == [("actual", "Ida Holm", "q1"), ("denied", "Ola Berg", "q2")]

    def test_accusation_is_not_a_fact(self, reader):
        """What somebody is accused of is given as the accuser's."""
        doc = reader.read("Sweden accused Norway of attacking the port of Lund.", ARTICLE)
        names = {entity.id: entity.name for entity in doc._.entities}
        [claimed] = [event for event in doc._.events if event.type.startswith("assault")]

        assert names[claimed.attribution.source] == "Sweden"
        assert claimed.content_of is not None


class TestHostile:
    """Linear time."""

    @pytest.mark.parametrize("unit", ["“a\n\nb\n\n", "'a \"b\" c,' d ", "'a,' \"b\" ", '"a\nb" \n', "“a\n"])
    def test_broken_quotations(self, unit):
        """200,000 characters of quotations that run over lines or stand in one another are paired at once."""
        text = unit * (200_000 // len(unit))
        begun = time.process_time()
        find(text, [Span(0, len(text))])

        assert time.process_time() - begun < 4

    @pytest.mark.parametrize(
        "unit", ["Why you?\n\nI do.\n\n", "Q: why\n\nA: I do\n\n", 'He left. "We go home now."\n\n']
    )
    def test_turns(self, reader, unit):
        """Twice the turns take no more than about three times as long."""

        def seconds(times: int) -> float:
            doc = reader.tokens(unit * times)
            doc._.article = ARTICLE
            for token in doc:
                token.is_sent_start = token.i == 0
            begun = time.process_time()
            reader.nlp.get_pipe("quotes")(doc)
            return time.process_time() - begun

        assert seconds(2000) < 3 * seconds(1000) + 0.5
