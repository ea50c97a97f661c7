"""Near-match fingerprints: what a story is told by, put together so that no look-alike has it too.

Names, numbers, classes of events and nouns of the lead each weigh what it says when two articles share them. A key is a
smallest set of them that together weighs enough, so two articles share a key where what they have in common does. With
a day a key holds for a fortnight; where the caller sent none, a few heavier sets stand without one besides.
"""

from __future__ import annotations

import datetime as dt
import math
import re
import unicodedata
from collections.abc import Sequence
from functools import cache

from spacy.attrs import LEMMA
from spacy.tokens import Doc

from worker.pipeline.entities.names.words import person_names
from worker.pipeline.layers import Entity, Event, Span, Time, sentences
from worker.pipeline.story.words import KeyRules, StoryWords, Weight

_NAMED = ("name", "demonym", "metonym")
_WHOLE = frozenset(("PCLI", "PCLD", "PCL", "PCLS", "PCLF", "TERR", "CONT", "OCN"))
_WIDE = frozenset(("ADM1", "RGN", "PPLC"))
_LARGE = frozenset(("PPLA", "PPLA2"))
_STATE = frozenset(("GOV", "MIL", "LEG", "JUD", "COP", "SPY"))
_POLITICS = frozenset(("GOV", "LEG", "OPP", "PTY", "ELI"))
_THINGS = frozenset(("FAC", "PRODUCT", "EVENT", "WORK_OF_ART", "LAW"))
_NO_NAME = frozenset(("the", "of", "and", "for", "in", "on", "at", "to", "a", "jr", "sr", "ii", "iii"))
_EARLY = (2.0, 1.2, 0.8)  # what it adds to stand in the first, second and third sentence
_LEAD = 3  # sentences whose nouns count
_NOUNS = 40  # nouns of the lead that are counted
_HEAD = 400  # characters in which a story without a day tells its own
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_WORD = re.compile(r"[^\W_]+")

# Where numbers, classes and nouns stand among the names, and how far apart: of the foremost features the sets are made.
_NUMBERS_FROM, _CLASSES_FROM, _NOUNS_FROM, _STEP = 4, 5, 6, 2

Feature = tuple[float, str, int]  # what it weighs, what it is called, its place among all: the less, the more foremost


def near_keys(doc: Doc, main: Event, words: StoryWords) -> list[str]:
    """The keys, what the story tells first before what it tells later; at most `most`."""
    rules, article = words.keys, doc._.article
    features = [*_names(doc, words), *_classes(doc, main, words), *_numbers(doc, words), *_nouns(doc, words)]
    periods = _periods(doc, main)
    # A dated article and one that nobody dated meet by these alone, and so do two of different years.
    apart = rules.undated if article.date is None or article.published_in_text else 0
    sets = _sets(features, rules.enough, (rules.most - apart) // len(periods), rules)
    return [f"{key}@{period}" for period in periods for key in sets] + _sets(features, rules.timeless, apart, rules)


def _sets(features: Sequence[Feature], enough: float, most: int, rules: KeyRules) -> list[str]:
    """The smallest sets that weigh enough and hold a name, those of the foremost features first."""
    found: list[tuple[int, tuple[int, ...]]] = []
    weights = [weight for weight, _, _ in features]
    places = [place for _, _, place in features]
    parts = [frozenset(name.split("_")) if name[0].isalpha() else frozenset() for _, name, _ in features]
    # "New York" and "York" are one: never both
    clash = [sum(1 << i for i, other in enumerate(parts) if mine & other) for mine in parts]
    number = len(features)

    def grow(chosen: tuple[int, ...], taken: int, weight: float, lightest: float) -> None:
        for at in range(chosen[-1] + 1 if chosen else 0, number):
            if taken & clash[at]:
                continue
            own = weights[at]
            total = weight + own
            if total < enough:
                if len(chosen) + 1 < rules.longest:
                    grow((*chosen, at), taken | 1 << at, total, min(lightest, own))
            elif chosen and total - min(lightest, own) < enough:
                found.append((sum(places[i] for i in chosen) + places[at], (*chosen, at)))

    grow((), 0, 0.0, math.inf)
    named = [row for row in sorted(found) if any(features[at][1][0].isalpha() for at in row[1])]
    return ["+".join(sorted(features[at][1] for at in row)) for _, row in named[:most]]


def _names(doc: Doc, words: StoryWords) -> list[Feature]:
    """The names that a story is told by: early ones and frequent ones first."""
    starts = _starts(doc)
    best: dict[str, tuple[float, float, str | None]] = {}
    for entity in doc._.entities:
        named = [m.span.start for m in entity.mentions if m.kind in _NAMED]
        weight = _weight(entity, words.keys.weight) if named else 0.0
        name = _name(entity, words.generic) if weight else None
        if name is None:
            continue
        first = entity.mentions[0].span.start
        early = next((bonus for end, bonus in zip(starts, _EARLY, strict=False) if first < end), 0.0)
        rank = early + math.log1p(len(named))
        full = _full(entity, name)
        if name in best:
            rank, weight, full = max(rank, best[name][0]) + 0.3, max(weight, best[name][1]), full or best[name][2]
        best[name] = (rank, weight, full)
    ranked = sorted(best.items(), key=lambda row: (-round(row[1][0], 6), row[0]))
    found: list[tuple[float, str]] = []
    for name, (_, weight, full) in ranked[: words.keys.names]:
        found += [(weight, full), (weight - words.keys.weight.shared, name)] if full else [(weight, name)]
    return [(weight, name, place) for place, (weight, name) in enumerate(found)]


def _full(entity: Entity, family: str) -> str | None:
    """Given and family name of a person whose family name many others bear."""
    if entity.type != "PERSON" or family not in _borne():
        return None
    words = [word for word in _plain(_bare(entity.name)) if word not in _NO_NAME]
    return "_".join(words) if len(words) > 1 else None


@cache
def _borne() -> frozenset[str]:
    names = person_names()
    return frozenset(word for words in (names.surnames, names.given) for word in _plain(" ".join(words)))


def _starts(doc: Doc) -> list[int]:
    """Where each of the first sentences ends."""
    return [sentence.end_char for sentence, _ in zip(sentences(doc), _EARLY, strict=False)]


def _weight(entity: Entity, weight: Weight) -> float:
    feature = (entity.geo or {}).get("feature")
    if entity.type == "PERSON":
        if len(entity.name.split()) == 1:
            return weight.part
        return weight.public if entity.sector in _POLITICS else weight.full
    if entity.type in ("GPE", "LOC"):
        if feature in _WHOLE:
            return weight.country
        if entity.geo is None and entity.type == "LOC":
            return weight.region  # "the West"
        return weight.region if feature in _WIDE else weight.city if feature in _LARGE else weight.town
    if entity.type == "ORG" and entity.sector != "JRN":
        state = entity.sector in _STATE or (entity.actor_code or "").startswith("IGO")
        return weight.authority if state else weight.organisation
    return weight.thing if entity.type in _THINGS else 0.0


def _name(entity: Entity, generic: frozenset[str]) -> str | None:
    """What stands for it: a person's family name, a place's whole name, the last word of another that is its own."""
    words = [w for w in _plain(_bare(entity.name)) if w not in _NO_NAME]
    if not words or not words[0][0].isalpha():
        return None
    if entity.type == "PERSON":
        name = words[-1]
    elif entity.type in ("GPE", "LOC"):
        name = "_".join(words)
    else:
        own = [w for w in words if w not in generic and (len(w) > 2 or len(words) == 1) and w[0].isalpha()]
        name = own[-1] if own else "_".join(words)
    return name if len(name) > 1 and name[0].isalpha() else None


def _bare(name: str) -> str:
    return name.replace("'s", "").replace("\u2019s", "")


def _classes(doc: Doc, main: Event, words: StoryWords) -> list[Feature]:
    """The classes of the main event and of the first others that are no history; of kindred ones one."""
    told = sorted((e for e in doc._.events if not e.factuality.background), key=lambda e: _first(e).start)
    classes = (event.of_class for event in (main, *told))
    named = dict.fromkeys(f"#{words.kindred.get(name, name)}" for name in classes)
    return _placed(words.keys.weight.of_class, list(named)[: words.keys.classes], _CLASSES_FROM)


def _placed(weight: float, names: list[str], first: int) -> list[Feature]:
    return [(weight, name, first + number * _STEP) for number, name in enumerate(names)]


def _numbers(doc: Doc, words: StoryWords) -> list[Feature]:
    """How many of what, from three on."""
    found: dict[str, None] = {}
    start = next((s.start_char for s in sentences(doc)), 0)
    for quantity in doc._.quantities:
        unit = quantity.unit
        if not unit or quantity.value < 3 or unit in words.measures or quantity.span.start > start + words.keys.lead:
            continue
        noun = _plain(unit)
        if noun:
            found.setdefault(f"{_written(quantity.value)}_{noun[-1]}")
    return _placed(words.keys.weight.number, list(found)[: words.keys.numbers], _NUMBERS_FROM)


def _nouns(doc: Doc, words: StoryWords) -> list[Feature]:
    """Nouns of the lead that not every story has, the most frequent first."""
    named = {word for e in doc._.entities if any(m.kind in _NAMED for m in e.mentions) for word in _plain(e.name)}
    lead: dict[str, None] = {}
    for sentence, _ in zip(sentences(doc), range(_LEAD), strict=False):
        for token in sentence:
            if token.pos_ == "NOUN" and token.is_alpha and len(token) > 3:
                lead.setdefault(token.lemma_.lower())
    kept = [noun for noun in lead if len(noun) > 3 and noun not in words.common and noun not in named][:_NOUNS]
    if not kept:
        return []
    lemmas = doc.to_array(LEMMA).tolist()
    count = {noun: lemmas.count(doc.vocab.strings[noun]) for noun in kept}
    kept.sort(key=lambda noun: (-count[noun], noun))
    return _placed(words.keys.weight.noun, [f"~{noun}" for noun in kept[: words.keys.nouns]], _NOUNS_FROM)


def _periods(doc: Doc, main: Event) -> list[str]:
    """The fortnights that hold the story's day, each named by its second week; a dash where no day is known."""
    day = doc._.article.date or _told_day(doc, main)
    if day is None:
        return ["-"]
    # The last week that a calendar holds is its own second week.
    weeks = (day + min(dt.timedelta(days=later), dt.date.max - day) for later in (0, 7))
    return [f"{year:04}-W{week:02}" for year, week, _ in (day.isocalendar() for day in weeks)]


def _told_day(doc: Doc, main: Event) -> dt.date | None:
    """The day that stands at the head of an article nobody dated, else that of its main event; no year or month."""
    start = next((s.start_char for s in sentences(doc)), 0)
    head = Span(0, start + _HEAD)
    for time in doc._.times:
        if (head.holds(time.span) or time.id == main.time) and (day := _day(time)):
            return day
    return None


def _day(time: Time) -> dt.date | None:
    if time.type not in ("DATE", "TIME") or not _DAY.match(time.value or ""):
        return None
    try:
        return dt.date.fromisoformat(time.value[:10])
    except ValueError:
        return None


def _first(event: Event) -> Span:
    return min(mention.span for mention in event.mentions)


def _plain(name: str) -> list[str]:
    """The words without case and accents."""
    bare = "".join(c for c in unicodedata.normalize("NFKD", name.casefold()) if not unicodedata.combining(c))
    return _WORD.findall(bare)


def _written(value: float) -> str:
    """To six figures, as papers write it: no exponent, no needless zero."""
    whole = f"{float(f'{value:.6g}'):.6f}"
    return whole.rstrip("0").rstrip(".")
