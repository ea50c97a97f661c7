"""Near-match fingerprints: what a story is told by, put together so that no look-alike has it too.

Names, numbers, classes of events and nouns of the lead each weigh what it says when two articles share them. A key is a
smallest set of them that together weighs enough, so two articles share a key where what they have in common does. With
a day a key holds for a fortnight; where the caller sent none, heavier sets stand without one besides.
"""

from __future__ import annotations

import datetime as dt
import math
import re
import unicodedata
from collections.abc import Iterator, Sequence

from spacy.attrs import LEMMA
from spacy.tokens import Doc

from worker.pipeline.layers import Entity, Event, Span, sentences
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
_LEAD = 2  # sentences whose nouns count
_NOUNS = 40  # nouns of the lead that are counted
_HEAD = 400  # characters in which a story without a day tells its own
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_WORD = re.compile(r"[^\W_]+")

Feature = tuple[float, str]


def near_keys(doc: Doc, main: Event, words: StoryWords) -> list[str]:
    """The keys, what the story tells first before what it tells later; at most three times `most`."""
    rules = words.keys
    features = [*_names(doc, words), *_classes(doc, rules), *_numbers(doc, words), *_nouns(doc, words)]
    sets = _sets(features, rules.enough, rules)
    found = [f"{key}@{period}" for period in _periods(doc, main) for key in sets]
    article = doc._.article
    if article.date is None or article.published_in_text:
        found += _sets(features, rules.timeless, rules)
    return found


def _sets(features: Sequence[Feature], enough: float, rules: KeyRules) -> list[str]:
    """The smallest sets that weigh enough and hold a name, those of the foremost features first."""
    found: list[tuple[int, tuple[int, ...]]] = []
    weights = [weight for weight, _ in features]
    parts = [frozenset(name.split("_")) if name[0].isalpha() else frozenset() for _, name in features]
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
                found.append((sum(chosen) + at, (*chosen, at)))

    grow((), 0, 0.0, math.inf)
    named = [row for row in sorted(found) if any(features[at][1][0].isalpha() for at in row[1])]
    return ["+".join(sorted(features[at][1] for at in row)) for _, row in named[: rules.most]]


def _names(doc: Doc, words: StoryWords) -> list[Feature]:
    """The names that a story is told by: early ones and frequent ones first."""
    starts = _starts(doc)
    best: dict[str, tuple[float, float]] = {}
    for entity in doc._.entities:
        named = [m.span.start for m in entity.mentions if m.kind in _NAMED]
        weight = _weight(entity, words.keys.weight) if named else 0.0
        name = _name(entity, words.generic) if weight else None
        if name is None:
            continue
        first = entity.mentions[0].span.start
        early = next((bonus for end, bonus in zip(starts, _EARLY, strict=False) if first < end), 0.0)
        rank = early + math.log1p(len(named))
        if name in best:
            rank, weight = max(rank, best[name][0]) + 0.3, max(weight, best[name][1])
        best[name] = (rank, weight)
    ranked = sorted(best.items(), key=lambda row: (-round(row[1][0], 6), row[0]))
    return [(weight, name) for name, (_, weight) in ranked[: words.keys.names]]


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
    words = [w for w in _plain(entity.name.replace("'s", "").replace("\u2019s", "")) if w not in _NO_NAME]
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


def _classes(doc: Doc, rules: KeyRules) -> list[Feature]:
    """The classes of the first events that are no history."""
    told = sorted((e for e in doc._.events if not e.factuality.background), key=lambda e: _first(e).start)
    classes = dict.fromkeys(event.type.partition(".")[0] for event in told)
    return [(rules.weight.of_class, f"#{name}") for name in list(classes)[: rules.classes]]


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
            found.setdefault(f"{quantity.value:g}_{noun[-1]}")
    return [(words.keys.weight.number, name) for name in list(found)[: words.keys.numbers]]


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
    return [(words.keys.weight.noun, f"~{noun}") for noun in kept[: words.keys.nouns]]


def _periods(doc: Doc, main: Event) -> Iterator[str]:
    """The fortnights that hold the story's day, each named by its second week; a dash where no day is known."""
    day = doc._.article.date or _told_day(doc, main)
    if day is None:
        yield "-"
        return
    for later in (0, 7):
        year, week, _ = (day + min(dt.timedelta(days=later), dt.date.max - day)).isocalendar()
        yield f"{year:04}-W{week:02}"


def _told_day(doc: Doc, main: Event) -> dt.date | None:
    """The day that stands at the head of an article nobody dated, else that of its main event."""
    start = next((s.start_char for s in sentences(doc)), 0)
    head = Span(0, start + _HEAD)
    for value in [time.first for time in doc._.times if head.holds(time.span)] + [main.first]:
        if value and _DAY.match(value):
            try:
                return dt.date.fromisoformat(value[:10])
            except ValueError:
                continue
    return None


def _first(event: Event) -> Span:
    return min(mention.span for mention in event.mentions)


def _plain(name: str) -> list[str]:
    """The words without case and accents."""
    bare = "".join(c for c in unicodedata.normalize("NFKD", name.casefold()) if not unicodedata.combining(c))
    return _WORD.findall(bare)
