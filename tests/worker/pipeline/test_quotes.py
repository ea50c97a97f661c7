"""Direct, mixed and indirect quotes with their speakers."""

from __future__ import annotations

import time

import pytest
from spacy.language import Language
from spacy.tokens import Doc

from worker.pipeline.layers import Article, Entity, Mention, Quote, Region, Span
from worker.pipeline.quotes import Quotes
from worker.pipeline.quotes.lexicon import lexicon, parse
from worker.pipeline.quotes.marks import find, paragraphs
from worker.pipeline.reader import load_model


@pytest.fixture(scope="session")
def model() -> Language:
    """The tagger and parser alone."""
    return load_model("en_core_web_md")


def named(doc: Doc, names: dict[str, str]) -> None:
    """Lays an entity for each name of `names` (name: label), its last word a name of it too."""
    entities = []
    for number, (name, label) in enumerate(names.items(), 1):
        entity = Entity(f"e{number}", label, name)
        last, at = name.split()[-1], 0
        while (at := doc.text.find(last, at)) >= 0:
            start = at - len(name) + len(last)
            whole = start >= 0 and doc.text.startswith(name, start)
            entity.mentions.append(Mention(Span(start if whole else at, at + len(last)), "name", label))
            at += len(last)
        entities.append(entity)
    doc._.entities = entities


@pytest.fixture(scope="session")
def read(model: Language):
    """Reads the quotes of a text whose names are given."""

    def run(text: str, regions: list[Region] | None = None, **names: str) -> tuple[Doc, list[Quote]]:
        doc = model(text)
        doc._.regions = regions or []
        named(doc, {name.replace("_", " "): label for name, label in names.items()})
        Quotes().read(doc)
        return doc, doc._.quotes

    return run


def content(doc: Doc, quote: Quote) -> str:
    return doc.text[quote.content.start : quote.content.end]


def said_by(doc: Doc, quote: Quote) -> str | None:
    return next((e.name for e in doc._.entities if e.id == quote.speaker), None)


def only(found: tuple[Doc, list[Quote]]) -> tuple[Quote, str, str | None]:
    doc, quotes = found
    assert len(quotes) == 1, [content(doc, q) for q in quotes]
    return quotes[0], content(doc, quotes[0]), said_by(doc, quotes[0])


class TestDirect:
    """Whole statements between marks."""

    @pytest.mark.parametrize(
        "text",
        [
            '"The harbour will stay closed," Ida Holm said.',
            "“The harbour will stay closed,” Ida Holm said.",
            "«The harbour will stay closed,» Ida Holm said.",
            "''The harbour will stay closed,'' Ida Holm said.",
            "‘The harbour will stay closed,’ Ida Holm said.",
            '“The harbour will stay closed," Ida Holm said.',
            "“The harbour will stay closed,” said Ida Holm.",
            "Ida Holm said, “The harbour will stay closed.”",
            "Ida Holm told reporters: “The harbour will stay closed.”",
            "From Ida Holm: “The harbour will stay closed.”",
            "According to Ida Holm, “The harbour will stay closed.”",
            "“The harbour will stay closed.” — Ida Holm",
        ],
    )
    def test_speaker_before_and_after_in_marks_of_all_shapes(self, read, text):
        """The content is what stands between the marks, whatever the marks and the place of the speaker."""
        quote, words, speaker = only(read(text, Ida_Holm="PERSON"))

        assert words.rstrip(",.") == "The harbour will stay closed"
        assert quote.kind == "direct"
        assert speaker == "Ida Holm"

    def test_apposition_is_no_part_of_the_speaker(self, read):
        """The mention of the speaker is the name, without what explains it."""
        doc, [quote] = read('"It is a mild winter," said Ida Holm, a doctor at Lund Hospital.', Ida_Holm="PERSON")

        assert doc.text[quote.speaker_mention.start : quote.speaker_mention.end] == "Ida Holm"

    def test_nominal_speaker_has_a_mention_but_no_entity(self, read):
        """A speaker without a name is given as written and is nobody."""
        doc, [quote] = read('"We saw smoke over the hills," a farmer said. Ida Holm was away.', Ida_Holm="PERSON")

        assert doc.text[quote.speaker_mention.start : quote.speaker_mention.end] == "a farmer"
        assert quote.speaker is None

    @pytest.mark.parametrize(("noun", "entity"), [("newspaper", "e1"), ("rival", None)])
    def test_name_before_a_noun_that_bears_it(self, read, noun, entity):
        """A newspaper speaks as what it is called; another noun beside a name does not."""
        _, [quote] = read(f"The vote was lost, the Morning Star {noun} reported.", Morning_Star="ORG")

        assert quote.speaker == entity

    def test_interrupted_quotation_keeps_its_speaker(self, read):
        """Both sides of the cue belong to one speaker."""
        doc, quotes = read('"The bridge is old," Ida Holm said, "and nobody has paid for it."', Ida_Holm="PERSON")

        assert [content(doc, q) for q in quotes] == ["The bridge is old,", "and nobody has paid for it."]
        assert {said_by(doc, q) for q in quotes} == {"Ida Holm"}

    def test_later_sentence_of_the_paragraph_has_the_same_speaker(self, read):
        """A statement that follows an attributed one in its paragraph is by the same person."""
        doc, quotes = read('"We are tired," Ida Holm said. "We have waited for nine years."', Ida_Holm="PERSON")

        assert [q.rule for q in quotes] == ["after", "continued"]
        assert {said_by(doc, q) for q in quotes} == {"Ida Holm"}

    def test_missing_opening_mark(self, read):
        """Without an opening mark the quotation runs from the start of the paragraph."""
        text = "It rained.\n\nThe road is safe; it was tested twice,” Ida Holm said."
        doc, [quote] = read(text, Ida_Holm="PERSON")

        assert content(doc, quote) == "The road is safe; it was tested twice,"
        assert said_by(doc, quote) == "Ida Holm"

    def test_closing_mark_without_a_speaker_makes_no_quote(self, read):
        """A stray closing mark is no evidence of a quotation."""
        assert read("The road is safe.”\n\nIda Holm was away.", Ida_Holm="PERSON")[1] == []

    def test_quotation_of_several_paragraphs(self, read):
        """A paragraph left open goes on in the next one that opens with a mark."""
        text = 'Ida Holm said: "We went home early.\n\n"Nobody was there to meet us.\n\n"It was late in the day."'
        doc, quotes = read(text, Ida_Holm="PERSON")

        assert [content(doc, q) for q in quotes] == [
            "We went home early.",
            "Nobody was there to meet us.",
            "It was late in the day.",
        ]
        assert {said_by(doc, q) for q in quotes} == {"Ida Holm"}

    def test_nested_marks_belong_to_the_outer_quotation(self, read):
        """Marks within a quotation do not end it."""
        _, words, _ = only(read("“He shouted ‘fire’ and ran off,” Ida Holm said.", Ida_Holm="PERSON"))

        assert words == "He shouted ‘fire’ and ran off,"

    def test_unresolved_pronoun_is_the_person_who_spoke_before(self, read):
        """He or she without an entity is the speaker of the quotation before."""
        text = '"The mine is shut," Ida Holm said.\n\n"It will not open again this year," she added.'
        doc, quotes = read(text, Ida_Holm="PERSON")

        assert (said_by(doc, quotes[1]), quotes[1].rule) == ("Ida Holm", "chain")

    def test_pronoun_after_an_organisation_stays_unknown(self, read):
        """She is not a ministry."""
        text = '"The mine is shut," the Mining Board said.\n\n"It will not open again," she added.'
        _, quotes = read(text, Mining_Board="ORG")

        assert [q.speaker for q in quotes] == ["e1", None]

    def test_quotation_without_cue_has_no_speaker_by_nearness(self, read):
        """A name nearby is not a speaker."""
        _, quotes = read('Ida Holm walked along the shore. "No entry" signs were up.', Ida_Holm="PERSON")

        assert quotes == []


class TestNoQuotation:
    """Marks that quote nobody."""

    @pytest.mark.parametrize(
        "text",
        [
            'The film "Long Way North" opens in March.',
            'They served a "salad" of leaves.',
            "The player is 5'10\" tall and weighs 80 kg.",
            "The farmers' market and the workers' club closed in the '90s.",
            'The table is 30" wide.',
        ],
    )
    def test_titles_scare_quotes_inches_and_apostrophes(self, read, text):
        """A stretch without a clause that attributes it is dropped."""
        assert read(text)[1] == []

    def test_what_is_not_read_holds_no_quotes(self, read):
        """Captions and boilerplate are left out."""
        text = '"Please give," Ida Holm said.\n\n"It is cold," Ida Holm said.'
        at = text.index('"It')
        regions = [Region("boilerplate", Span(0, at)), Region("body", Span(at, len(text)))]
        _, words, _ = only(read(text, regions=regions, Ida_Holm="PERSON"))

        assert words == "It is cold,"


class TestMixed:
    """Reported clauses with quoted words in them."""

    def test_clause_that_holds_quoted_words(self, read):
        """The content is the clause."""
        quote, words, speaker = only(read('Ida Holm said the plan was a "gamble" for the town.', Ida_Holm="PERSON"))

        assert (quote.kind, words, speaker) == ("mixed", 'the plan was a "gamble" for the town', "Ida Holm")

    def test_only_words_of_a_speaker(self, read):
        """The words in marks are a quote as well when the article has no whole statement by the person."""
        text = 'Ida Holm said the plan was "a gamble" for the whole of the town.'
        doc, quotes = read(text, Ida_Holm="PERSON")

        assert [content(doc, q) for q in quotes if q.rule == "fragment"] == ["a gamble"]
        assert {said_by(doc, q) for q in quotes} == {"Ida Holm"}

    @pytest.mark.parametrize(
        "text",
        [
            'Ida Holm said the plan was "a gamble" for the whole of the town. "It is a mild winter," Ida Holm said.',
            'A farmer said the plan was "a gamble" for the whole of the town. Ida Holm was away.',
            'Ida Holm said the plan was a "gamble" for the whole of the town.',
            'Ida Holm said that the film "Long Way North" was made in the town.',
        ],
    )
    def test_words_that_are_no_quote_of_their_own(self, read, text):
        """Not of a speaker who is quoted whole, of nobody named, of one word, or of a title."""
        assert [q.rule for q in read(text, Ida_Holm="PERSON")[1] if q.rule == "fragment"] == []

    def test_quoted_judgement(self, read):
        """Quoted words in the object of a judging verb are the judge's."""
        doc, quotes = read("Ida Holm dismissed the report as “pure fiction.”", Ida_Holm="PERSON")

        assert [content(doc, q) for q in quotes] == ["the report as “pure fiction.”", "pure fiction."]
        assert {said_by(doc, q) for q in quotes} == {"Ida Holm"}


class TestIndirect:
    """Statements without marks."""

    @pytest.mark.parametrize(
        ("text", "words"),
        [
            ("Ida Holm said that the ferry was late.", "the ferry was late"),
            ("Ida Holm said the ferry was late.", "the ferry was late"),
            ("The ferry was late, Ida Holm said.", "The ferry was late"),
            ("The ferry was late, according to Ida Holm.", "The ferry was late"),
            ("According to Ida Holm, the ferry was late.", "the ferry was late"),
        ],
    )
    def test_reported_clause(self, read, text, words):
        """The content is the clause without "that"."""
        quote, found, speaker = only(read(text, Ida_Holm="PERSON"))

        assert (quote.kind, found, speaker) == ("indirect", words, "Ida Holm")

    @pytest.mark.parametrize(
        ("text", "parts"),
        [
            ("The ferry, Ida Holm said, would be late again.", ["The ferry, Ida Holm said, would be late again"]),
            ("If it snows, Ida Holm said, we will stay.", ["If it snows, Ida Holm said, we will stay"]),
            ("The ferry is late, Ida Holm said, and we will stay.", ["The ferry is late", "and we will stay"]),
            ("The ferry is late, Ida Holm said, and went home.", ["The ferry is late"]),
            ("The ferry is late, Ida Holm said, looking at the clock.", ["The ferry is late"]),
        ],
    )
    def test_cue_in_the_middle(self, read, text, parts):
        """A clause broken by its cue is one statement, two clauses are two; what the speaker then did is none."""
        doc, quotes = read(text, Ida_Holm="PERSON")

        assert [content(doc, q) for q in quotes] == parts

    def test_hearer(self, read):
        """Who is told is the addressee."""
        _, [quote] = read("Ida Holm told Maria Lund that the ferry was late.", Ida_Holm="PERSON", Maria_Lund="PERSON")

        assert quote.addressee == "e2"

    def test_plain_narration_reports_nothing(self, read):
        """The article's own sentences are no quotes."""
        assert read("Ida Holm walked to the harbour. The ferry left at noon.", Ida_Holm="PERSON")[1] == []


class TestOrder:
    """The layer as a whole."""

    def test_ids_follow_the_text_and_spans_are_trimmed(self, read):
        """Ids count up in the order of the text; emoji, no-break spaces and CRLF shift nothing."""
        text = "🙂 It\u00a0rained.\r\n\r\n“It is over,” Ida Holm said.\r\n\r\nShe said the road was wet."
        doc, quotes = read(text, Ida_Holm="PERSON")

        assert [q.id for q in quotes] == ["q1", "q2"]
        assert [content(doc, q) for q in quotes] == ["It is over,", "the road was wet"]


class TestHostile:
    """Nothing a caller sends breaks the reading or makes it slow."""

    @pytest.mark.parametrize(
        "text",
        [
            "",
            '"',
            "”",
            "“ “ “",
            "''",
            "'",
            'He said "',
            '" said',
            "“”",
            '"" he said',
            'print("a", \'b\')[0] == "c',
            "\n\n”\n“\n",
        ],
    )
    def test_odd_marks_and_code(self, read, text):
        """Every span lies in the text and is not empty."""
        doc, quotes = read(text)

        assert all(0 <= q.content.start < q.content.end <= len(doc.text) for q in quotes)

    @pytest.mark.parametrize("unit", ['"', "“", "”", "'", "''", '" "', " 'a", '"a\n', "“a ‘b ", "5'10\" "])
    def test_time_to_pair_marks_grows_with_the_text(self, unit):
        """100,000 marks in a row are paired at once."""
        text = unit * (100_000 // len(unit))
        begun = time.process_time()
        find(text, [Span(0, len(text))])

        assert time.process_time() - begun < 3

    @pytest.mark.parametrize("unit", ['"a," he said. ', '"a" he said ', "he said that ", '"'])
    def test_time_to_read_grows_with_the_text(self, model, unit):
        """Twice the text takes no more than about three times as long."""

        def seconds(size: int) -> float:
            doc = Doc(model.vocab, words=(unit * size).split())
            doc = model.get_pipe("tagger")(model.get_pipe("tok2vec")(doc))
            for name in ("parser", "attribute_ruler", "lemmatizer"):
                doc = model.get_pipe(name)(doc)
            begun = time.process_time()
            Quotes().read(doc)
            return time.process_time() - begun

        assert seconds(2000) < 3 * seconds(1000) + 0.5


class TestParagraphs:
    """Where a paragraph ends."""

    def test_a_line_is_a_paragraph(self):
        """Lines of an article are paragraphs."""
        text = "A line that is quite short\nAnother one"

        assert list(paragraphs(text, Span(0, len(text)))) == [Span(0, 26), Span(27, 38)]

    def test_wrapped_lines_are_one_paragraph(self):
        """Lines broken to fit a width belong together."""
        text = "The council met late and\nthe mayor spoke of the\nwinter that was to come\nand of the roads."

        assert list(paragraphs(text, Span(0, len(text)))) == [Span(0, len(text))]


class TestLexicon:
    """resources/quotes.yaml."""

    def test_bad_entry_is_named(self):
        """A word that is no word fails with its list and itself."""
        data = {name: ["a"] for name in lexicon().__dataclass_fields__} | {"nouns": [True]}

        with pytest.raises(ValueError, match="nouns: True"):
            parse(data)

    def test_missing_list_is_refused(self):
        """All lists have to be there."""
        with pytest.raises(ValueError, match="statement"):
            parse({"nouns": ["claim"]})


def test_a_dash_on_a_line_of_its_own_is_no_quotation(reader):
    doc = reader.read("The terms\n—\nwhich Norway and the bank rejected\n—\ninclude an end to the loans.", Article())

    assert [quote.content for quote in doc._.quotes if quote.content.start >= quote.content.end] == []


@pytest.mark.parametrize("unit", ["the man who attacked the town which the army that fled had "])
def test_what_is_spoken_of_without_end_is_not_read_to_the_end_for_each(reader, unit):
    doc = reader.tokens(unit * (70_000 // len(unit)))
    doc._.article = Article()
    for name, component in reader.nlp.pipeline:
        begun = time.process_time()
        doc = component(doc)
        if name == "quotes":
            break

    assert time.process_time() - begun < 4
