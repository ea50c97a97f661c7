"""What tells the parts of an article apart: resources/boilerplate.yaml, validated and compiled."""

from __future__ import annotations

import re
from functools import cache

from worker.pipeline.knowledge import resource

CUES = "boilerplate.yaml"
SECTIONS = {
    "boilerplate": ("letter", "rest", "opening", "foot", "line", "hint", "imperative", "voice", "attribution"),
    "caption": ("agency", "opening", "inside", "picture", "credited", "alone"),
    "byline": ("opening", "by", "between", "role", "not_name", "published", "updated"),
    "dateline": ("month", "weekday", "beside", "other", "not_a_place"),
}
# Typographic marks to plain ones, one for one: offsets stay.
SAME_LENGTH = str.maketrans("\u2019\u2018\u00a0“”„«»", "'' " + 5 * '"')


def _alternatives(listed: list[str]) -> str:
    return "|".join(
        r"\s+".join(map(re.escape, phrase.lower().split())) for phrase in sorted(listed, key=len, reverse=True)
    )


def _phrases(listed: list[str], *, whole: bool = False, at_start: bool = False) -> re.Pattern[str]:
    """A pattern that finds any of the phrases on word edges."""
    pattern = r"(?<!\w)(?:" + _alternatives(listed) + r")(?!\w)"
    return re.compile((r"[^\w\"']{0,3}" if at_start or whole else "") + pattern + (r"\W{0,3}$" if whole else ""))


class Cues:
    """The resource. Raises ValueError naming the entry that is wrong."""

    def __init__(self, data: dict) -> None:
        for section, keys in SECTIONS.items():
            for key in keys:
                listed = (data.get(section) or {}).get(key)
                if not isinstance(listed, list) or not listed or not all(isinstance(cue, str) for cue in listed):
                    raise ValueError(f"{CUES}: {section}.{key} must be a list of strings")
        boilerplate, caption, byline, dateline = (data[section] for section in SECTIONS)
        self.letter = _phrases(boilerplate["letter"], at_start=True)
        self.rest = _phrases(boilerplate["rest"], whole=True)
        self.opening = _phrases(boilerplate["opening"], at_start=True)
        self.foot = _phrases(boilerplate["opening"] + boilerplate["foot"], at_start=True)
        self.line = _phrases(boilerplate["line"], whole=True)
        self.hint = _phrases(boilerplate["hint"])
        self.imperative = frozenset(boilerplate["imperative"])
        self.voice = frozenset(boilerplate["voice"])
        self.attribution = frozenset(boilerplate["attribution"])
        self.agency = frozenset(name.lower() for name in caption["agency"])
        self.caption_opening = tuple(caption["opening"])
        self.caption_inside = tuple(caption["inside"])
        picture, credited, alone = (_alternatives(caption[key]) for key in ("picture", "credited", "alone"))
        self.credit = re.compile(
            rf"(?<!\w)(?:(?:{picture})(?:\s+(?:{credited}))?\s*[:|]"
            rf"|(?:{picture})\s+(?:{credited})(?!\w)|(?:{alone})\s*:|courtesy\s+of(?!\w))|©(?!\s*\d)",
            re.IGNORECASE,
        )
        self.byline_opening = tuple(byline["opening"])
        self.by = frozenset(byline["by"])
        self.between = frozenset(byline["between"])
        self.role = frozenset(byline["role"])
        self.not_name = frozenset(byline["not_name"])
        self.published = frozenset(byline["published"])
        self.updated = frozenset(byline["updated"])
        self.month = {name: _month(name) for name in dateline["month"]}
        self.calendar = frozenset(dateline["month"]) | frozenset(dateline["weekday"])
        self.beside = frozenset(dateline["beside"])
        self.other = frozenset(dateline["other"])
        self.not_a_place = frozenset(dateline["not_a_place"])


def _month(name: str) -> int:
    """The number of a month. Raises ValueError for what is none."""
    try:
        return 1 + ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"].index(name[:3])
    except ValueError:
        raise ValueError(f"{CUES}: dateline.month holds {name!r}, which is no month") from None


@cache
def cues() -> Cues:
    """The cues of resources/boilerplate.yaml."""
    return Cues(resource(CUES))
