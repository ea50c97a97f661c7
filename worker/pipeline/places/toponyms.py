"""Gathers the place names of a document: one Toponym for what the text takes for one place."""

from __future__ import annotations

from dataclasses import dataclass, field
from math import log

from spacy.attrs import IDX
from spacy.tokens import Doc

from worker.pipeline.gazetteer import Place, gazetteer
from worker.pipeline.layers import Entity, Mention, Span, text_of
from worker.pipeline.places.lexicon import lexicon

PLACES = frozenset({"GPE", "LOC", "FAC"})
POSSESSIVE = frozenset({"'s", "\u2019s", "'", "\u2019", "'S", "\u2019S"})
SHORT = 5  # letters of an abbreviation
POSTAL = 2  # letters of the post's abbreviations
NARROW = ("PPL", "ADM2", "ADM3", "ADM4", "ISL")
MOST_FORMS = 4  # spellings of one place that are looked up


@dataclass(frozen=True)
class At:
    """A mention in the text, by tokens."""

    start: int
    end: int
    mention: Mention


@dataclass(eq=False)
class Toponym:
    """Mentions that mean one place."""

    name: str
    entity: Entity | None = None
    at: list[At] = field(default_factory=list)
    candidates: list[Place] = field(default_factory=list)
    kinds: set[str] = field(default_factory=set)  # beginnings of feature codes that the text tells
    within: list[tuple[Place, ...]] = field(default_factory=list)  # larger places it is said to lie in, with readings
    part: bool = False  # a part of what is named: "eastern Ukraine"
    weight: float = 1.0
    country: str | None = None  # evidence of a country only
    local: bool = False  # evidence of a country that tells as much as a town in it
    doubtful: bool = False  # may be no place at all
    chosen: Place | None = None
    lies_in: Toponym | None = None  # of an unknown place: the one that its name begins with

    @property
    def seat(self) -> bool:
        """The article has it act for its state."""
        return self.entity is not None and any(at.mention.place == self.entity.id for at in self.at)

    @property
    def national(self) -> bool:
        """The article names it by a demonym too."""
        return any(at.mention.kind == "demonym" for at in self.at)

    @property
    def around(self) -> Place | None:
        """The town or county that an unknown place lies in or beside."""
        around = self.lies_in.chosen if self.lies_in else None
        return around if around and around.feature.startswith(NARROW) else None

    def weigh(self, most: float = 1.0) -> None:
        """By the number of its mentions, each further one telling less; a capital that only acts tells little."""
        self.weight = most * (1.0 + log(max(len(self.at), 1)))
        if self.entity and self.at and all(at.mention.place == self.entity.id for at in self.at):
            self.weight *= lexicon().weights["metonym"]


class Tokens:
    """Finds tokens by characters, and the toponyms by tokens."""

    def __init__(self, doc: Doc) -> None:
        self.doc = doc
        self.text = text_of(doc)
        self.words = [token.text for token in doc]
        self._starts = dict(zip(doc.to_array([IDX]).tolist(), range(len(doc)), strict=True))
        self.owner: dict[int, tuple[Toponym, At]] = {}

    def at(self, span: Span) -> tuple[int, int] | None:
        """The first token of the span and the one after its last; None where they do not begin together."""
        start = self._starts.get(span.start)
        if start is None:
            return None
        end = start
        while end < len(self.doc) and self.doc[end].idx < span.end:
            end += 1
        return start, end

    def stop(self, end: int) -> str:
        """The full stop of an abbreviation, where one follows the token before `end` without a blank."""
        doc = self.doc
        last = doc[end - 1]
        short = len(last) <= SHORT and not last.whitespace_ and end < len(doc) and doc[end].text == "."
        return "." if short and not doc[end].is_sent_end else ""

    def own(self, toponym: Toponym) -> None:
        """Notes which tokens are the toponym's."""
        for at in toponym.at:
            self.owner.update((i, (toponym, at)) for i in range(at.start, at.end))


def toponyms(tokens: Tokens, entities: list[Entity]) -> list[Toponym]:
    """One Toponym for each entity that is a place, with its names, demonyms and the metonyms that name it."""
    found = []
    by_id: dict[str, Toponym] = {}
    for entity in entities:
        if entity.type in PLACES:
            toponym = Toponym(entity.name, entity)
            for mention in entity.mentions:
                if mention.kind in ("name", "demonym", "metonym") and (at := tokens.at(mention.span)):
                    toponym.at.append(At(*at, mention))
            found.append(toponym)
            by_id[entity.id] = toponym
    literal: dict[str, list[At]] = {}
    for toponym in found:
        for at in toponym.at:
            if at.mention.place in by_id:
                literal.setdefault(at.mention.place, []).append(at)
    for key, named in literal.items():
        by_id[key].at = sorted([*by_id[key].at, *named], key=lambda at: at.start)
    for toponym in found:
        toponym.weigh()
        tokens.own(toponym)
    return found


def forms(tokens: Tokens, toponym: Toponym) -> list[str]:
    """The names to look up, the canonical first, as the text writes them."""
    written = [
        " ".join(tokens.doc[at.start : at.end].text.split()) + tokens.stop(at.end)
        for at in toponym.at
        if at.mention.kind != "demonym" and (at.mention.kind != "metonym" or at.mention.place == toponym.entity.id)
    ]
    named = [toponym.name] if toponym.name else []
    return list(dict.fromkeys([*named, *written]))[:MOST_FORMS]


def look_up(tokens: Tokens, toponym: Toponym) -> None:
    """Sets the candidates: those of its names, or else of its names without what may be left out."""
    found: dict[object, Place] = {}
    named = forms(tokens, toponym)
    for form in [*_with_class(tokens, toponym), *named]:
        for place in named_by(form):
            found.setdefault(place.id or (place.name, place.lat, place.lon), place)
    for form in () if found else named:
        bare, kinds, part = stripped(form)
        for place in named_by(bare) if bare != form else ():
            if not kinds or place.feature.startswith(tuple(kinds)):
                found.setdefault(place.id or (place.name, place.lat, place.lon), place)
                toponym.part = toponym.part or part
    stateless = toponym.national and toponym.entity.country is None  # "the West", Europe: no town of that name
    toponym.candidates = [place for place in found.values() if not (stateless and place.country)]


def named_by(form: str) -> tuple[Place, ...]:
    """The places that a form may name; a word that only tells a kind names none."""
    words = lexicon()
    if form.lower() in words.classes or form.lower() in words.points:
        return ()
    return _abbreviated(form) or gazetteer().find(form)


def _with_class(tokens: Tokens, toponym: Toponym) -> list[str]:
    """The name with a class word that follows it and belongs to it: "Essex" in "Essex County"."""
    doc, longer = tokens.doc, []
    for at in toponym.at[:MOST_FORMS]:
        if at.end < len(doc) and at.end not in tokens.owner and at.mention.kind == "name":
            after = doc[at.end]
            if after.text[0].isupper() and after.lower_ in lexicon().classes:
                longer.append(" ".join(doc[at.start : at.end + 1].text.split()))
    return longer


def _abbreviated(form: str) -> tuple[Place, ...]:
    """The division that a name abbreviates: "Mich.", "N.S.", "OH"."""
    if not ("." in form or (len(form) == POSTAL and form.isupper())):
        return ()
    return next(((d,) for country in lexicon().abbreviate if (d := gazetteer().division(form, country))), ())


def stripped(form: str) -> tuple[str, set[str], bool]:
    """The name without article, class words and "eastern"; the kinds these tell; and whether it is but a part."""
    words = form.split()
    kinds: set[str] = set()
    part = False
    while len(words) > 1:
        first, last = words[0].lower(), words[-1].lower()
        if first in ("the", "of"):
            words.pop(0)
        elif first in lexicon().points:
            part = True
            words.pop(0)
        elif last in lexicon().classes:
            kinds |= set(lexicon().classes[last])
            words.pop()
        elif first in lexicon().classes and (first in lexicon().leading or words[1].lower() == "of"):
            kinds |= set(lexicon().classes[first])
            words.pop(0)
        else:
            break
    return " ".join(words), kinds, part
