"""Time expressions: spans, TIMEX3 values and intervals, counted from the day of publication."""

from __future__ import annotations

import calendar
import datetime as dt
import os
import re
import time

import pytest
import spacy
from hypothesis import given, settings
from hypothesis import strategies as st

from worker.pipeline import layers
from worker.pipeline.knowledge import resource
from worker.pipeline.layers import Article, Region, Span
from worker.pipeline.reader import load_model
from worker.pipeline.times import Times
from worker.pipeline.times.lexicon import Lexicon

PUBLISHED = "2022-01-18"  # a Tuesday
DATE = r"[0-9X]{4}-(?:[0-9X]{2}(?:-[0-9X]{2})?|W[0-9X]{2}(?:-(?:[1-7X]|WE))?|Q[1-4X]|H[12X]|SP|SU|FA|WI)"
CLOCK = r"T(?:[0-2][0-9]:[0-5][0-9]|MO|MI|AF|EV|NI|DT)"
LENGTH = r"P(?=[0-9TX])(?:[0-9.]+[YMWDQ]|X(?:[YMWDQ]|DE|CE|ML))*(?:T(?:(?:[0-9.]+|X)[HMS])+)?"
TIMEX3 = re.compile(rf"(?:{DATE}(?:{CLOCK})?|[0-9X]{{1,4}}|{LENGTH}|PAST_REF|PRESENT_REF|FUTURE_REF)")


@pytest.fixture(scope="session")
def nlp():
    """The model with this component alone."""
    pipeline = load_model("en_core_web_md")
    pipeline.add_pipe("dateline_times_v1", last=True)
    return pipeline


@pytest.fixture(scope="session")
def untagged():
    """A tokenizer and this component: for what does not hang on the parse."""
    pipeline = spacy.blank("en")
    pipeline.add_pipe("dateline_times_v1")
    return pipeline


def read(nlp, text, published=PUBLISHED):
    doc = nlp.make_doc(text)
    doc._.article = Article(published_at=published)
    return nlp(doc)


def times(nlp, text, published=PUBLISHED):
    """(text of the span, value) of every time."""
    doc = read(nlp, text, published)
    return [(doc.text[t.span.start : t.span.end], t.value) for t in doc._.times]


def one(nlp, text, published=PUBLISHED):
    doc = read(nlp, text, published)
    assert len(doc._.times) == 1, doc._.times
    return doc._.times[0]


@pytest.mark.parametrize(
    ("text", "span", "value"),
    [
        ("The envoy arrived on Jan. 9.", "Jan. 9", "2022-01-09"),
        ("The envoy arrived on 9 January 2021.", "9 January 2021", "2021-01-09"),
        ("The envoy arrived on March 3rd, 2019.", "March 3rd, 2019", "2019-03-03"),
        ("The envoy arrived on the 3rd of March 2019.", "the 3rd of March 2019", "2019-03-03"),
        ("The log says 2021-11-30 in red.", "2021-11-30", "2021-11-30"),
        ("The form was dated 13/2/2021.", "13/2/2021", "2021-02-13"),
        ("The bridge was closed in March 2019.", "March 2019", "2019-03"),
        ("The bridge fell in 1999.", "1999", "1999"),
        ("The city flooded in the autumn of 2020.", "the autumn of 2020", "2020-FA"),
        ("Wages rose in the 1990s.", "the 1990s", "199"),
        ("Wages rose in the '80s.", "the '80s", "198"),
        ("The fort dates from the 19th century.", "the 19th century", "18"),
        ("Exports fell in the third quarter of 2021.", "the third quarter of 2021", "2021-Q3"),
        ("Exports fell in the first half of 2021.", "the first half of 2021", "2021-H1"),
        ("Exports fell in fiscal 2021.", "fiscal 2021", "2021"),
        ("He resigned last week.", "last week", "2022-W02"),
        ("He resigned last month.", "last month", "2021-12"),
        ("He resigned last year.", "last year", "2021"),
        ("She will move next month.", "next month", "2022-02"),
        ("She will move next quarter.", "next quarter", "2022-Q2"),
        ("She will move in the next decade.", "the next decade", "203"),
        ("She is in town this week.", "this week", "2022-W03"),
        ("She was in town yesterday.", "yesterday", "2022-01-17"),
        ("She is in town today.", "today", "2022-01-18"),
        ("She will be in town tomorrow.", "tomorrow", "2022-01-19"),
        ("She leaves the day after tomorrow.", "the day after tomorrow", "2022-01-20"),
        ("The mine closed a week ago.", "a week ago", "2022-W02"),
        ("The mine closed three days ago.", "three days ago", "2022-01-15"),
        ("The mine closed five years ago.", "five years ago", "2017"),
        ("The mine closed several years ago.", "several years ago", "PAST_REF"),
        ("The mine closed two Fridays ago.", "two Fridays ago", "2022-01-07"),
        ("The trial starts ten days after 5 May 2021.", "ten days after 5 May 2021", "2021-05-15"),
        ("Shops shut on Christmas Day 2020.", "Christmas Day 2020", "2020-12-25"),
        ("The talks resumed last summer.", "last summer", "2021-SU"),
        ("The talks resumed last April.", "last April", "2021-04"),
        ("The ship sank over the weekend.", "the weekend", "2022-W02-WE"),
        ("She lives there now.", "now", "PRESENT_REF"),
        ("Prices have risen in recent weeks.", "recent weeks", "PAST_REF"),
    ],
)
def test_dates(nlp, text, span, value):
    assert times(nlp, text) == [(span, value)]
    assert one(nlp, text).type == "DATE"


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("The minister warned Friday that the talks would fail.", "2022-01-14"),
        ("The ministers will meet on Friday.", "2022-01-21"),
        ("The ministers are expected to meet Friday.", "2022-01-21"),
        ("The ministers plan to hold talks on Friday.", "2022-01-21"),
        ("The minister was forced to resign Friday.", "2022-01-14"),
        ("The truce has held since Friday.", "2022-01-14"),
        ("The rebels must answer by Friday.", "2022-01-21"),
        ("By Friday the rebels had not answered.", "2022-01-14"),
        ("The minister would have left Friday.", "2022-01-14"),
        ("A march planned for Sunday was called off.", "2022-01-16"),
        ("A march planned for Thursday was called off.", "2022-01-20"),
        ("A march planned for Sunday will be called off.", "2022-01-23"),
        ("The bill that was supposed to pass on Monday failed.", "2022-01-17"),
        ("The bill had been due to pass on Monday.", "2022-01-17"),
        ("The bill is due to pass on Monday.", "2022-01-24"),
        ("The unions planned a march on Thursday.", "2022-01-20"),
        ("Neither she nor her aides could be reached Sunday.", "2022-01-16"),
        ("By Friday the town was cut off.", "2022-01-14"),
        ("The court ordered them out by Friday.", "2022-01-21"),
        ("If the toll has not been lifted by Friday, they will strike.", "2022-01-21"),
        ("The board has been at war as late as Friday.", "2022-01-14"),
        ("The unions threatened to walk out on Sunday.", "2022-01-23"),
        ("The unions were told to walk out on Sunday.", "2022-01-16"),
        ("The unions have called a strike for Friday.", "2022-01-21"),
        ("A man was jailed for Friday's attack.", "2022-01-14"),
        ("The fair will run through Sunday.", "2022-01-23"),
        ("The Kremlin said Tuesday that it knew nothing.", "2022-01-18"),
        ("The court will rule on Tuesday.", "2022-01-18"),
        ("The court ruled last Tuesday.", "2022-01-11"),
        ("The court meets next Monday.", "2022-01-24"),
        ("The court meets this coming Sunday.", "2022-01-23"),
    ],
)
def test_a_weekday_lies_on_the_side_that_verb_and_preposition_say(nlp, text, value):
    assert one(nlp, text).value == value


@pytest.mark.parametrize(
    ("text", "published", "value"),
    [
        ("The envoy left on Dec. 20.", "2022-01-18", "2021-12-20"),
        ("The envoy will leave on Dec. 20.", "2022-01-18", "2022-12-20"),
        ("The envoy set the vote for Jan. 30.", "2022-01-18", "2022-01-30"),
        ("The envoy fell ill in November.", "2022-01-18", "2021-11"),
        ("The envoy will retire in November.", "2022-01-18", "2022-11"),
        ("The envoy left on February 29.", "2022-01-18", "2020-02-29"),
        ("The envoy arrived on Friday, Jan. 14.", "2022-01-18", "2022-01-14"),
        ("The bank lent the mill money through January.", "2022-10-18", "2023-01"),
        ("The bank had agreed to pay from January.", "2022-09-18", "2023-01"),
        ("Cocoa for March delivery fell.", "2022-11-12", "2023-03"),
        ("The bank cut its forecast, having warned in July that sales would fall.", "2022-11-12", "2022-07"),
        ("The bank lent the mill money in January.", "2022-10-18", "2022-01"),
        ("The mill closed last February.", "2022-03-02", "2021-02"),
        ("The mill closed last December.", "2022-01-18", "2021-12"),
        ("The mill closed last January.", "2022-03-02", "2022-01"),
    ],
)
def test_a_day_or_month_without_a_year_gets_one_near_publication(nlp, text, published, value):
    assert one(nlp, text, published).value == value


@pytest.mark.parametrize(
    ("text", "span", "value", "type_"),
    [
        ("The talks begin at 3 p.m. Tuesday.", "3 p.m. Tuesday", "2022-01-18T15:00", "TIME"),
        ("The talks began Monday at 15:30 GMT.", "Monday at 15:30 GMT", "2022-01-17T15:30", "TIME"),
        ("The talks ended Monday morning.", "Monday morning", "2022-01-17TMO", "TIME"),
        ("The talks ended last night.", "last night", "2022-01-17TNI", "TIME"),
        ("The talks resume tonight.", "tonight", "2022-01-18TNI", "TIME"),
        ("The talks ended at noon on Monday.", "noon on Monday", "2022-01-17T12:00", "TIME"),
        ("The log reads 2021-11-30T08:15:00Z today.", "2021-11-30T08:15:00Z", "2021-11-30T08:15", "TIME"),
        ("The siege lasted 18 months.", "18 months", "P18M", "DURATION"),
        ("The siege lasted two and a half years.", "two and a half years", "P2Y6M", "DURATION"),
        ("The siege lasted half an hour.", "half an hour", "PT30M", "DURATION"),
        ("The siege lasted two years and three months.", "two years and three months", "P2Y3M", "DURATION"),
        ("He called it a three-year plan.", "three-year", "P3Y", "DURATION"),
        ("A 45-year-old man was held.", "45-year-old", "P45Y", "DURATION"),
        ("He will visit in the next few weeks.", "the next few weeks", "PXW", "DURATION"),
        ("He was in prison for years.", "years", "PXY", "DURATION"),
        ("It has ruled for two decades.", "two decades", "P20Y", "DURATION"),
        ("It has ruled over the past decade.", "the past decade", "P10Y", "DURATION"),
        ("It has ruled for the last century.", "the last century", "P100Y", "DURATION"),
        ("The siege lasted another five weeks.", "another five weeks", "P5W", "DURATION"),
        ("The siege may last six months at most.", "six months at most", "P6M", "DURATION"),
        ("The siege lasted six nights.", "six nights", "P6D", "DURATION"),
        (
            "He ran it in two hours seven minutes 41 seconds.",
            "two hours seven minutes 41 seconds",
            "PT2H7M41S",
            "DURATION",
        ),
        ("Output rose in the year to March.", "the year", "P1Y", "DURATION"),
        ("Two houses burnt down overnight.", "overnight", "2022-01-17TNI", "TIME"),
        ("Rain will fall overnight.", "overnight", "2022-01-18TNI", "TIME"),
        ("The siege ended months of fighting.", "months", "PXM", "DURATION"),
        ("Many died in the first days of the siege.", "the first days", "PXD", "DURATION"),
        ("Many died in the years that followed.", "the years", "PXY", "DURATION"),
        ("Over the years many died.", "the years", "PXY", "DURATION"),
        ("The siege lasted one day.", "one day", "P1D", "DURATION"),
        ("The board meets every Friday.", "every Friday", "XXXX-WXX-5", "SET"),
        ("The board meets twice a week.", "twice a week", "P1W", "SET"),
        ("The board meets every two weeks.", "every two weeks", "P2W", "SET"),
        ("The board meets annually.", "annually", "P1Y", "SET"),
        ("The board meets on Tuesday nights.", "Tuesday nights", "XXXX-WXX-2TNI", "SET"),
    ],
)
def test_clocks_lengths_and_sets(nlp, text, span, value, type_):
    found = read(nlp, text)._.times[0]
    assert (text[found.span.start : found.span.end], found.value, found.type) == (span, value, type_)


@pytest.mark.parametrize(
    ("text", "span", "value", "mod"),
    [
        ("They replied early this week.", "early this week", "2022-W03", "START"),
        ("They replied earlier this month.", "earlier this month", "2022-01", "START"),
        ("They reply by the end of the year.", "the end of the year", "2022", "END"),
        ("They replied in mid-2019.", "mid-2019", "2019", "MID"),
        ("They fought in the early 1990s.", "the early 1990s", "199", "START"),
        ("They fought for nearly eight years.", "nearly eight years", "P8Y", "LESS_THAN"),
        ("They fought for more than a week.", "more than a week", "P1W", "MORE_THAN"),
        ("They fought for at least six hours.", "at least six hours", "PT6H", "EQUAL_OR_MORE"),
        ("They fought for up to ten days.", "up to ten days", "P10D", "EQUAL_OR_LESS"),
        ("They met a couple of days ago.", "a couple of days ago", "2022-01-16", "APPROX"),
    ],
)
def test_modifiers_are_part_of_the_span_and_kept_as_mod(nlp, text, span, value, mod):
    found = one(nlp, text)
    assert (text[found.span.start : found.span.end], found.value, found.mod) == (span, value, mod)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The fair ran from 5 to 9 May 2021.", [("5", "2021-05-05"), ("9 May 2021", "2021-05-09")]),
        ("The fair ran May 5-9 that spring.", [("May 5", "2021-05-05"), ("9", "2021-05-09")]),
        ("The 2014-16 drought was long.", [("2014", "2014"), ("16", "2016")]),
        ("It ran from 2014 to 2016.", [("2014", "2014"), ("2016", "2016")]),
        ("Come between 3 and 5 p.m. today.", [("3", "2022-01-18T15:00"), ("5 p.m. today", "2022-01-18T17:00")]),
    ],
)
def test_a_range_is_two_times(nlp, text, expected):
    assert times(nlp, text)[:2] == expected


def test_times_are_counted_from_what_the_text_told_before(nlp):
    text = "On 5 May 2021 he resigned. Two days later he left the country. The following year he died."
    assert times(nlp, text) == [
        ("5 May 2021", "2021-05-05"),
        ("Two days later", "2021-05-07"),
        ("The following year", "2022"),
    ]
    assert [t.anchor for t in read(nlp, text)._.times] == [None, "text", "text"]


def test_a_comparison_with_a_year_ago_is_of_the_quarter_just_told(nlp):
    text = "Profit rose in the third quarter of 2021. It was lower a year earlier."
    assert times(nlp, text)[1] == ("a year earlier", "2020-Q3")


def test_the_interval_has_the_grain_that_was_said(nlp):
    text = "In 2020, in April 2021, last week, on Monday and at noon on Jan. 3."
    assert [(t.first, t.last) for t in read(nlp, text)._.times] == [
        ("2020-01-01", "2020-12-31"),
        ("2021-04-01", "2021-04-30"),
        ("2022-01-10", "2022-01-16"),
        ("2022-01-17", "2022-01-17"),
        ("2022-01-03T12:00", "2022-01-03T12:00"),
    ]


def test_a_fiscal_year_has_no_interval_since_its_bounds_are_not_known(nlp):
    found = one(nlp, "Sales fell in fiscal 2021.")
    assert (found.value, found.first, found.last) == ("2021", None, None)


def test_lengths_and_sets_have_no_interval(nlp):
    found = read(nlp, "Every Friday for 18 months they met.")._.times
    assert [(t.type, t.first, t.last, t.anchor) for t in found] == [
        ("SET", None, None, None),
        ("DURATION", None, None, None),
    ]


def test_ids_count_up_in_the_order_of_the_text(nlp):
    found = read(nlp, "On Monday, last week and in 2014 they met for two days.")._.times
    assert [t.id for t in found] == ["t1", "t2", "t3", "t4"]
    assert [t.span for t in found] == sorted(t.span for t in found)


@pytest.mark.parametrize(
    "text",
    [
        "The second man spoke first.",
        "You may go.",
        "Theresa May resigned.",
        "They march against the law.",
        "The March on Washington drew thousands.",
        "The Sun and 24 are well known.",
        "April Jones met August Wilson.",
        "Let us call it a day.",
        "Back in the day he sang.",
        "A quarter of voters stayed at home.",
        "It weighs 2014 tons.",
        "He paid $1999 for it.",
        "Some 1850 people came.",
        "He scored twice in the second half.",
        "Spring into action!",
        "She had a bad fall.",
        "The ratio is 3:30 to one.",
        "On 2021-02-30 nothing happened.",
        "The board met at its annual retreat.",
        'He hosts "Today" on the radio.',
        "Voters call it Super Tuesday.",
        "He paid 30 AD managers.",
        "The current was strong.",
        "She opened the present.",
        "A minute amount was found.",
        "He ran a quarter mile.",
        "He is in his late 90s.",
        "The Today show was long.",
        "The bus left platform 9/11/x.",
        "He fell ill and soon died.",
        "She writes for a national daily.",
        "She told the weekly Harbour Post so.",
        "Every second bus was late.",
        "The fall of the city shook them.",
        "They showed the film High Noon.",
        "The hours of the museum are short.",
    ],
)
def test_what_is_no_time_is_not_read(nlp, text):
    assert times(nlp, text) == []


@pytest.mark.parametrize("gap", ["\u00a0", "\n", "\r\n", "  ", "\u2009"])
def test_a_blank_of_any_kind_between_words_stops_no_rule(nlp, gap):
    text = f"The minister warned{gap}Friday that the autumn{gap}of{gap}2020 was wet."
    assert [value for _, value in times(nlp, text)] == ["2022-01-14", "2020-FA"]


def test_a_paragraph_ends_an_expression(nlp):
    assert times(nlp, "It was hard last\n\nWeek of books: 2 for 1") == []


def test_offsets_point_into_the_text_as_sent(nlp):
    text = "🦊🦊 The fox\u00a0said on\u00a0Friday it\u2019d leave the \u201990s\u2026 behind; 2010\u201312 too."
    assert [span for span, _ in times(nlp, text)] == ["Friday", "the \u201990s", "2010", "12"]


def test_only_the_regions_that_are_read_have_times(nlp):
    text = "They met Monday.\n\nSubscribe every Friday!"
    doc = nlp.make_doc(text)
    doc._.article = Article(published_at=PUBLISHED)
    cut = text.index("Subscribe")
    doc._.regions = [Region("body", Span(0, cut)), Region("boilerplate", Span(cut, len(text)))]
    assert [text[t.span.start : t.span.end] for t in nlp(doc)._.times] == ["Monday"]


def test_the_present_tense_of_a_caption_is_past(nlp):
    text = "A boat waits in Oslo on Monday."
    doc = nlp.make_doc(text)
    doc._.article = Article(published_at=PUBLISHED)
    doc._.regions = [Region("caption", Span(0, len(text)))]
    assert [t.value for t in nlp(doc)._.times] == ["2022-01-17"]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("He left on Jan. 9.", "XXXX-01-09"),
        ("He left in March.", "XXXX-03"),
        ("He left Tuesday.", "XXXX-WXX-2"),
        ("He left yesterday.", "XXXX-XX-XX"),
        ("He left last week.", "XXXX-WXX"),
        ("He left last year.", "XXXX"),
        ("He left last summer.", "XXXX-SU"),
        ("He left in the third quarter.", "XXXX-Q3"),
        ("He left Monday morning.", "XXXX-WXX-1TMO"),
    ],
)
def test_without_a_publication_date_what_is_relative_stays_open(nlp, text, value):
    doc = read(nlp, text, published=None)
    (found,) = doc._.times
    assert (found.value, found.first, found.last, found.anchor) == (value, None, None, None)
    assert [w.code for w in doc._.warnings] == ["no_publication_date"]


def test_the_warning_is_not_given_twice_nor_without_need(nlp):
    doc = nlp.make_doc("He left yesterday.")
    doc._.warnings = [layers.Warning("no_publication_date", "laid before")]
    assert len(nlp(doc)._.warnings) == 1
    assert read(nlp, "He left on 5 May 2021 for years.", published=None)._.warnings == []


def test_a_month_and_day_take_the_year_from_the_text_when_publication_is_not_known(nlp):
    assert times(nlp, "On 5 May 2021 he spoke. On 7 May he left.", None)[1] == ("7 May", "2021-05-07")


def test_a_29_february_that_never_was_gets_no_day(nlp):
    found = one(nlp, "He was born on 29 February 2021.")
    assert (found.value, found.first) == ("2021-02-XX", None)


def test_what_lies_before_the_calendar_is_only_past(nlp):
    assert one(nlp, "The city was founded 3000 years ago.").value == "PAST_REF"


def test_ages_can_be_left_out():
    pipeline = spacy.blank("en")
    pipeline.add_pipe("dateline_times_v1", config={"ages": False})
    assert times(pipeline, "A 45-year-old won on Friday.") == [("Friday", "2022-01-14")]


PHRASES = [
    "yesterday", "tomorrow", "last week", "next week", "this weekend", "next month", "last quarter", "next year",
    "last decade", "this century", "Jan. 9", "February 29", "Dec. 31", "Friday", "last Monday", "next Sunday",
    "last winter", "next summer", "a month ago", "two years ago", "ten days earlier", "a year and a half ago",
    "the following year", "that week", "Thanksgiving", "Easter", "midnight on Friday", "last night", "900 years ago",
    "8000 years from now", "the third quarter", "the end of the month", "two weeks before Christmas", "the quarter",
]  # fmt: skip
YEAR_ENDS = st.builds(
    lambda y, d: dt.date(y, 12, 28) + dt.timedelta(days=d), st.integers(1900, 2099), st.integers(0, 7)
)
LEAP_DAYS = st.sampled_from([dt.date(y, 2, 29) for y in range(1900, 2101) if calendar.isleap(y)])
DAYS = st.one_of(st.dates(dt.date(1900, 1, 1), dt.date(2100, 12, 31)), YEAR_ENDS, LEAP_DAYS)


@settings(deadline=None, max_examples=150)
@given(day=DAYS, phrases=st.lists(st.sampled_from(PHRASES), min_size=1, max_size=5))
def test_any_publication_date_gives_valid_values_and_ordered_intervals(untagged, day, phrases):
    doc = read(untagged, "It was " + ", and ".join(phrases) + ".", day.isoformat())
    assert doc._.times
    assert not doc._.warnings
    for found in doc._.times:
        assert TIMEX3.fullmatch(found.value), found
        assert (found.first is None) == (found.last is None)
        assert found.first is None or found.first <= found.last
        assert found.first is None or dt.datetime.fromisoformat(found.first)


@given(day=DAYS)
def test_a_week_holds_its_days(untagged, day):
    last, this = (t for t in read(untagged, "Not last week, this week.", day.isoformat())._.times)
    assert this.first <= day.isoformat() <= this.last
    assert dt.date.fromisoformat(last.last) + dt.timedelta(days=1) == dt.date.fromisoformat(this.first)
    assert dt.date.fromisocalendar(int(this.value[:4]), int(this.value[6:]), 1).isoformat() == this.first


@settings(deadline=None)
@given(text=st.text(st.sampled_from("0123456789 -/:.,'\u00a0\nMay last two ago p.m.days🦊the "), max_size=80))
def test_any_text_is_read_without_error_and_spans_do_not_overlap(untagged, text):
    doc = read(untagged, text)
    assert not doc._.warnings
    end = 0
    for found in doc._.times:
        assert end <= found.span.start < found.span.end <= len(text)
        assert text[found.span.start : found.span.end].strip() == text[found.span.start : found.span.end]
        end = found.span.end


@pytest.mark.skipif(not hasattr(time, "tzset"), reason="the zone of a process cannot be set here")
@pytest.mark.parametrize("zone", ["Pacific/Kiritimati", "America/Los_Angeles", "UTC"])
def test_zone_and_locale_of_the_process_change_nothing(untagged, monkeypatch, zone):
    text = "It was today, last week, in March, at 3 p.m. on Friday and next year."
    before = read(untagged, text, "2022-01-18T23:30:00-05:00")._.times
    try:
        monkeypatch.setenv("TZ", zone)
        monkeypatch.setenv("LC_ALL", "tr_TR.UTF-8")
        time.tzset()
        assert read(untagged, text, "2022-01-18T23:30:00-05:00")._.times == before
    finally:
        monkeypatch.undo()
        time.tzset()
    assert "TZ" not in os.environ or os.environ["TZ"] != zone
    assert before[0].value == "2022-01-18"


@pytest.mark.parametrize("unit", ["7", "last last last ", "from 5 to 9-5-9 to ", "two years and a ", "the end of the "])
def test_hostile_text_of_200000_characters_is_read_to_its_end(untagged, unit):
    text = (unit * (200_000 // len(unit) + 1))[:199_985] + " on 5 May 2021."
    doc = untagged.make_doc(text)
    doc._.article = Article(published_at=PUBLISHED)
    Times().read(doc)
    assert doc._.times[-1].value == "2021-05-05"


def test_the_lexicon_names_the_entry_that_is_wrong():
    raw = resource("times.yaml")
    raw["months"]["march"]["number"] = 13
    with pytest.raises(ValueError, match=r"months\.march"):
        Lexicon(raw)


def test_a_word_that_yaml_reads_as_a_truth_value_is_refused():
    raw = resource("times.yaml")
    raw["every"].append(True)
    with pytest.raises(ValueError, match="every"):
        Lexicon(raw)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("The mill expects to report a third-quarter loss.", "2022-Q3"),
        ("The mill said it would post a third-quarter loss.", "2022-Q3"),
        ("The mill expects to report a first-quarter profit.", "2023-Q1"),
        ("The mill reported a second-quarter profit.", "2022-Q2"),
    ],
)
def test_a_quarter_without_a_year_that_is_just_over_is_the_one_still_to_be_reported(nlp, text, value):
    assert [found for _, found in times(nlp, text, "2022-10-20")] == [value]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("It opens on the third Thursday of November 2023.", ("2023-11-16", "2023-11-16", "2023-11-16")),
        ("It opened on the last Sunday in June 2021.", ("2021-06-27", "2021-06-27", "2021-06-27")),
        ("It snowed in the second week of March 2021.", ("2021-03", "2021-03-08", "2021-03-14")),
        ("It snowed in the last week of February 2020.", ("2020-02", "2020-02-23", "2020-02-29")),
        ("It opens on the fifth Monday of February 2021.", ("XXXX-XX-XX", None, None)),
    ],
)
def test_a_weekday_or_week_of_a_month_is_counted_in_it(nlp, text, expected):
    found = one(nlp, text)

    assert (found.value, found.first, found.last) == expected


def test_a_clock_takes_its_day_from_behind_a_bracket(nlp):
    assert times(nlp, "The quake struck at 3 p.m. (1400 GMT) on Monday.") == [
        ("3 p.m.", "2022-01-17T15:00"),
        ("1400 GMT", "2022-01-17T14:00"),
        ("Monday", "2022-01-17"),
    ]


def test_a_clock_does_not_take_the_day_of_another_event(nlp):
    found = times(nlp, "The shop closed at 3 p.m. and opened again on Monday.")

    assert found[0] == ("3 p.m.", "2022-01-18T15:00")


@pytest.mark.parametrize(
    ("zone", "offset"), [("GMT", "+00:00"), ("EST", "-05:00"), ("CEST", "+02:00"), ("local time", ""), ("", "")]
)
def test_the_interval_of_a_clock_keeps_the_offset_of_its_zone(nlp, zone, offset):
    found = one(nlp, f"The ship left at 10:30 a.m. {zone} on Monday.")

    assert found.value == "2022-01-17T10:30"
    assert found.first == found.last == f"2022-01-17T10:30{offset}"


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("The envoys talked from Monday to Friday.", ["2022-01-10", "2022-01-14"]),
        ("The envoys will talk from Monday to Friday.", ["2022-01-24", "2022-01-28"]),
        ("The road was shut from January through March 2021.", ["2021-01", "2021-03"]),
        ("The road was shut from 5 May to 9 June 2020.", ["2020-05-05", "2020-06-09"]),
    ],
)
def test_a_range_does_not_end_before_it_begins_and_has_one_year(nlp, text, days):
    assert [value for _, value in times(nlp, text)] == days


def test_a_name_of_a_person_or_a_paper_is_no_month_and_no_day(reader):
    doc = reader.tokens("Theresa May spoke to reporters. May's visit was brief. In May she resigned.")
    doc._.article = Article(published_at=PUBLISHED)
    doc = reader.nlp(doc)

    assert [doc.text[t.span.start : t.span.end] for t in doc._.times] == ["May"]
    assert doc._.times[0].span.start > doc.text.index("In ")


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("The ship could not be found Friday.", "2022-01-14"),
        ("None of the crew could be reached Friday.", "2022-01-14"),
        ("The ship could sail Friday.", "2022-01-21"),
        ("It beat the record set on Aug. 6.", "2021-08-06"),
        ("The hearing is set for Aug. 6.", "2022-08-06"),
        ("Celebrations to mark the entry on Friday were large.", "2022-01-14"),
        ("The plan to meet on Friday was dropped.", "2022-01-21"),
        ("Twice as many came as a year ago.", "2021"),
    ],
)
def test_what_is_denied_set_or_meant_lies_on_its_own_side(nlp, text, value):
    assert one(nlp, text).value == value


@pytest.mark.parametrize(
    ("text", "span", "value", "bounds"),
    [
        ("Sales rose in the quarter ended Dec. 31.", "the quarter", "2021-Q4", ("2021-10-01", "2021-12-31")),
        ("Sales rose in the quarter that ended in June.", "the quarter", "2021-Q2", ("2021-04-01", "2021-06-30")),
        (
            "Sales rose in the second quarter ended Oct. 31.",
            "the second quarter",
            "2021-Q2",
            ("2021-08-01", "2021-10-31"),
        ),
        ("Sales rose in the quarter ended Jan. 2.", "the quarter", "2021-Q4", ("2021-10-03", "2022-01-02")),
    ],
)
def test_a_quarter_told_by_its_end_is_the_three_months_before(nlp, text, span, value, bounds):
    found = read(nlp, text)._.times[0]

    assert (text[found.span.start : found.span.end], found.value) == (span, value)
    assert (found.first, found.last) == bounds


HISTORY = (
    "The port was founded in 1804. The dam was begun in 1911 and finished in 1915. War came in 1939. "
    "In May 1940 the fleet sailed. On June 10 it was sunk. In November the crews came home, and in January the "
    "yard closed. By the end of the year 300 men had left."
)


def test_a_history_goes_on_in_the_year_it_has_come_to(nlp):
    assert times(nlp, HISTORY)[5:] == [
        ("June 10", "1940-06-10"),
        ("November", "1940-11"),
        ("January", "1941-01"),
        ("the end of the year", "1941"),
    ]


def test_a_report_with_some_years_of_history_is_counted_from_its_publication(nlp):
    text = (
        HISTORY
        + " The mayor said on Monday that work resumed last week and would end tomorrow. In November he fell ill."
    )

    assert times(nlp, text)[-1] == ("November", "2021-11")


def test_a_day_soon_after_a_full_date_is_of_its_year(nlp):
    assert times(nlp, "He was held on 5 May 2020. On 7 May he was freed. He died in June.") == [
        ("5 May 2020", "2020-05-05"),
        ("7 May", "2020-05-07"),
        ("June", "2021-06"),
    ]


def test_later_without_anything_before_it_is_left_open(nlp):
    found = one(nlp, "Two years later he died.")

    assert (found.value, found.first) == ("XXXX", None)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The pit closed in 2009. That August the school closed.", ("That August", "2009-08")),
        ("The pit closed in May 2009. The following January the school closed.", ("The following January", "2010-01")),
        ("It closed on 6 May 2009. That Friday the school closed.", ("That Friday", "2009-05-08")),
        ("The pit closed in 2009. In August of that year the school closed.", ("August of that year", "2009-08")),
        ("The school closes the week after Easter.", ("the week after Easter", "2022-W16")),
        ("The school closes a week after Easter.", ("a week after Easter", "2022-04-24")),
        ("This winter the school closed.", ("This winter", "2021-WI")),
        ("The school closed at 22:00 on Monday.", ("22:00 on Monday", "2022-01-17T22:00")),
        ("On 18 April 2021, 11:05, the school closed.", ("18 April 2021, 11:05", "2021-04-18T11:05")),
        ("The school closed hours after the vote.", ("hours", "PTXH")),
        ("The school closed a quarter-century ago.", ("a quarter-century ago", "1997")),
        ("The school will someday close.", ("someday", "FUTURE_REF")),
        ("The school will one day close.", ("one day", "FUTURE_REF")),
        ("The school has had few pupils of late.", ("of late", "PAST_REF")),
        ("Nights in Easter week are cold.", ("Easter week", "2022-W15")),
        ("It closed over the Labor Day weekend.", ("the Labor Day weekend", "2021-W35-WE")),
        ("It was built for the 2012 summer games.", ("2012 summer", "2012-SU")),
        ("2005: The school closes.", ("2005", "2005")),
        ("In April and June 1955 the school was closed.", ("June 1955", "1955-06")),
        (
            "It closed on Friday, a week after its neighbour. The previous Friday it was full.",
            ("The previous Friday", "2022-01-07"),
        ),
        ("Eight trading days after May 5 it closed.", ("May 5", "2021-05-05")),
        ("It rose to a high for the year of $42.", ("the year", "2022")),
        ("It was shut in May 2012, and three days later it was sold.", ("three days later", "2012-05")),
        ("It was shut in May 2012 and sold that August.", ("that August", "2012-08")),
        ("As recently as 2019 the school was full.", ("2019", "2019")),
        ("The 1960s-era school closed.", ("1960s", "196")),
        ("The show airs every Sunday at 9 p.m.", ("every Sunday at 9 p.m.", "XXXX-WXX-7T21:00")),
        ("Sales fell in 3Q.", ("3Q", "2021-Q3")),
        ("Sales fell in FY20.", ("FY20", "2020")),
        ("Sales fell in the mid-90s.", ("the mid-90s", "199")),
        ("Sales fell in the late nineteen-nineties.", ("the late nineteen-nineties", "199")),
        ("The tomb was closed in 44 BC.", ("44 BC", "BC0044")),
        ("The tomb was closed in A.D. 79.", ("A.D. 79", "0079")),
        ("The tomb was closed in the third century B.C.", ("the third century B.C.", "BC02")),
    ],
)
def test_less_common_ways_to_say_when(nlp, text, expected):
    assert times(nlp, text)[-1] == expected


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("Shops were shut on Martin Luther King Jr. Day.", "2022-01-17"),
        ("Shops were full on Black Friday.", "2021-11-26"),
        ("Shops were full on Cyber Monday 2020.", "2020-11-30"),
        ("Shops will shut on Ash Wednesday.", "2022-03-02"),
        ("Shops will shut on Remembrance Sunday.", "2022-11-13"),
        ("Towers fell in the 9/11 attacks.", "2001-09-11"),
        ("Shops were shut on Independence Day.", "XXXX-XX-XX"),
    ],
)
def test_holidays_have_their_days_where_they_are_known(nlp, text, value):
    assert one(nlp, text).value == value


def test_a_holiday_is_that_of_the_country_named_or_written_about(reader):
    text = (
        "Crowds filled Kyiv on Ukraine's Independence Day. The president of Ukraine spoke in Kyiv on Independence Day."
    )

    found = reader.read(text, Article(published_at=PUBLISHED))._.times

    assert [t.value for t in found] == ["2021-08-24", "2021-08-24"]


def test_the_stamp_of_an_entry_is_of_the_day_of_publication(nlp):
    text = "He was last seen on Monday.\n\n7.30 pm Polls have closed."

    assert times(nlp, text)[1:] == [("7.30 pm", "2022-01-18T19:30")]


def test_a_broken_holiday_is_named():
    raw = resource("times.yaml")
    raw["holidays"]["labour day"]["of"]["CAN"] = [13, 1, 1]
    with pytest.raises(ValueError, match=r"holidays\.labour day\.CAN"):
        Lexicon(raw)


def test_a_weekday_in_an_obituary_is_counted_from_its_publication(nlp):
    assert times(nlp, HISTORY + " The funeral is on Saturday.")[-1] == ("Saturday", "2022-01-22")


def test_what_will_be_is_ahead_of_publication_in_a_history_too(nlp):
    assert times(nlp, HISTORY + " A concert will be held on March 8.")[-1] == ("March 8", "2022-03-08")
    assert times(nlp, HISTORY + " A concert was held on March 8.")[-1] == ("March 8", "1941-03-08")


def test_a_time_of_day_is_not_of_the_night_before(nlp):
    found = times(nlp, "Two houses burnt down overnight. The wind may turn in the evening.")

    assert found[1] == ("the evening", "2022-01-18TEV")
