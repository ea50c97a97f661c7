"""One string, one label: what the whole article tells of a name, weighed."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from itertools import pairwise

from spacy.tokens import Doc

from worker.pipeline.entities.knowledge import given_names, name_words, titles
from worker.pipeline.entities.names.evidence import ORG, PERSON, PLACE, Evidence, group
from worker.pipeline.entities.names.forms import label_of
from worker.pipeline.entities.names.rows import among_places, share_plural
from worker.pipeline.entities.names.spans import PLACES, Name
from worker.pipeline.entities.names.words import is_given, words
from worker.pipeline.entities.nouns import nouns
from worker.pipeline.gazetteer import gazetteer

# The model's word for a single word: its organisations are often towns, and its persons organisations.
ALONE = {"ORG": 0.6, "PERSON": 0.8}
IN_A_ROW = 1.5
ADDRESSED = 3
SHORTEST_ACRONYM = 3  # letters
GENERATIONS = frozenset({"Jr", "Jr.", "Sr", "Sr.", "II", "III", "IV"})

Words = tuple[str, ...]
Votes = dict[Words, Counter[str]]


@dataclass
class Families:
    """Single words that the article's longer names explain."""

    surnames: set[str] = field(default_factory=set)
    given: set[str] = field(default_factory=set)
    companies: set[Words] = field(default_factory=set)  # beginnings of the names of companies
    bodies: set[str] = field(default_factory=set)  # first words of the names of parties and other bodies


def decide(doc: Doc, found: list[Name], evidence: Evidence) -> list[Name]:
    """Corrects labels by what the article says of each name most."""
    labels: Votes = defaultdict(Counter)
    for name in found:
        labels[name.words(doc)][name.label] += 1
    votes = _count(doc, found, evidence)
    for named, counted in votes.items():
        placed = counted[PLACE] > 0
        counted.update(evidence.prior(named, labels[named].most_common(1)[0][0], placed=placed))
    families = _families(votes, evidence)
    families.surnames |= _of_title(doc)
    for name in found:
        named = name.words(doc)
        label = _told(name, named, families, evidence)
        if label is None:
            label = _leader(votes[named])
            label = _kind_of_place(named, labels[named]) if label == PLACE else label
        written = " ".join(named)
        tongue = written in words().languages and not _of_people(doc, name)
        name.label = "NORP" if written in words().groups else "LANGUAGE" if tongue else label
    share_plural(doc, found)
    return found


def _of_title(doc: Doc) -> set[str]:
    """The surnames of a title sent apart: words written large behind a given name."""
    title = doc._.article.title if doc._.article else None
    named = [word.strip(",.:;!?\"'()").removesuffix("'s").removesuffix("\u2019s") for word in (title or "").split()]
    return {last for first, last in pairwise(named) if first in given_names() and last[:1].isupper() and last.isalpha()}


def _of_people(doc: Doc, name: Name) -> bool:
    """A word for a tongue that here tells whose somebody is: "the Danish captain"."""
    following = doc[name.end].lemma_.lower() if name.end < len(doc) else ""
    return following in titles().heads or following in nouns().persons or following in nouns().bodies


def _count(doc: Doc, found: list[Name], evidence: Evidence) -> Votes:
    """The model's votes and those of the text around, by the words of the name."""
    votes: Votes = defaultdict(Counter)
    for name in found:
        named, label = name.words(doc), group(name.label)
        alone = len(named) == 1
        if alone and _is_acronym(named[0]) and label in (PERSON, PLACE) and not evidence.is_place(named[0]):
            label = ORG  # towns and persons are not called so
        votes[named][label] += ALONE.get(label, 1) if alone else 1
        votes[named].update(evidence.votes(name.start, name.end))
        votes[named][PERSON] += ADDRESSED * (name.honorific is not None)
    for name in among_places(doc, found, evidence):
        votes[name.words(doc)][PLACE] += IN_A_ROW
    return votes


def _told(name: Name, named: Words, families: Families, evidence: Evidence) -> str | None:
    """The label that the words of the name, or longer names with these words, tell; None where the votes are to."""
    if len(named) > 1:
        return label_of(list(named), name.label) or ("ORG" if named in families.companies else None)
    word = named[0]
    if named in families.companies and not name.honorific and _acts_as_company(evidence, name):
        return "ORG"
    if (word in families.surnames or word in families.given) and not _placed_here(evidence, name):
        return PERSON
    if word in families.bodies and word not in families.surnames:
        return ORG
    if word.endswith("s") and word[:-1] in families.surnames:
        return PERSON  # "the Millers"
    return ORG if named in families.companies else None


def _families(votes: Votes, evidence: Evidence) -> Families:
    found = Families()
    by_surname: dict[str, list[Words]] = defaultdict(list)
    for named in votes:
        if len(named) == 1:
            continue
        by_surname[_surname(named)].append(named)
        if named[-1] in name_words().suffixes:
            found.companies |= {named[:i] for i in range(1, len(named)) if named[i - 1].isalpha()}
        if named[-1] in words().organisation_heads and not evidence.is_place(named[0]):
            found.bodies.add(named[0])
    for surname, full in by_surname.items():
        alone = votes.get((surname,))
        if alone is not None:
            _pool(votes, alone, full)
        placed = alone is not None and alone[PLACE] >= 2 * alone[PERSON] + 1
        persons = [named for named in full if _leader(votes[named]) == PERSON]
        if any(not placed or named[0] in given_names() for named in persons):
            found.surnames.add(surname)
            found.given |= {named[0] for named in persons if is_given(named[0])}
        # "Rosa Quiroga Luna" may be "Quiroga"
        found.surnames |= {named[-2] for named in persons if len(named) > 2 and (named[-2],) in votes}
    return found


def _pool(votes: Votes, alone: Counter[str], full: list[Words]) -> None:
    """Lets a surname that speaks as a person make persons of the full names that end in it."""
    pooled = Counter(alone)
    for named in full:
        pooled.update(+votes[named])
    given = any(named[0] in given_names() and len(named) <= 3 for named in full)
    if _leader(pooled) == PERSON or (given and _leader(alone) == PERSON):
        for named in full:
            if label_of(list(named), PERSON) is None:
                votes[named][PERSON] = sum(pooled.values())


def _surname(named: Words) -> str:
    """The last word but for "Jr." and the like."""
    kept = [word for word in named if word not in GENERATIONS]
    return kept[-1] if kept else named[-1]


def _is_acronym(word: str) -> bool:
    return len(word) >= SHORTEST_ACRONYM and word.isalpha() and word.isupper()


def _placed_here(evidence: Evidence, name: Name) -> bool:
    """Right here it is a place, though a person bears the name too."""
    told = evidence.votes(name.start, name.end)
    return told[PLACE] >= 2 and told[PLACE] > told[PERSON]


def _acts_as_company(evidence: Evidence, name: Name) -> bool:
    """Right here it is the company that bears a person's name."""
    told = evidence.votes(name.start, name.end)
    return told[ORG] > told[PERSON]


def _leader(votes: Counter[str]) -> str:
    """The label with most votes; on a tie a place's before others, and then the one given first."""
    return max(votes, key=lambda label: (votes[label], label == PLACE))


def _kind_of_place(named: Words, labels: Counter[str]) -> str:
    """As the model says where it says so, else as the gazetteer does."""
    said = [label for label in labels if label in PLACES]
    if said:
        return max(said, key=lambda label: labels[label])
    found = gazetteer().find(" ".join(named))[:1]
    return "GPE" if not found or found[0].feature[:3] in ("PPL", "ADM", "PCL") else "LOC"
