"""Pointing at text by words, and the grammar of TIMEX3 values."""

from __future__ import annotations

import pytest

from corpus.tool import pointing, timex
from worker.pipeline.layers import Span

TEXT = "He said the mayor told him that Kyiv's\nbridge No#1 fell. Then he left Kyiv for a “quiet” inn; he… slept."


@pytest.mark.parametrize(
    ("written", "start", "words"),
    [
        ("he", 62, "he"),  # not in "the", not "He"
        ("he#2", 94, "he"),
        ("Kyiv", 32, "Kyiv"),
        ("Kyiv#2", 70, "Kyiv"),
        ("told <him> that", 23, "him"),
        ("Kyiv's bridge", 32, "Kyiv's\nbridge"),  # a blank matches any white space
        (r"No\#1", 46, "No#1"),
        ("He … him", 0, "He said the mayor told him"),
        ("“quiet”", 81, "“quiet”"),
        ("he… slept", 94, "he… slept"),  # three dots without blanks around are the text's own
    ],
)
def test_a_pointer_finds_the_place_it_means(written, start, words):
    assert pointing.locate(TEXT, written) == Span(start, start + len(words))
    assert TEXT[start : start + len(words)] == words


def test_a_star_means_every_place_and_a_plus_several():
    assert pointing.locate_all(TEXT, "Kyiv#*") == ([Span(32, 36), Span(70, 74)], True)
    assert pointing.locate_all(TEXT, "Kyiv#1+2") == ([Span(32, 36), Span(70, 74)], False)


@pytest.mark.parametrize(
    ("written", "why"),
    [
        ("Kiev", "is not in the text; nearest: 'Kyiv"),
        ("kyiv", "nearest: 'Kyiv'"),
        ('"quiet"', "nearest: '“quiet”'"),
        ("Kyiv#3", "2 times only"),
        ("told <him that", "one < and one >"),
        ("Kyiv#*", "one place"),
        ("<>", "one < and one >"),
        ("#2", "points at no words"),
        ("yiv", "is not in the text"),
    ],
)
def test_a_pointer_that_means_no_one_place_says_why(written, why):
    with pytest.raises(pointing.NotThere) as error:
        pointing.locate(TEXT, written)

    assert why in str(error.value)


def test_neighbours_that_fit_several_places_are_refused():
    with pytest.raises(pointing.NotThere, match="fits 2 places"):
        pointing.locate("Then the boat left and the boat came back.", "the <boat>")


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        ("DATE", "2024"), ("DATE", "2024-02"), ("DATE", "2024-02-29"), ("DATE", "2024-W11"), ("DATE", "2024-W11-WE"),
        ("DATE", "2024-Q2"), ("DATE", "2023-H1"), ("DATE", "2023-SU"), ("DATE", "199"), ("DATE", "18"),
        ("DATE", "XXXX-12-25"), ("DATE", "2021-02-XX"), ("DATE", "PAST_REF"), ("DATE", "PRESENT_REF"),
        ("DATE", "FUTURE_REF"), ("DATE", "BC0044"), ("TIME", "2024-03-12T15:00"), ("TIME", "2024-03-12TNI"),
        ("TIME", "2024-03-12T09:00Z"), ("DURATION", "P3D"), ("DURATION", "PT36H"), ("DURATION", "P2Y6M"),
        ("DURATION", "PXW"), ("DURATION", "PTXH"), ("DURATION", "P1.5Y"), ("SET", "P1W"), ("SET", "XXXX-WXX-5"),
        ("SET", "XXXX-WXX-2TNI"),
    ],
)  # fmt: skip
def test_values_of_timex3_are_taken(kind, value):
    assert timex.fault(kind, value) is None


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        ("DATE", "2024-13"), ("DATE", "2023-02-29"), ("DATE", "2024-2-3"), ("DATE", "12.3.2024"), ("DATE", "2023-W53"),
        ("DATE", "yesterday"), ("DATE", "P3D"), ("DATE", "2024-03-12T15:00"), ("TIME", "2024-03-12"),
        ("TIME", "2024-03-12T25:00"), ("TIME", "2024-02-30TMO"), ("DURATION", "P"), ("DURATION", "PT"),
        ("DURATION", "3D"), ("DURATION", "PXH"), ("SET", "2024-03-12"), ("MOMENT", "2024"), ("DATE", ""),
    ],
)  # fmt: skip
def test_what_is_no_value_of_timex3_is_refused(kind, value):
    assert timex.fault(kind, value)


@pytest.mark.parametrize(
    ("value", "days"),
    [
        ("2024-02", ("2024-02-01", "2024-02-29")),
        ("2024-W11", ("2024-03-11", "2024-03-17")),
        ("2024-W11-WE", ("2024-03-16", "2024-03-17")),
        ("2024-Q4", ("2024-10-01", "2024-12-31")),
        ("2023-WI", ("2023-12-01", "2024-02-29")),
        ("199", ("1990-01-01", "1999-12-31")),
        ("18", ("1800-01-01", "1899-12-31")),
        ("XXXX-12-25", (None, None)),
        ("PRESENT_REF", (None, None)),
    ],
)
def test_the_days_of_a_date(value, days):
    assert timex.days("DATE", value) == days


def test_a_clock_time_keeps_its_clock_and_a_part_of_day_is_its_day():
    assert timex.days("TIME", "2024-03-12T15:00") == ("2024-03-12T15:00", "2024-03-12T15:00")
    assert timex.days("TIME", "2024-03-12TNI") == ("2024-03-12", "2024-03-12")
