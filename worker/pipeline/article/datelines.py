"""Datelines: the place and day before the first sentence, lines of a date, and the day of publication in them."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from worker.pipeline.article.blocks import Block
from worker.pipeline.article.cues import cues
from worker.pipeline.gazetteer import gazetteer

DASHES = "-\u2013\u2014"
LONGEST = 90  # characters of a dateline
DATE_LINE_WORDS = 16
WITHIN, SHORTEST_LOUD = 600, 4  # characters of a block that hold a dateline behind its beginning; of its place
TOWN = 5000  # the fewest inhabitants of a place that alone makes a dateline
PLACE_WORDS, LOUD_PLACE_WORDS = 4, 3  # the most words beside the date in a line of it, and in one in capitals

ENDS = re.compile(r"(?:(?<=[\s)/])|(?=--))(?:--|[-\u2013\u2014_])(?=\s|$)|:(?=\s|$)")
ISO_DATE = re.compile(r"\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4}$")
CLOCK = re.compile(r"\d{1,2}(?:[:.h]\d\d)?(?::\d\d)?(?:am|pm|a\.m|p\.m|z)?$")
NUMBER = re.compile(r"\d{1,4}(?:st|nd|rd|th)?$")
YEAR = re.compile(r"[12]\d{3}$")
WORD = re.compile(r"[^\s,;|()\[\]·•]+")
LOUD_PLACE = re.compile(
    r"(?<!\S)(?P<place>[A-Z][A-Z.'\u2019-]+(?: [A-Z][A-Z.'\u2019-]+){0,3})"
    r"(?P<rest>(?:, [A-Z][a-z.]+)?(?:, [A-Z][a-z]{2,8}\.? \d{1,2})?(?: \([A-Z][A-Za-z ]{1,30}\))?)\s*$"
)
PARTED = re.compile(r"(\d{1,4})([-/.])(\d{1,2})\2(\d{1,4})$")


@dataclass(frozen=True)
class Day:
    """A day as it is written; the year may be missing."""

    month: int
    day: int
    year: int | None = None

    def date(self, year: int | None = None) -> dt.date | None:
        """On the calendar; None without a year or when there is no such day."""
        year = self.year or year
        try:
            return dt.date(year, self.month, self.day) if year else None
        except ValueError:
            return None


def dateline_end(block: Block) -> int:
    """Where the place and date before the first sentence end, dash and space included; 0 without them."""
    text = block.text
    for found in ENDS.finditer(text, 2, LONGEST + 3):
        end = _checked(block, text[: found.start()].strip(), found)
        if end is not None:
            return end
    return 0


def _checked(block: Block, prefix: str, found: re.Match[str]) -> int | None:
    """The end of the dateline, 0 when the text cannot have one, None to look at the next dash."""
    text, mark = block.text, found.group()
    following = text[found.end() :].lstrip()
    credit = prefix.endswith(("/", ")")) and ("(" in prefix or prefix.count("/") > 1)
    places = [part.split() for part in re.split(r"\(| /", prefix)[0].split(",")]
    words = [word.strip(".") for part in places for word in part]
    if credit and not words and prefix.startswith("("):
        # "(CNN) --": an agency and no place
        return len(text) - len(following) if len(prefix.split()) <= 4 and prefix[1:2].isupper() else 0
    if not places[0] or not all(map(_of_dateline, words)) or words[0] in cues().not_a_place:
        return 0
    dated = any(word.lower() in cues().month for word in words) and any(word[0].isdigit() for word in words if word)
    loud = places[0][0].isupper() and len(places[0][0]) >= 4
    place = " ".join(places[0])
    known = place.isupper() and len(place) >= 4 and len(words) <= 3 and not block.loud and _is_town(place)
    if mark == ":":
        ends = (known or (dated and len(words) <= 6)) and following[:1].isupper()
        return len(text) - len(following) if ends else None
    if following[:1].islower() or len(words) > 9:
        return 0
    apart = mark in ("\u2013", "—", "--", "_") and len(places) >= 2 and len(words) <= 6
    placed = loud and (len(places) >= 2 or mark != "-") and not (block.loud and not dated and len(words) > 3)
    return len(text) - len(following) if credit or apart or placed or known or (loud and dated) else 0


def dateline_within(block: Block) -> tuple[int, int] | None:
    """Where a page that lost its line breaks has its dateline: "By Ann Lee LIMA, May 3 -"."""
    if block.loud:
        return None
    text = block.text
    for found in ENDS.finditer(text, 2, WITHIN):
        if found.group() == ":" or not text[found.end() :].lstrip()[:1].isupper():
            continue
        from_ = max(0, found.start() - LONGEST)
        loud = LOUD_PLACE.search(text[from_ : found.start()])
        if loud is None or not (loud["rest"].strip() or found.group() != "-"):
            continue
        words = loud["place"].split()
        for n in range(len(words)):
            place = " ".join(words[n:])
            if len(place) >= SHORTEST_LOUD and _is_town(place):
                start = from_ + loud.start() + loud["place"].index(place)
                return start, len(text) - len(text[found.end() :].lstrip())
    return None


def _is_town(place: str) -> bool:
    """A place of some size bears the name: hamlets are called Coal and Talks too."""
    return any(found.population >= TOWN for found in gazetteer().find(place))


def _of_dateline(word: str) -> bool:
    return word[:1].isupper() or NUMBER.match(word) is not None or bool(ISO_DATE.match(word)) or word in cues().between


def is_date_line(block: Block) -> bool:
    """It is a date, perhaps with a place, and nothing else."""
    if len(block.words) > DATE_LINE_WORDS or not any(c.isdigit() for c in block.plain):
        return False
    dated, others = False, 0
    for word in block.text.split():
        bare = word.strip(",.;:|()·•" + DASHES)
        lower = bare.lower()
        if lower in cues().other:
            return False
        if lower in cues().calendar or ISO_DATE.match(bare) or re.match(r"\d{4}-\d\d-\d\dT\d", bare):
            dated = True
            continue
        beside = not bare or lower in cues().beside or NUMBER.match(lower) or CLOCK.match(lower)
        if not beside and not bare[0].isupper():
            return False
        others += not beside
    return dated and others <= (LOUD_PLACE_WORDS if block.loud else PLACE_WORDS)


def is_notice(block: Block) -> bool:
    """It says when the article was published or changed, or is a date without a place."""
    words = {word.strip(",.;:|()" + DASHES) for word in block.words}
    if words & (cues().published | cues().updated):
        return True
    return not any(
        word[0].isupper()
        for word in WORD.findall(block.text)
        if (lower := word.strip(".:" + DASHES).lower()) and lower not in cues().calendar and lower not in cues().beside
    )


# --- the day of publication ---------------------------------------------------------------------------------------


def published(notices: Iterable[str], datelines: Iterable[str]) -> dt.date | None:
    """The day on which the article says that it was published.

    A notice ("Published …", a line of a date) goes before the dateline, and in a notice the publication before an
    update. A dateline without a year takes that of the notices, if they agree on one; else there is no day.
    """
    first: dt.date | None = None
    years: set[int] = set()
    for text in notices:
        for day, word in _days(text):
            date = day.date()
            if date and word in cues().published:
                return date
            first = first or date
        years |= {int(word) for word in WORD.findall(text) if YEAR.match(word)}
    if first:
        return first
    year = years.pop() if len(years) == 1 else None
    return next((date for text in datelines for day, _ in _days(text) if (date := day.date(year))), None)


def _days(text: str) -> Iterator[tuple[Day, str]]:
    """The days written in a line, each with the word that said of what ("published", "updated"), or nothing."""
    words = [word.strip(".:" + DASHES).lower() for word in WORD.findall(text)]
    said = ""
    i = 0
    while i < len(words):
        word = words[i]
        if word in cues().published or word in cues().updated:
            said = word
        found = _parted(word) or _spelt(words, i)
        if found:
            day, i = found[0], i + found[1]
            yield day, said
            continue
        i += 1


def _spelt(words: list[str], i: int) -> tuple[Day, int] | None:
    """The day of "18 January 2022", "January 18 2022" or "Jan 18", and how many words it is."""

    def number(at: int) -> int | None:
        if at >= len(words) or not NUMBER.match(words[at]):
            return None
        value = int(re.match(r"\d+", words[at]).group())  # type: ignore[union-attr]
        return value if 1 <= value <= 31 else None

    month = cues().month.get(words[i])
    if month:
        day, used = number(i + 1), 2
    else:
        day = number(i)
        skip = 1 if day and i + 1 < len(words) and words[i + 1] == "of" else 0
        month, used = (cues().month.get(words[i + 1 + skip]) if day and i + 1 + skip < len(words) else None), 2 + skip
    if not (day and month):
        return None
    year = words[i + used] if i + used < len(words) else ""
    if YEAR.match(year):
        return Day(month, day, int(year)), used + 1
    return Day(month, day), used


def _parted(word: str) -> tuple[Day, int] | None:
    """The day of "2022-01-18", also with a time, or of "18/01/2022" where only one of the two can be a month."""
    found = PARTED.match(word.partition("t")[0])
    if not found:
        return None
    a, b, c = (int(found.group(n)) for n in (1, 3, 4))
    if YEAR.match(found.group(1)):
        day = Day(b, c, a)
    elif not YEAR.match(found.group(4)) or (a <= 12 and b <= 12 and a != b):
        return None
    else:
        day = Day(a, b, c) if b > 12 else Day(b, a, c)
    return (day, 1) if day.date() else None
