"""What a report of results is on and compares with: its quarter, its nine months, the same of another year."""

from __future__ import annotations

import pytest

from worker.pipeline.layers import Article
from worker.pipeline.reader import load_model

PUBLISHED = "2022-10-20"


@pytest.fixture(scope="module")
def nlp():
    """The model with this component alone."""
    pipeline = load_model("en_core_web_md")
    pipeline.add_pipe("dateline_times_v1", last=True)
    return pipeline


def times(nlp, text, published=PUBLISHED):
    """(text of the span, value) of every time."""
    doc = nlp.make_doc(text)
    doc._.article = Article(published_at=published)
    doc = nlp(doc)
    return [(doc.text[t.span.start : t.span.end], t.value) for t in doc._.times]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "The mill lost money in the second quarter. In the 2020 period it broke even.",
            ("the 2020 period", "2020-Q2"),
        ),
        ("The mill broke even in the 2020 period.", ("the 2020 period", "2020")),
        ("The mill broke even in the 2020 quarter.", ("the 2020 quarter", "2020-Q3")),
        ("The mill broke even in the 2020 second quarter.", ("the 2020 second quarter", "2020-Q2")),
        (
            "Sales fell in the second quarter. They had risen in the corresponding period last year.",
            ("the corresponding period last year", "2021-Q2"),
        ),
        (
            "Sales fell in the second quarter. They had risen in the same quarter of 2019.",
            ("the same quarter of 2019", "2019-Q2"),
        ),
        (
            "Sales fell in the second quarter. For the quarter a year ago the mill reported a gain.",
            ("the quarter a year ago", "2021-Q2"),
        ),
        ("Sales fell in the second quarter, below last year's quarter.", ("last year's quarter", "2021-Q2")),
        ("Sales fell in the second quarter, below the year-ago quarter.", ("the year-ago quarter", "2021-Q2")),
        ("Sales rose, as in the year-earlier six months.", ("the year-earlier six months", "P6M")),
        ("It counts 2020 second homes.", None),
    ],
)
def test_a_period_of_another_year_is_the_quarter_the_report_is_on(nlp, text, expected):
    found = times(nlp, text)

    assert (found[-1] if found else None) == expected


def test_the_quarter_is_still_spoken_of_some_sentences_on(nlp):
    between = "The mill is old. It has many owners. They are patient. They are few. Timber is dear. Wages rose."
    text = f"The mill lost money in the second quarter. {between} A year earlier it had broken even."

    assert times(nlp, text)[-1] == ("A year earlier", "2021-Q2")


def test_nine_months_are_compared_with_the_year_before(nlp):
    text = "The mill lost money in the third quarter. For the nine months it earned $9 million, twice as much as {}."

    assert times(nlp, text.format("a year earlier"))[-1] == ("a year earlier", "2021")
    assert times(nlp, text.format("in the 2020 period"))[-1] == ("the 2020 period", "2020")


def test_a_year_it_was_compared_with_is_none_to_count_from(nlp):
    text = "Output fell from a year ago. Costs rose, compared with a year earlier."

    assert [value for _, value in times(nlp, text)] == ["2021", "2021"]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("The mill reported a fourth-quarter loss. Sales in the latest period rose.", "2022-Q4"),
        ("The mill has no estimate of fourth-quarter profit. Sales in the latest quarter rose.", "2022-Q3"),
        ("Sales in the latest quarter rose.", "2022-Q3"),
    ],
)
def test_the_latest_quarter_is_one_of_which_results_are_told(nlp, text, value):
    assert times(nlp, text)[-1][1] == value


def test_a_quarter_that_is_only_looked_ahead_to_is_not_compared_from_outside_its_sentence(nlp):
    text = "Losses will last through the second quarter of 2024. In the year-ago period the mill earned $1 million."
    same = "Profit in the second quarter of 2024 will double from a year earlier."

    assert times(nlp, text)[-1] == ("the year-ago period", "2021")
    assert times(nlp, same)[-1] == ("a year earlier", "2023-Q2")


def test_the_quarter_last_over_is_what_a_report_compares(nlp):
    text = (
        "Profit rose in the third quarter after a flat second quarter. Charges were taken in the year-earlier period."
    )

    assert times(nlp, text)[-1] == ("the year-earlier period", "2021-Q3")


def test_a_quarter_told_by_its_end_has_the_number_of_the_fiscal_one_just_told(nlp):
    text = "The mill earned $1 million in the fiscal first quarter. Sales rose in the quarter ended Sept. 30."
    plain = "The mill earned $1 million in the second quarter. Sales rose in the quarter ended Sept. 30."

    assert times(nlp, text)[1] == ("the quarter", "2022-Q1")
    assert times(nlp, plain)[1] == ("the quarter", "2022-Q3")


def test_without_a_publication_date_the_quarter_of_a_year_stays_open(nlp):
    assert times(nlp, "The mill broke even in the 2020 quarter.", None) == [("the 2020 quarter", "2020-QX")]
    assert times(nlp, "The mill broke even in the year-ago quarter.", None) == [("the year-ago quarter", "XXXX-QX")]
