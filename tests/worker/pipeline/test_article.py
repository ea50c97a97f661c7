"""The parts of an article are told apart, and nothing of the news is lost on the way."""

from __future__ import annotations

import datetime as dt
import time
from itertools import groupby, pairwise

import pytest
import spacy

from worker.pipeline.article import CUES, Cues, blocks
from worker.pipeline.article.marking import mark, regions
from worker.pipeline.knowledge import resource
from worker.pipeline.layers import Article, Region, Span, readable, sentences

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
    """Kind and text of every region; a caption and its credit are one."""
    found = []
    for kind, group in groupby(doc._.regions, key=lambda region: region.kind):
        spans = [region.span for region in group]
        found.append((kind, doc.text[spans[0].start : spans[-1].end].strip()))
    return found


def kinds(doc):
    return [kind for kind, _ in parts(doc)]


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
    assert all((a.kind, a.credit) != (b.kind, b.credit) for a, b in pairwise(laid))


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


@pytest.mark.parametrize("line", ["Tuesday, March 5, 2024", "STRELSAU 2024-03-05", "Strelsau, March 5, 2024"])
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


@pytest.mark.parametrize(
    "piece",
    ["\n", "a ", '"', "/ ", "- ", "Sign\n", "A", "a@", "a", "@", ".", "a. ", "(", "A/", "photo: ", "By Ana\n\n",
     "1 May\n", "Photo: A/B\n\n", "A, ", "LIMA - ", "| ", "\u00a0", "we you ", "Contact\n\n",
     "\u0130", "2022-", "May 1 "],
)  # fmt: skip
def test_hostile_text_gets_its_parts_in_linear_time(piece):
    text = piece * (200_000 // len(piece)) + "@ x"
    began = time.process_time()
    found = blocks(text)
    mark(found, "A title")
    laid = list(regions(text, found))

    assert time.process_time() - began < 10
    assert "".join(text[r.span.start : r.span.end] for r in laid) == text


def test_sentence_starts_of_many_parts_are_marked_in_linear_time(nlp):
    doc = nlp.make_doc("By Ana Kolar\nLIMA, March 5 (AND) - Protest.\n\n" * 4000)
    doc._.article = Article()
    began = time.process_time()
    nlp.get_pipe("dateline_article_v1")(doc)

    assert time.process_time() - began < 3
    assert sum(token.is_sent_start is True for token in doc) == 2 * 4000


def test_a_broken_resource_is_named():
    data = resource(CUES)
    data["caption"]["agency"] = ["AFP", True]
    with pytest.raises(ValueError, match=r"caption\.agency"):
        Cues(data)


def test_a_language_that_was_not_stated_is_told(read):
    assert [w.code for w in read(NEWS, language=None)._.warnings] == ["language_assumed"]


@pytest.mark.parametrize(
    ("caption", "credit"),
    [
        ("A farmer looks at his flooded field near Strelsau. Rudolf Rassendyll / AFP", "Rudolf Rassendyll / AFP"),
        ("Flooded fields near Strelsau. REUTERS/R. Rassendyll/File Photo", "REUTERS/R. Rassendyll/File Photo"),
        ("Soldiers fill bags in Strelsau, March 4, 2024. (AP Photo/Rudolf Hentzau)", "(AP Photo/Rudolf Hentzau)"),
        ("Police divers in the river in October 2020. (Supplied: Strelsau Police)", "(Supplied: Strelsau Police)"),
        ("Relatives wait in Strelsau on Monday. PHOTO | FLAVIA ELPHBERG", "PHOTO | FLAVIA ELPHBERG"),
        ("The bridge of Zenda on Friday. Picture: Michael Elphberg", "Picture: Michael Elphberg"),
        ("The king leaves the palace Credit: Pix4U", "Credit: Pix4U"),
        ("People queue in Zenda on Saturday [Antoinette Mauban/The Bell]", "[Antoinette Mauban/The Bell]"),
        ("Smoke over Strelsau on Monday. AFP via Getty Images", "AFP via Getty Images"),
        ("The ferry at dawn © Ana Ruiz", "© Ana Ruiz"),
        ("The bells of Zenda, cast in 1711. Courtesy of the Elphberg family", "Courtesy of the Elphberg family"),
        ("REUTERS/Rudolf Rassendyll", "REUTERS/Rudolf Rassendyll"),
        ("Photo: Rudolf Rassendyll", "Photo: Rudolf Rassendyll"),
    ],
)
def test_the_description_of_a_caption_is_read_and_its_credit_is_not(read, caption, credit):
    doc = read(f"Border Closed\n\n{caption}\n\n{NEWS}\n\n{MORE}")

    (silent,) = [doc.text[r.span.start : r.span.end].strip() for r in doc._.regions if r.credit]
    assert silent == credit
    assert ("caption", caption) in parts(doc)
    at = doc.text.index(credit)
    assert not any(span.overlaps(Span(at, at + len(credit))) for span in readable(doc))


def test_a_caption_tells_no_story(read):
    caption = "Soldiers fill bags with sand in Strelsau on Monday."
    doc = read(f"Border Closed\n\n{caption} Rudolf Rassendyll / AFP\n\n{NEWS}\n\n{MORE}")
    at = doc.text.index(caption)

    assert any(span.holds(Span(at, at + len(caption))) for span in readable(doc))
    assert [s.text.strip() for s in sentences(doc)] == ["Border Closed", NEWS, MORE]


def test_a_file_photo_without_a_credit_is_read(read):
    doc = read(f"Border Closed\n\nFILE PHOTO: The old bridge of Strelsau before the storms\n\n{NEWS}\n\n{MORE}")

    assert not any(r.credit for r in doc._.regions)


@pytest.mark.parametrize(
    "line",
    [
        "The picture: a country at war with itself and its neighbours",
        "Source: Zenda Mills.",
        "The Zenda Doctrine / Strelsau",
        "FOOTBALL - RURITANIAN FIRST DIVISION RESULTS/STANDINGS.",
        "STRELSAU/ZENDA VALLEY -",
        "The photo by Reuters showed him at the bar of the Grand Hotel.",
        "He was pictured by The Bell in Zenda in 2019.",
        "Talks on the Ruritania/Zenda border went on, and the price of bread rose. He blamed AC/DC.",
    ],
)
def test_sentences_about_pictures_are_no_captions(read, line):
    assert "caption" not in kinds(read(f"{NEWS}\n\n{line}\n\n{MORE}"))


def test_what_a_page_marks_is_what_it_says(nlp):
    caption = "Flavia Elphberg on the bridge. Northlight"
    text = f"Border Closed After Storms\n\nIt rained for a week.\n\nRupert Hentzau\n\n{caption}\n\n{NEWS}"
    marked = [("headline", "It rained for a week."), ("byline", "Rupert Hentzau"), ("caption", caption)]
    doc = nlp.make_doc(text)
    doc._.article = Article(published_at="2024-03-05", language="en")
    doc._.marks = tuple(Region(kind, Span(text.index(said), text.index(said) + len(said))) for kind, said in marked)
    doc = nlp(doc)

    assert parts(doc)[-4:-1] == marked
    assert [text[r.span.start : r.span.end].strip() for r in doc._.regions if r.credit] == ["Northlight"]


@pytest.mark.parametrize(
    "line",
    [
        "Published 5 March 2024",
        "Posted Tue 5 Mar 2024 at 5:42pm, updated Tue 5 Mar 2024 at 7:10pm",
        "08:00, 6 May 2022 | UPDATED: 09:31, 6 May 2022",
        "Our Court Reporter",
        "Special Correspondent",
        "By our political editor Flavia Elphberg",
        "From Flavia Elphberg, Zenda",
        "EXCLUSIVE by FLAVIA ELPHBERG, Chief Reporter",
    ],
)
def test_who_wrote_it_and_when_it_came_out_are_the_byline(read, line):
    assert ("byline", line) in parts(read(f"Border Closed After Storms\n\n{line}\n\n{NEWS}\n\n{MORE}"))


@pytest.mark.parametrize(
    ("text", "byline"),
    [
        (f"Border Closed\n\nFlavia Elphberg\n\n5 March 2024\n\n{NEWS}", "Flavia Elphberg\n\n5 March 2024"),
        (f"Border Closed\n\nFlavia Elphberg in Zenda\n\n{NEWS}", "Flavia Elphberg in Zenda"),
        (f"{NEWS}\n\n{MORE}\n\n{NEWS}\n\nFritz von Tarlenheim", "Fritz von Tarlenheim"),
    ],
)
def test_a_name_alone_at_the_head_or_the_end_is_the_byline(read, text, byline):
    assert ("byline", byline) in parts(read(text))


@pytest.mark.parametrize("line", ["What Happens Next", "The Long Road", "Key Points", "ZENDA FALLS", "In Brief"])
def test_a_heading_is_no_name(read, line):
    assert "byline" not in kinds(read(f"Border Closed\n\n{line}\n\n{NEWS}\n\n{MORE}\n\n{NEWS}\n\n{line}"))


def test_lines_below_the_headline_belong_to_it(read):
    below = "A week of storms leaves the north cut off"
    doc = read(f"Border Closed\n\n{below}\n\nBy Flavia Elphberg\n\n{NEWS}\n\n{MORE}")

    assert parts(doc)[0] == ("headline", f"Border Closed\n\n{below}")


def test_a_table_of_results_below_the_headline_does_not(read):
    table = "Zenda 2 (Hentzau 14, Black 37)\nStrelsau 3 (Sapt 58, 71, 89)"

    doc = read(f"Strelsau storm the castle\n\n{table}\n\n{NEWS}\n\n{MORE}")

    assert parts(doc)[0] == ("headline", "Strelsau storm the castle")


@pytest.mark.parametrize(
    "dateline",
    [
        "(CNN) --",
        "BANGOR -",
        "NEW DELHI:",
        "PARIS/BERLIN, March 3 (Agency) -",
        "LONDON —",
        "STRELSAU, Oct. 26:",
        "HALIFAX, Nova Scotia, March 4, 2024 –",
        "ZENDA, Ruritania, March 4, 2024 /NewsLine/ --",
    ],
)
def test_datelines_of_other_houses(read, dateline):
    assert parts(read(f"Border Closed\n\n{dateline} {NEWS}\n\n{MORE}"))[1] == ("dateline", dateline)


@pytest.mark.parametrize(
    "first",
    [
        "POLICE - The water came down the main street of Zenda and took two cars along with it, they said.",
        "MINISTER: The water came down the main street of Zenda and took two cars along with it on Monday.",
        "WATCH: The water comes down the main street of Zenda and takes two cars along with it.",
        "Q: What did the minister say when he came out of the palace on Monday night?",
        "POLICE SAY THREE WERE KILLED — MAYOR BLAMES THE STATE FOR THE STATE OF THE DAM IN ZENDA.",
    ],
)
def test_what_stands_before_a_colon_or_a_dash_may_be_no_place(read, first):
    assert "dateline" not in kinds(read(f"{first}\n\n{MORE}"))


def test_an_article_in_capitals_keeps_its_parts(read):
    text = (
        "BORDER CLOSED AFTER STORMS\n\nBY FLAVIA ELPHBERG\n\nSTRELSAU, MARCH 4 (REUTERS) - "
        f"{NEWS.upper()}\n\nREAD MORE: FLOODS IN ZENDA\n\n{MORE.upper()}\n\nBY MONDAY 40 HOMES WERE UNDER WATER\n\n"
        "MORE TO FOLLOW"
    )

    wanted = ["headline", "byline", "dateline", "body", "boilerplate", "body", "boilerplate"]
    assert kinds(read(text)) == wanted


def test_the_first_sentence_of_a_text_in_capitals_is_no_headline(read):
    assert kinds(read(f"THE BORDER WAS CLOSED ON MONDAY.\n\n{NEWS.upper()}\n\n{MORE.upper()}")) == ["body"]


def test_a_live_blog_is_body_with_its_times(read):
    over = "This page is no longer being updated."
    text = f"Storms live: border closed\n\n11:05\n\n{NEWS}\n\n09.40am\n\n{MORE}\n\n{over}"

    assert kinds(read(text)) == ["headline", "body", "boilerplate"]


def test_an_interview_is_body_with_its_questions(read):
    asked = "Q: Have you a message for the king?\n\nA: Tell us when you come.\n\nHave you a bridge?"

    assert kinds(read(f"{NEWS}\n\n{asked}\n\n{MORE}")) == ["body"]


@pytest.mark.parametrize(
    "foot",
    [
        "Enjoyed this story? Our newsletter, The Weekend Pot, is free. Subscribe.",
        "Have you a picture of the flood? Write to desk@courier.example",
        "The Courier is paid for by its readers. Donate today to keep the news coming.",
        "Local news needs local readers. Become a Courier supporter from $5 a month.",
        "flavia.elphberg@courier.example",
        "Filed under: floods, bridges, ham",
        "Manage your alerts | Contact the desk",
        "Get our local letter, free each Tuesday",
        "About the company\n\nZenda Mills makes flour, and has done so since 1711.\n\nRupert Hentzau, 555 0100",
        "Notes to editors\n\nPictures of the bridge are to be had from the ministry.",
    ],
)
def test_what_calls_upon_the_reader_at_the_foot_is_boilerplate(read, foot):
    assert parts(read(f"{NEWS}\n\n{MORE}\n\n{NEWS}\n\n{MORE}\n\n{foot}"))[-1] == ("boilerplate", foot)


@pytest.mark.parametrize(
    "last",
    [
        '"Become a Ruritanian, and you know what rain is," the mayor said.',
        "The ministry can be reached at help@zenda.example, it said.",
        "Contact with the villages was lost on Monday night.",
        "Our own house fell on Monday.",
    ],
)
def test_the_last_paragraph_of_the_news_is_not_taken_for_a_footer(read, last):
    assert kinds(read(f"{NEWS}\n\n{MORE}\n\n{NEWS}\n\n{last}")) == ["body"]


# --- the day of publication ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("top", "day"),
    [
        ("Published Jan. 18, 2022", "2022-01-18"),
        ("Updated: 19 January 2022 | Published: 18 January 2022", "2022-01-18"),
        ("Updated 19 January 2022", "2022-01-19"),
        ("18 January 2022 14:05 GMT", "2022-01-18"),
        ("Posted on January 18, 2022 by Flavia Elphberg", "2022-01-18"),
        ("STRELSAU 2022-01-18", "2022-01-18"),
        ("2022-01-18T14:05:00Z", "2022-01-18"),
        ("Tuesday, 18/01/2022", "2022-01-18"),
        ("Tuesday, 01/18/2022", "2022-01-18"),
        ("Tue 18th of January 2022", "2022-01-18"),
    ],
)
def test_a_line_at_the_top_gives_the_day_of_publication(read, top, day):
    doc = read(f"Border Closed\n\n{top}\n\n{NEWS}\n\n{MORE}", published_at=None)

    assert (doc._.article.published_at, doc._.article.published_in_text) == (day, True)
    assert doc._.warnings == []


@pytest.mark.parametrize(
    "text",
    [
        f"STRELSAU, March 4, 2024 (Reuters) - {NEWS}",
        f"Border Closed\n\nHALIFAX, Nova Scotia, March 4, 2024 – {NEWS}\n\n{MORE}",
    ],
)
def test_a_dateline_with_a_year_gives_the_day_of_publication(read, text):
    assert read(text, published_at=None)._.article.date == dt.date(2024, 3, 4)


@pytest.mark.parametrize(
    "text",
    [
        f"STRELSAU, March 4 (Reuters) - {NEWS}",
        f"STRELSAU — {NEWS}",
        f"Border Closed\n\n03/04/2024\n\n{NEWS}\n\n{MORE}",
        f"Border Closed\n\nPublished Feb. 30, 2024\n\n{NEWS}\n\n{MORE}",
        f"Rudolf Elphberg\n\nBorn June 3, 1939. Died August 24, 2023\n\n{NEWS}\n\n{MORE}",
        f"{NEWS} It was published on March 4, 2024.\n\n{MORE}",
        f"{NEWS}\n\n{MORE}\n\nPublished 4 March, the year of the flood",
    ],
)
def test_without_a_full_date_at_the_top_there_is_no_day_of_publication(read, text):
    doc = read(text, published_at=None)

    assert (doc._.article.published_at, doc._.article.published_in_text) == (None, False)
    assert [w.code for w in doc._.warnings] == ["no_publication_date"]


def test_a_dateline_takes_the_year_that_stands_above_it(read):
    text = f"Border Closed\n\nUpdated at 9:30 am, Monday 2024\n\nSTRELSAU, March 4 (Reuters) - {NEWS}\n\n{MORE}"

    assert read(text, published_at=None)._.article.published_at == "2024-03-04"


def test_a_date_that_was_sent_is_not_replaced(read):
    doc = read(f"Border Closed\n\nPublished Jan. 18, 2022\n\n{NEWS}\n\n{MORE}", published_at="2022-01-20")

    assert (doc._.article.published_at, doc._.article.published_in_text) == ("2022-01-20", False)


@pytest.mark.parametrize(
    ("before", "dateline"),
    [
        ("Minister Resigns Over Bridge By Ann Lee and Bo Falk ", "LIMA, May 3 (Reuters) - "),
        ("Photo ", "OSLO -- "),
        ("Council to vote on park. ", "ST. PAUL, Minn. (AP) \u2014 "),
    ],
)
def test_a_page_without_line_breaks_has_its_dateline_behind_the_headline(read, before, dateline):
    """What stands before it stays text."""
    found = parts(read(f"{before}{dateline}{NEWS} {MORE}"))

    assert [kind for kind, _ in found] == ["body", "dateline", "body"]
    assert found[1][1] == dateline.strip()


@pytest.mark.parametrize("inside", ["the NATO - The alliance - met", "a town like Oslo -- The town", "the PINK -- The"])
def test_capitals_before_a_dash_alone_are_no_dateline(read, inside):
    """A town in capitals is asked for."""
    assert "dateline" not in kinds(read(f"Nobody expected {inside}. {NEWS} {MORE}"))
