"""The article of a page is found whole, and nothing that stands around it comes along."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
import spacy
import yaml

from worker.pipeline import article  # noqa: F401 - registers the factory
from worker.pipeline.knowledge import resource
from worker.pipeline.layers import Article
from worker.pipeline.page import metadata, read_page
from worker.pipeline.page.signs import SIGNS, Signs

PAGES = Path(__file__).with_name("pages")
EXPECTED = yaml.safe_load((PAGES / "expected.yaml").read_text(encoding="utf-8"))
BODY = "".join(
    f"<p>The ministry of transport said on Monday that bridge number {i} would stay closed until the end of May.</p>"
    for i in range(6)
)


def page_of(name):
    return (PAGES / name).read_text(encoding="utf-8")


def text_of(body, head=""):
    return read_page(f"<!DOCTYPE html><html><head>{head}</head><body>{body}</body></html>").text


@pytest.fixture(scope="module")
def nlp():
    built = spacy.blank("en")
    built.add_pipe("dateline_article_v1")
    return built


@pytest.mark.parametrize("name", sorted(EXPECTED))
def test_a_page_is_read_as_its_parts_in_order_and_nothing_else(nlp, name):
    page = read_page(page_of(name))
    doc = nlp.make_doc(page.text)
    doc._.article = Article(title=page.title, published_at=page.published_at, language="en")
    doc._.marks = page.marks
    doc = nlp(doc)

    parts = [
        {"credit" if region.credit else region.kind: line.strip(" ")}
        for region in doc._.regions
        for line in page.text[region.span.start : region.span.end].split("\n")
        if line.strip()
    ]

    assert parts == EXPECTED[name]["parts"]
    assert (page.title, doc._.article.published_at) == (EXPECTED[name]["title"], EXPECTED[name]["published_at"])


def test_marks_point_at_what_they_mark():
    page = read_page(page_of("river_post.html"))

    marked = [(mark.kind, page.text[mark.span.start : mark.span.end]) for mark in page.marks]
    assert ("byline", "By Marta Olsson in Gdynia") in marked
    assert all(text == text.strip() and "\n\n" not in text for _, text in marked)


@pytest.mark.parametrize(
    "around",
    [
        "<nav><p>{}</p></nav>",
        "<aside><p>{}</p></aside>",
        '<div role="navigation">{}</div>',
        '<div id="cookieConsent"><p>{}</p></div>',
        '<div class="c-newsletter__box"><p>{}</p></div>',
        '<ul class="relatedStories"><li>{}</li></ul>',
        "<script>document.write('<p>{}</p>')</script>",
        "<style>{}</style>",
        "<!-- <p>{}</p> -->",
        "<noscript>{}</noscript>",
        "<template><p>{}</p></template>",
        '<p hidden="">{}</p>',
        '<div style="display : none">{}</div>',
        "<form><p>{}</p></form>",
        "<button>{}</button>",
        '<p><a href="/x">{}</a></p>',
        '<div class="sponsored-content"><p>{}</p></div>',
    ],
)
def test_what_stands_beside_an_article_is_left_out_in_the_midst_of_it(around):
    line = "Hunters in the north ask for longer seasons"
    text = text_of(f"<article><h1>Bridges stay closed</h1>{BODY}{around.format(line)}{BODY}</article>")

    assert line not in text
    assert text.count("bridge number 0") == 2


@pytest.mark.parametrize(
    "around",
    [
        '<html><body class="author-smith has-sidebar"><article class="post author-smith tag-related">{}</article>',
        '<html><body><form id="aspnetForm"><div class="ad-free-page">{}</div></form>',
        '<html><body><div style="display:none">{}</div>',
        "<html><body><center><table><tr><td>{}</td></tr></table></center>",
        "<html><body><font>" * 300 + "{}",
    ],
)
def test_a_class_around_the_whole_article_says_nothing_of_it(around):
    page = read_page(around.format(f"<h1>Bridges stay closed</h1>{BODY}"))

    assert page.text.count("bridge number") == 6
    assert [mark.kind for mark in page.marks] == ["headline"]


def test_a_link_in_a_sentence_and_a_paragraph_in_a_list_stay():
    linked = (
        '<p>The mayor <a href="/x">said on Sunday that he would resign</a> in May.</p><ul><li>One was hurt</li></ul>'
    )

    assert "The mayor said on Sunday that he would resign in May.\n\nOne was hurt\n\n" in text_of(BODY + linked + BODY)


def test_entities_are_decoded_and_what_cannot_be_seen_is_gone():
    assert text_of(
        "<p>AT&amp;T &lt;b&gt; caf&eacute; &#8220;x&#8221; a&nbsp;b &#x1F6A2; so&shy;ft \ue123i\0con</p>"
    ) == ("AT&T <b> café “x” a\u00a0b 🚢 soft icon")


def test_white_space_is_as_a_browser_shows_it():
    assert (
        text_of("<p>One\n   two<br>three <b> four</b></p><p>five<br><br>six</p>")
        == "One two\nthree four\n\nfive\n\nsix"
    )


def test_the_lines_of_preformatted_text_stay():
    assert (
        text_of("<pre>LIMA, March 3\n\nEnvoys met.\n  And left.</pre>") == "LIMA, March 3\n\nEnvoys met.\n  And left."
    )


def test_a_row_of_a_table_is_one_line():
    rows = "<table><tr><th>Party</th><th>Seats</th></tr><tr><td>Reds</td><td>12</td></tr></table>"

    assert text_of(f"{BODY}{rows}{BODY}").count("\n\nParty | Seats\n\nReds | 12\n\n") == 1


def test_the_name_of_the_site_is_no_headline():
    page = read_page(
        "<html><head><title>Bridges stay closed - The Bell</title></head><body><header><h1>The Bell</h1></header>"
        f"<div><h2>Bridges stay closed</h2>{BODY}</div></body></html>"
    )

    assert page.title == "Bridges stay closed"
    assert page.text.startswith("Bridges stay closed\n\nThe ministry")


@pytest.mark.parametrize(
    ("head", "date"),
    [
        ('<meta property="article:published_time" content="2022-01-18T09:30:00+02:00">', "2022-01-18T09:30:00+02:00"),
        ('<meta name="DATE" content="2022-01-18">', "2022-01-18"),
        ('<meta name="date" content="2022-01-18T09:30:00+0200">', "2022-01-18"),
        ('<meta name="date" content="18.1.2022"><meta name="pubdate" content="20220118">', "2022-01-18"),
        (
            '<script type="application/ld+json">[{"@type":["NewsArticle"],"datePublished":"2022-01-18"}]</script>',
            "2022-01-18",
        ),
        ('<script type="application/ld+json">{"@type":"Event","datePublished":"2022-01-18"}</script>', None),
        ('<script type="application/ld+json">{"@type":"NewsArticle","datePublished":7, broken</script>', None),
        ('<meta name="date" content="2022-02-30">', None),
        ('<meta name="date" content="yesterday">', None),
        ('<meta property="article:modified_time" content="2022-01-18">', None),
    ],
)
def test_the_day_of_publication_is_what_the_data_of_the_page_say(head, date):
    assert read_page(f"<html><head>{head}</head><body>{BODY}</body></html>").published_at == date


def test_the_data_of_an_article_go_before_what_is_said_for_sharing():
    head = (
        '<meta property="og:title" content="You will not believe it">'
        '<script type="application/ld+json">{"@graph":[{"@type":"WebPage","headline":"No"},'
        '{"@type":"NewsArticle","headline":" Bridges  stay closed "}]}</script>'
    )

    assert read_page(f"<html><head>{head}</head><body>{BODY}</body></html>").title == "Bridges stay closed"


@pytest.mark.parametrize(
    "page",
    [
        "",
        " \n",
        "\0",
        "<",
        "<html>",
        "<!-- -->",
        "<nav>Home</nav>",
        "<img src=x>",
        "<script>x</script>",
        "<frameset>",
        "\ufeff",
    ],
)
def test_a_page_without_text_is_an_empty_article(page):
    assert read_page(page).text in ("", "<")


@pytest.mark.parametrize(
    "page",
    [
        "<p>One <b>two <i>three</b> four</i> <div>five <p>six</table></span> seven",
        "<td>One two three four five six seven",
        '<p title="x>One two three</p>" <a>four five six seven',
        "<P>One two<P>three four<DIV>five</P>six<BR/>seven",
        '<?xml version="1.0" encoding="iso-8859-1"?><html><p>One two three four five six seven é</p></html>',
        '<meta charset="iso-8859-1"><p>One two three four five six seven é</p>',
        "<p>One two three four five six seven \ud800</p>",
        "<svg><p>One two three four five six seven</p></svg><p>six seven</p>",
    ],
)
def test_broken_markup_is_mended_without_a_word(page):
    text = read_page(page).text

    assert "seven" in text
    assert "Ã" not in text


@pytest.mark.parametrize(
    "piece",
    [
        "<div>",
        "<div>a ",
        "<ul><li>a",
        "<b>",
        "<table><tr><td>a",
        "<p>a</p>",
        "<p>a",
        "a<br>",
        "<br>",
        "<a href=x>ab</a> ",
        "<span>a</span>",
        "<",
        "&amp;",
        "\x00",
        "<form><p>a",
        "<h1>a b</h1>",
        "<tr><td>a</td><td>b</td></tr>",
        "<svg>",
        "<![CDATA[",
        "<table><tr><td>The boats of the port were stopped, and they will not sail for a week.<br><br>",
        "<tr><td colspan=9999 rowspan=9999>The boats of the port were stopped, and they will not sail for a week.",
        "<td>Comments<br>The boats of the port were stopped, and they will not sail for a week.<table>",
    ],
)
def test_a_hostile_page_is_read_in_linear_time(piece):
    began = time.process_time()
    page = read_page(piece * (200_000 // len(piece)) + BODY)

    assert time.process_time() - began < 30
    assert isinstance(page.text, str)


def in_cells(left, middle, right):
    rows = f"<tr><td>{left}</td><td>{middle}</td><td>{right}</td></tr>"
    return text_of(f"<table>{rows}</table>")


LINES = "<br><br>".join(f"The ministry said on Monday that bridge {i} would be closed until May." for i in range(6))


@pytest.mark.parametrize(
    "beside",
    [
        "<b>Weather</b><br>It will rain on the coast, and the wind will come from the north in the evening.",
        "<a href=/x>The bishop has said that he will not resign before the end of the year</a><br>",
        "It is the oldest paper of the coast, and it has been read by all who live there.",
    ],
)
def test_of_a_page_laid_out_in_cells_the_one_with_the_text_is_read(beside):
    text = in_cells(beside, f"<b>Bridges stay closed</b><br>By Ann Lee<br><br>{LINES}", beside)

    assert text.startswith("Bridges stay closed\n\nBy Ann Lee\n\nThe ministry said on Monday that bridge 0")
    assert text.endswith("bridge 5 would be closed until May.")
    assert text.count("\n\n") == 7


@pytest.mark.parametrize(
    ("box", "kept"),
    [
        ("<table align=right><tr><td><img src=a><br>A bridge at dusk</td></tr></table>", True),
        ("<table><tr><td>Bridge</td><td>Year</td></tr><tr><td>A bridge at dusk</td><td>1907</td></tr></table>", True),
        ("<table><tr><td>ADVERTISEMENT<br>A bridge at dusk</td></tr></table>", False),
        ("<table align=right><tr><td><a href=/x>A bridge at dusk</a></td></tr></table>", False),
        (
            "<table bgcolor=red><tr><td>Poll<br>Do you like it? A bridge at dusk</td></tr></table>",
            False,
        ),
    ],
)
def test_of_boxes_in_the_text_captions_and_figures_are_read(box, kept):
    text = in_cells("", f"<h2>Bridges stay closed</h2>{LINES}{box}{LINES}", "")

    assert ("A bridge at dusk" in text) is kept
    assert text.count("bridge 3 would") == 2


def test_what_readers_write_below_the_text_is_not_read():
    said = "<br><br><b>Comments (2)</b><br><br><b>Joe:</b> I have said for years that the bridge would fall."

    assert "Joe" not in in_cells("", LINES + said, "")
    assert in_cells("", LINES + said, "").count("bridge") == 6


def test_a_table_of_figures_in_an_article_lays_out_no_page():
    rows = "<table><tr><th>Party</th><th>Seats</th></tr><tr><td>Reds</td><td>12</td></tr></table>"

    assert text_of(f"<p>{LINES}</p>{rows}{BODY}").count("\n\nParty | Seats\n\nReds | 12\n\n") == 1


def test_a_page_that_is_nested_deeper_than_is_read_says_so():
    assert read_page("<div>" * 5000 + BODY).cut
    assert not read_page("<div>" * 500 + BODY).cut
    assert read_page("<div>" * 500 + BODY).text.count("bridge number") == 6


def test_the_same_page_gives_the_same_article_after_others():
    first = read_page(page_of("river_post.html"))
    for name in EXPECTED:
        read_page(page_of(name))

    assert read_page(page_of("river_post.html")) == first


def test_a_date_that_is_no_date_is_none():
    assert metadata.as_date("2022-13-01") is None
    assert metadata.as_date("2022-01-18T25:00:00Z") is None


def test_a_broken_resource_is_named():
    data = resource(SIGNS)
    data["class"]["caption"] = ["Caption"]
    with pytest.raises(ValueError, match=r"class\.caption must be in lower case"):
        Signs(data)
    data["role"]["aside"] = []
    with pytest.raises(ValueError, match=r"role\.aside must be a list"):
        Signs(data)
