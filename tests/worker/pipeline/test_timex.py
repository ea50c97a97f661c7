"""Whatever is said, on whatever day and machine: values are right TIMEX3, intervals in order, the answer the same."""

from __future__ import annotations

import calendar
import datetime as dt
import json
import os
import subprocess
import sys
from itertools import pairwise
from types import SimpleNamespace

import pytest
import spacy
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.worker.pipeline.timex import fault
from worker.pipeline.layers import Article
from worker.pipeline.quantities import Quantities
from worker.pipeline.times import Times

MONTHS = list(calendar.month_name)[1:]
WEEKDAYS = list(calendar.day_name)
UNITS = ["day", "week", "weekend", "fortnight", "month", "quarter", "year", "decade", "century"]
HOLIDAYS = ["Christmas Day", "Easter Monday", "Thanksgiving", "Black Friday", "Ash Wednesday", "New Year's Eve"]


def year_end(year: int, day: int) -> dt.date:
    return dt.date(year, 12, 27) + dt.timedelta(days=day)


LONG_YEARS = [y for y in range(1900, 2100) if dt.date(y, 12, 28).isocalendar().week == 53]
DAYS = st.one_of(
    st.dates(dt.date(1900, 1, 1), dt.date(2100, 12, 31)),
    st.builds(year_end, st.integers(1900, 2099), st.integers(0, 8)),
    st.builds(year_end, st.sampled_from(LONG_YEARS), st.integers(0, 8)),
    st.sampled_from([dt.date(y, 2, 29) for y in range(1900, 2101) if calendar.isleap(y)]),
)
CLOCKS = st.sampled_from(["", "T00:00:00Z", "T23:59:59-11:00", "T00:30:00+14:00", "T12:00:00+05:30"])
PUBLISHED = st.one_of(st.none(), st.builds(lambda day, clock: day.isoformat() + clock, DAYS, CLOCKS))

COUNTS = st.one_of(
    st.integers(0, 40), st.integers(0, 10**7), st.sampled_from(["two", "several", "a few", "half a", "2.5"])
)
YEARS = st.integers(1000, 2199)
MONTH, WEEKDAY, UNIT = st.sampled_from(MONTHS), st.sampled_from(WEEKDAYS), st.sampled_from(UNITS)
DATES = st.one_of(
    st.builds(lambda m, d: f"{m} {d}", MONTH, st.integers(1, 31)),
    st.builds(lambda m, d, y: f"{d} {m} {y}", MONTH, st.integers(1, 31), YEARS),
    st.builds(lambda m, y: f"{m} {y}", MONTH, YEARS),
    st.sampled_from(HOLIDAYS),
    WEEKDAY,
    MONTH,
)
CLOCK = st.builds(
    lambda h, m, p: f"{h}:{m:02} {p}", st.integers(0, 25), st.integers(0, 61), st.sampled_from(["a.m.", "GMT"])
)
ORDINAL = st.sampled_from(["first", "second", "third", "fourth", "last"])
STEP = st.sampled_from(
    ["last", "this", "next", "the previous", "the following", "the past", "that same", "this coming"]
)
SAYINGS = st.one_of(
    DATES,
    st.builds(lambda n, u, w: f"{n} {u}s {w}", COUNTS, UNIT, st.sampled_from(["ago", "earlier", "later", "from now"])),
    st.builds(lambda n, u, w, d: f"{n} {u}s {w} {d}", COUNTS, UNIT, st.sampled_from(["before", "after"]), DATES),
    st.builds(lambda s, u: f"{s} {u}", STEP, st.one_of(UNIT, MONTH, WEEKDAY, st.sampled_from(["winter", "summer"]))),
    st.builds(lambda o, d, m, y: f"the {o} {d} of {m} {y}", ORDINAL, st.one_of(WEEKDAY, st.just("week")), MONTH, YEARS),
    st.builds(lambda o, u, y: f"the {o} {u} of {y}", ORDINAL, st.sampled_from(["quarter", "half"]), YEARS),
    st.builds(lambda o, d: f"the {o} quarter ended {d}", ORDINAL, DATES),
    st.builds(lambda c, d: f"{c} on {d}", CLOCK, DATES),
    st.builds(lambda d, c: f"{d} at {c}", DATES, CLOCK),
    st.builds(lambda a, b: f"from {a} to {b}", DATES, DATES),
    st.builds(lambda a, b: f"{a}-{b % 100:02}", YEARS, YEARS),
    st.builds(lambda y: f"the {y // 10}0s", YEARS),
    st.builds(lambda n, e: f"{n} {e}", st.integers(0, 9999), st.sampled_from(["BC", "AD"])),
    st.builds(lambda d, c: f"every {d} at {c}", WEEKDAY, CLOCK),
    st.builds(lambda w, u: f"{w} the {u}", st.sampled_from(["the end of", "early in"]), UNIT),
    st.builds(lambda y, p: f"the {y} {p}", YEARS, st.sampled_from(["period", "quarter", "second quarter", "summer"])),
    st.builds(
        lambda w, y: f"the {w} quarter {y}",
        st.sampled_from(["same", "comparable", "fiscal second"]),
        st.sampled_from(["last year", "a year ago", "of 1999"]),
    ),
    st.builds(lambda h, w: f"the {h} {w}", st.sampled_from(HOLIDAYS), st.sampled_from(["week", "weekend"])),
    st.sampled_from(["the latest period", "the year-ago quarter", "a year earlier", "one day", "the first days"]),
    st.sampled_from(["nine months", "last year's quarter", "the quarter", "over the years", "the past century"]),
    st.sampled_from(["today", "the day before yesterday", "tonight", "overnight", "midnight", "twice a week", "now"]),
)


@pytest.fixture(scope="module")
def untagged():
    """A tokenizer and this component: the calendar does not hang on the parse."""
    pipeline = spacy.blank("en")
    pipeline.add_pipe("dateline_times_v1")
    return pipeline


def read(nlp, text, published):
    doc = nlp.make_doc(text)
    doc._.article = Article(published_at=published)
    return nlp(doc)


@settings(deadline=None, max_examples=250)
@given(sayings=st.lists(SAYINGS, min_size=1, max_size=4), published=PUBLISHED)
def test_every_value_is_timex3_and_every_interval_its_own(untagged, sayings, published):
    text = "It was " + ", and ".join(sayings) + "."
    doc = read(untagged, text, published)

    assert [fault(time) for time in doc._.times] == [None] * len(doc._.times), (text, published, doc._.times)
    assert all(a.span.end <= b.span.start for a, b in pairwise(doc._.times))
    assert {warning.code for warning in doc._.warnings} <= {"no_publication_date"}
    if published is None:
        assert all(time.anchor != "published_at" for time in doc._.times)


@settings(deadline=None, max_examples=100)
@given(day=DAYS, ahead=st.integers(-400, 400))
def test_days_counted_from_publication_are_that_many_away(untagged, day, ahead):
    said = f"{abs(ahead)} days {'ago' if ahead <= 0 else 'from now'}"
    (found,) = read(untagged, f"It was {said}.", day.isoformat())._.times

    assert found.first == found.last == (day + dt.timedelta(days=ahead)).isoformat()


def a_time(**parts):
    return SimpleNamespace(**{"mod": None, "anchor": None, "first": None, "last": None, "type": "DATE", **parts})


@pytest.mark.parametrize(
    ("parts", "right"),
    [
        ({"value": "2020-02-29"}, True),
        ({"value": "2021-02-29"}, False),
        ({"value": "XXXX-02-29"}, True),
        ({"value": "2020-W53"}, True),
        ({"value": "2021-W53"}, False),
        ({"value": "2021-13"}, False),
        ({"value": "2021-Q5"}, False),
        ({"value": "0000"}, False),
        ({"value": "P3D"}, False),
        ({"value": "2021-01-01T15:00"}, False),
        ({"value": "2021-01-01T25:00", "type": "TIME"}, False),
        ({"value": "2021-01-01TMO", "type": "TIME"}, True),
        ({"value": "P", "type": "DURATION"}, False),
        ({"value": "PT", "type": "DURATION"}, False),
        ({"value": "PT36H", "type": "DURATION"}, True),
        ({"value": "2021-01-01", "type": "SET"}, False),
        ({"value": "XXXX-WXX-5", "type": "SET"}, True),
        ({"value": "2021-01", "first": "2021-01-01", "last": "2021-01-31"}, True),
        ({"value": "2021-01", "first": "2021-02-01", "last": "2021-02-28"}, False),
        ({"value": "2021-01", "first": "2021-01-31", "last": "2021-01-01"}, False),
        ({"value": "2021-01", "first": "2021-01-31"}, False),
        ({"value": "2021-01", "mod": "SOON"}, False),
    ],
)
def test_the_check_itself_tells_right_from_wrong(parts, right):
    assert (fault(a_time(**parts)) is None) == right


ELSEWHERE = """
import datetime, json, locale, sys
class Day(datetime.date):
    @classmethod
    def today(cls):
        raise AssertionError("today was asked for")
class Moment(datetime.datetime):
    @classmethod
    def now(cls, tz=None):
        raise AssertionError("now was asked for")
    today = utcnow = now
import spacy
from worker.pipeline.layers import Article
import worker.pipeline.times, worker.pipeline.quantities
datetime.date, datetime.datetime = Day, Moment
try:
    locale.setlocale(locale.LC_ALL, "")
except locale.Error:
    pass
nlp = spacy.blank("en")
nlp.add_pipe("dateline_times_v1")
nlp.add_pipe("dateline_quantities_v1")
doc = nlp.make_doc(sys.argv[1])
doc._.article = Article(published_at="2022-01-18T23:30:00-05:00")
doc = nlp(doc)
told = [(t.span, t.type, t.value, t.first, t.last, t.anchor, t.rule) for t in doc._.times]
print(json.dumps([told, [(q.span, q.value, q.to, q.unit, q.modifier, q.per) for q in doc._.quantities]], default=str))
"""
TOLD = (
    "It was today, last week, in MARCH, in İstanbul at 3 p.m. on Friday, this WINTER and next year. "
    "In April it cost $1,250.5 million, or 2½ per cent, up from 1.000,5 a ton in the İ quarter."
)


def test_zone_locale_and_hash_of_the_process_and_the_day_of_today_change_nothing():
    answers = set()
    for zone, language, seed in (
        ("UTC", "C", "0"),
        ("Pacific/Kiritimati", "tr_TR.UTF-8", "1"),
        ("America/Los_Angeles", "de_DE.UTF-8", "2"),
    ):
        environment = {**os.environ, "TZ": zone, "LC_ALL": language, "LANG": language, "PYTHONHASHSEED": seed}
        ran = subprocess.run(
            [sys.executable, "-X", "utf8", "-c", ELSEWHERE, TOLD],
            env=environment, capture_output=True, text=True, encoding="utf-8", check=False,
        )  # fmt: skip
        assert ran.returncode == 0, ran.stderr
        answers.add(ran.stdout)

    (answer,) = answers
    times, quantities = json.loads(answer)
    assert [value for _, _, value, *_ in times][:3] == ["2022-01-18", "2022-W02", "2022-03"]
    assert [value for _, value, *_ in quantities][:1] == [1250.5e6]


HOSTILE = [
    "7 ",
    "1,",
    "1.",
    "1:",
    "1-1/",
    "12:00 ",
    "9/11/",
    "1999-2000-",
    "½",
    "twenty-",
    "one hundred and ",
    "half a ",
    "last last last ",
    "from 5 to 9-5-9 to ",
    "two years and a ",
    "the end of the ",
    "May 5-",
    "5 May to ",
    "between 3 and ",
    "the first of the third of the ",
    "the week before the week before ",
    "a year or a year or ",
    "every every ",
    "Friday, ",
    "that that that ",
    "A.D. B.C. ",
    "quarter ended ",
    "early late mid-",
    "more than less than about ",
    "5 of 5 of 5 kg/",
    "hundreds of thousands of ",
    "$5-",
    "$1",
    "per ",
    "5 a 5 a ",
    "% ",
    "1.5 million to ",
    "St. ",
    "\u00a05",
    "a.m. 5 p.m.",
]


def steps(text: str) -> int:
    """How many calls the two components make on a text: the same on every machine and every day."""
    doc = spacy.blank("en").make_doc(text)
    doc._.article = Article(published_at="2022-01-18")
    counted = 0

    def count(_frame: object, event: str, _what: object) -> None:
        nonlocal counted
        counted += event in ("call", "c_call")

    components = Times(), Quantities()
    sys.setprofile(count)
    try:
        for component in components:
            component.read(doc)
    finally:
        sys.setprofile(None)
    return counted


@pytest.mark.parametrize("unit", HOSTILE)
def test_twice_the_hostile_text_takes_at_most_twice_the_steps(unit):
    short, long = (steps((unit * 2000)[:length]) for length in (1500, 3000))

    assert long < 2.2 * short + 2000
