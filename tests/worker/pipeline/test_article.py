"""The parts of an article are told apart, and nothing of the news is lost on the way."""

from __future__ import annotations

from itertools import pairwise

import pytest
import spacy

from worker.pipeline.article import CUES, Cues, blocks
from worker.pipeline.knowledge import resource
from worker.pipeline.layers import Article

NEWS = (
    "The government of Ruritania has closed its border with Strelsau province after a week of storms, officials said."
)
MORE = "Roads in the north were flooded and two bridges had been washed away, the interior ministry said on Monday."


@pytest.fixture(scope="module")
def nlp():
    """The component on a bare tokenizer: it reads nothing else."""
    built = spacy.blank("en")
    built.add_pipe("dateline_article_v1")
    return built


@pytest.fixture
def read(nlp):
    """Reads a text and gives the document."""

    def reading(text, **told):
        doc = nlp.make_doc(text)
        doc._.article = Article(**{"published_at": "2024-03-05", "language": "en", **told})
        return nlp(doc)

    return reading


def parts(doc):
    return [(r.kind, doc.text[r.span.start : r.span.end].strip()) for r in doc._.regions]


def kinds(doc):
    return [r.kind for r in doc._.regions]


def starts(doc):
    return [token.text for token in doc if token.is_sent_start]


@pytest.mark.parametrize(
    "text",
    [
        "",
        " \n\t\n",
        NEWS,
        f"\ufeff{NEWS}\r\n\r\n{MORE}\r\n",
        f"  Border Closed 🌊\u00a0After Storms\n\n\n{NEWS}\n\nRead more\n",
        "a\n" * 50,
        f"STRELSAU, March 4 (Reuters) - {NEWS}\u2028{MORE}",
    ],
)
def test_regions_cover_the_text_without_gap_or_overlap(read, text):
    doc = read(text)
    laid = doc._.regions
    assert "".join(text[r.span.start : r.span.end] for r in laid) == text
    assert all(r.span.start < r.span.end for r in laid)
    assert all(a.kind != b.kind for a, b in pairwise(laid))


def test_a_short_first_block_without_a_period_is_the_headline(read):
    assert parts(read(f"Border Closed After Storms in U.S.\n\n{NEWS}\n\n{MORE}")) == [
        ("headline", "Border Closed After Storms in U.S."),
        ("body", f"{NEWS}\n\n{MORE}"),
    ]


def test_a_first_sentence_is_no_headline(read):
    assert kinds(read(f"Rain fell.\n\n{NEWS}\n\n{MORE}")) == ["body"]


def test_a_block_that_repeats_the_title_is_the_headline_whatever_it_looks_like(read):
    doc = read(
        f"Storms: the border is closed, and stays so.\n\n{NEWS}", title="Storms: The Border is Closed, and Stays So"
    )
    assert kinds(doc) == ["headline", "body"]


def test_a_text_of_one_line_is_body(read):
    assert kinds(read("Ruritania Closes Border")) == ["body"]


@pytest.mark.parametrize(
    "caption",
    [
        "A farmer looks at his flooded field near Strelsau on Monday. Rudolf Rassendyll / AFP",
        "Rudolf Rassendyll / EPA / TASS",
        "Flooded fields near Strelsau. REUTERS/Rudolf Rassendyll",
        "Soldiers fill bags with sand in Strelsau, Ruritania, Monday, March 4, 2024. (AP Photo/Rudolf Rassendyll)",
        "Photo: Rudolf Rassendyll",
        "FILE PHOTO: The old bridge of Strelsau before the storms",
    ],
)
def test_a_picture_with_its_credit_is_a_caption(read, caption):
    assert ("caption", caption) in parts(read(f"Border Closed\n\n{caption}\n\n{NEWS}\n\n{MORE}"))


def test_a_paragraph_that_names_an_agency_is_no_caption(read):
    told = "The damage is put at 3 million crowns and/or more by the insurers, the news agency AFP reported."
    assert kinds(read(f"{NEWS}\n\n{told}")) == ["body"]


@pytest.mark.parametrize("line", ["By Flavia Elphberg and Rupert of Hentzau, CNN", "By Flavia Elphberg in Strelsau"])
def test_who_wrote_it_is_the_byline(read, line):
    assert ("byline", line) in parts(read(f"Border Closed\n{line}\n\n{NEWS}\n\n{MORE}"))


def test_reporting_and_editing_credits_are_bylines_at_the_end(read):
    credit = "(Reporting by Flavia Elphberg; Editing by Fritz von Tarlenheim)"
    assert parts(read(f"{NEWS}\n\n{MORE}\n\n{credit}"))[-1] == ("byline", credit)


def test_a_sentence_that_begins_with_by_is_body(read):
    assert kinds(read(f"{NEWS}\n\nBy Monday the water had fallen.\n\n{MORE}")) == ["body"]


@pytest.mark.parametrize(
    "dateline",
    [
        "STRELSAU, March 4 (Reuters) -",
        "STRELSAU, Ruritania (AP) —",
        "STRELSAU (AP) _",
        "STRELSAU —",
        "Strelsau, Ruritania —",
        "NEW STRELSAU, March 4 (Xinhua) --",
    ],
)
def test_place_and_date_before_the_first_sentence_are_the_dateline(read, dateline):
    assert parts(read(f"Border Closed\n\n{dateline} {NEWS}\n\n{MORE}"))[1:] == [
        ("dateline", dateline),
        ("body", f"{NEWS}\n\n{MORE}"),
    ]


@pytest.mark.parametrize(
    "line", ["Tuesday, March 5, 2024", "STRELSAU 2024-03-05", "Published March 5, 2024 3:40 PM EST"]
)
def test_a_line_of_place_and_date_is_a_dateline(read, line):
    assert ("dateline", line) in parts(read(f"Border Closed\n\n{line}\n\n{NEWS}\n\n{MORE}"))


@pytest.mark.parametrize(
    "first",
    [
        "NATO - which Ruritania wants to join - has offered help with boats and engineers, officials said.",
        "Ruritania — a small kingdom — has closed its border after a week of storms, officials said.",
        "The long-awaited report came on Monday - too late for the flooded villages, the mayor said.",
    ],
)
def test_a_dash_alone_makes_no_dateline(read, first):
    assert kinds(read(f"{first}\n\n{MORE}")) == ["body"]


LETTER = """A Note from The Strelsau Courier:

Dear readers,

Ruritania's ministry of justice has declared The Strelsau Courier a hostile publication. Our reporters may be arrested.

The kingdom's courts have never before banned a newspaper. Judges in Zenda heard the case behind closed doors.

We will go on reporting. But to do so we need you.

A gift of any size counts, and it takes a minute. Thank you for your support.

Once
Monthly
Go on
Perhaps later?"""


def test_a_letter_to_the_readers_is_boilerplate_as_a_whole_though_some_of_it_looks_like_news(read):
    assert parts(read(f"{NEWS}\n\n{MORE}\n\nSign up for our weekly letter\n\n{LETTER}")) == [
        ("body", f"{NEWS}\n\n{MORE}"),
        ("boilerplate", f"Sign up for our weekly letter\n\n{LETTER}"),
    ]


def test_news_goes_on_after_a_line_of_furniture(read):
    heading = "What happens next"
    doc = read(f"{NEWS}\n\nSign up for our newsletter\n\n{heading}\n\n{MORE}\n\nREAD MORE: Floods in Zenda\n\n{NEWS}")
    assert parts(doc) == [
        ("body", NEWS),
        ("boilerplate", "Sign up for our newsletter"),
        ("body", f"{heading}\n\n{MORE}"),
        ("boilerplate", "READ MORE: Floods in Zenda"),
        ("body", NEWS),
    ]


def test_people_who_say_we_and_you_are_news(read):
    quoted = '"We need your help and your donation," the mayor told the villagers. "You know us. We stand with you."'
    column = "We have lost our homes. You cannot know what that is."
    assert kinds(read(f"{NEWS}\n\n{quoted}\n\n{column}\n\n{MORE}")) == ["body"]


def test_a_column_in_the_first_person_is_not_cut_after_a_furniture_line(read):
    column = [
        f"I and my neighbours know what we saw that night, and we are not going to forget it, number {i}."
        for i in range(9)
    ]
    text = "\n\n".join([*column[:5], "Sign up for our newsletter", *column[5:]])
    assert kinds(read(text)) == ["body", "boilerplate", "body"]


@pytest.mark.parametrize(
    "line",
    [
        "Advertisement",
        "Read more",
        "Share this article",
        "Follow us on Twitter",
        "This website uses cookies to serve you better.",
        "Copyright 2024 The Strelsau Courier. All rights reserved.",
        "Support The Strelsau Courier!",
    ],
)
def test_furniture_is_boilerplate_wherever_it_stands(read, line):
    assert ("boilerplate", line) in parts(read(f"{line}\n\nBorder Closed\n\n{NEWS}\n\n{MORE}"))


@pytest.mark.parametrize(
    "line", ["Shares of Zenda Mills fell 3 percent on Monday.", "Support for the king has grown, polls say."]
)
def test_sentences_that_begin_like_furniture_are_news(read, line):
    assert kinds(read(f"{NEWS}\n\n{line}\n\n{MORE}")) == ["body"]


def test_blocks_begin_sentences_and_nothing_else_does(read):
    doc = read(f"Border Closed\n\nSTRELSAU (AP) - {NEWS} {MORE}\n\nMore storms are expected to come on Friday.")
    assert starts(doc) == ["Border", "STRELSAU", "The", "More"]
    assert not any(token.is_sent_start is False for token in doc)


def test_lines_that_were_wrapped_by_hand_are_one_paragraph():
    wrapped = (
        "The government of Ruritania has closed its border with\n"
        "Strelsau province after a week of storms. Officials said\n"
        "roads in the north were flooded and two bridges had been\n"
        "washed away.\n\n"
        "More rain is expected to fall in the mountains on Friday\n"
        "and Saturday."
    )
    assert [len(block.text.split("\n")) for block in blocks(wrapped)] == [4, 2]


def test_lines_that_were_not_wrapped_are_paragraphs_and_a_small_letter_goes_on():
    assert [b.text for b in blocks(f"{NEWS}\n{MORE}\r\nThe king called\non Friday")] == [
        NEWS,
        MORE,
        "The king called\non Friday",
    ]


def test_a_missing_date_is_told(read):
    assert [w.code for w in read(NEWS, published_at=None)._.warnings] == ["no_publication_date"]
    assert read(NEWS)._.warnings == []


@pytest.mark.parametrize(
    "text",
    ["\n" * 200_000, "a " * 100_000, '"' * 200_000, "/ " * 100_000, "- " * 100_000, "Sign\n" * 40_000, "A" * 200_000],
)
def test_hostile_text_is_read_in_linear_time(text):
    doc_blocks = blocks(text)
    assert sum(len(b.text) for b in doc_blocks) <= len(text)


def test_a_broken_resource_is_named():
    data = resource(CUES)
    data["caption"]["agency"] = ["AFP", True]
    with pytest.raises(ValueError, match=r"caption\.agency"):
        Cues(data)


def test_a_language_that_was_not_stated_is_told(read):
    assert [w.code for w in read(NEWS, language=None)._.warnings] == ["language_assumed"]
