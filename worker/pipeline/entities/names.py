"""Finds the names of an article: what the model found, cleaned; what the gazetteers know; what the article repeats."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass

from spacy.tokens import Doc, Token
from spacy.tokens import Span as TokenSpan

from worker.pipeline.article import cues
from worker.pipeline.entities.knowledge import Form, Gazetteer, Known, given_names, name_words, titles
from worker.pipeline.layers import Span, readable

LEFT_OUT = frozenset({"DATE", "TIME", "MONEY", "PERCENT", "QUANTITY", "ORDINAL", "CARDINAL"})
PLACES = frozenset({"GPE", "LOC", "FAC"})
PEOPLE_AND_PLACES = PLACES | {"PERSON", "NORP"}
POSSESSIVE = frozenset({"'s", "\u2019s", "'", "\u2019", "'S", "\u2019S"})
ARTICLES = frozenset({"the", "a", "an"})
# A model's span longer than this in a headline, or in capitals, is a piece of the headline and no name.
LONGEST_IN_HEADLINE = 5


@dataclass
class Name:
    """A name in the text: tokens `start` to `end`, with its OntoNotes label."""

    start: int
    end: int
    label: str
    kind: str = "name"  # name | demonym
    known: Known | None = None
    honorific: str | None = None

    def words(self, doc: Doc) -> tuple[str, ...]:
        """Its words, without line breaks."""
        return tuple(t.text for t in doc[self.start : self.end] if not t.is_space)


class Names:
    """Finds the names of documents; one object serves a process."""

    def __init__(self, gazetteer: Gazetteer) -> None:
        self._gazetteer = gazetteer

    def find(self, doc: Doc) -> list[Name]:
        """All names in what is read, in the order of the text, without overlaps."""
        read = read_tokens(doc)
        loud = _loud_tokens(doc)
        headlines = [r.span for r in doc._.regions if r.kind == "headline"]
        hits = [(s, e, f) for s, e, f in self._gazetteer.find(doc) if all(read[s:e])]
        hits = _confirmed(hits)
        found = _of_datelines(doc)
        settled = {i for name in found for i in range(name.start, name.end)}
        quiet = sum(loud) < 0.5 * len(doc)
        for ent in doc.ents:
            name = clean(ent)
            if name is None or not all(read[name.start : name.end]) or _is_headline(doc, name, loud, headlines):
                continue
            if (loud[name.start] and quiet) or any(i in settled for i in range(name.start, name.end)):
                continue  # the model is not to be trusted with a line of capitals; _repeat finds the names there
            found.append(name)
        found = _agree(doc, found)
        found = _join(doc, found, hits, loud, headlines)
        found = _repeat(doc, found, read, loud)
        return sorted(found, key=lambda name: name.start)


def read_tokens(doc: Doc) -> list[bool]:
    """For every token whether it lies in a region that is read."""
    stretches = readable(doc)
    read, at = [], 0
    for token in doc:
        while at < len(stretches) and stretches[at].end <= token.idx:
            at += 1
        read.append(at < len(stretches) and stretches[at].start <= token.idx)
    return read


def _loud_tokens(doc: Doc) -> list[bool]:
    """For every token whether its sentence is written in capitals."""
    loud = [False] * len(doc)
    for sentence in doc.sents:
        letters = [c for t in sentence for c in t.text if c.isalpha()]
        if len(letters) >= 12 and sum(c.isupper() for c in letters) >= 0.8 * len(letters):
            loud[sentence.start : sentence.end] = [True] * (sentence.end - sentence.start)
    return loud


def _of_datelines(doc: Doc) -> list[Name]:
    """The places of datelines: capitalised words before the date, the agency and the dash."""
    found = []
    for region in doc._.regions:
        if region.kind != "dateline":
            continue
        tokens = doc.char_span(region.span.start, region.span.end, alignment_mode="contract")
        start = None
        for token in tokens if tokens is not None else ():
            bare = token.lower_.rstrip(".")
            placed = token.text[0].isupper() and bare not in cues().calendar and bare not in cues().beside
            if not placed and start is not None:
                found.append(Name(start, token.i, "GPE"))
            start = (token.i if start is None else start) if placed else None
            if token.text == "(" or any(c.isdigit() for c in token.text):
                break
    return found


def clean(ent: TokenSpan) -> Name | None:
    """The name within a span of the model, or None: no articles, titles, possessives and marks at its ends."""
    if ent.label_ in LEFT_OUT:
        return None
    doc, start, end, honorific = ent.doc, ent.start, ent.end, None
    while end > start and (doc[end - 1].is_space or doc[end - 1].text in POSSESSIVE or _is_mark(doc[end - 1])):
        end -= 1
    while end - start > 1 and _is_figure(doc[end - 1], ent.label_):
        end -= 1
    while start < end:
        token = doc[start]
        if token.is_space or _is_mark(token) or token.lower_ in ARTICLES or token.text in POSSESSIVE:
            start += 1
        elif ent.label_ == "PERSON" and end - start > 1 and _is_title(token):
            honorific = token.text if token.text in titles().honorifics else honorific
            start += 1
        else:
            break
    words = doc[start:end]
    if start >= end or not any(c.isupper() for t in words for c in t.text):
        return None
    if ent.label_ == "ORG" and _is_of_title(doc, start, end):
        return None
    if honorific is None and start and doc[start - 1].text in titles().honorifics:
        honorific = doc[start - 1].text
    return Name(start, end, ent.label_, honorific=honorific)


def _is_of_title(doc: Doc, start: int, end: int) -> bool:
    """The words are a title's and no name: "Defense" of "Defense Secretary"."""
    known = titles().heads
    if not all(t.lower_ in titles().modifiers or t.lower_ in known for t in doc[start:end]):
        return False
    return any(t.lower_ in known for t in doc[end - 1 : end + 1])


def _is_figure(token: Token, label: str) -> bool:
    """A score or a date that the model drew into the name before it; "Channel 4" keeps its own."""
    if not token.text[0].isdigit() or any(c.isalpha() for c in token.text):
        return False
    return label in PEOPLE_AND_PLACES or any(c in "-/" for c in token.text)


def _is_mark(token: Token) -> bool:
    return not any(c.isalnum() for c in token.text)


def _is_title(token: Token) -> bool:
    return token.text in titles().honorifics or token.lower_ in titles().heads


def _is_headline(doc: Doc, name: Name, loud: list[bool], headlines: list[Span]) -> bool:
    """A long piece of a headline that the model took for a name."""
    if name.end - name.start < LONGEST_IN_HEADLINE:
        return False
    at = doc[name.start].idx
    return loud[name.start] or any(h.start <= at < h.end for h in headlines)


def _confirmed(hits: list[tuple[int, int, Form]]) -> list[tuple[int, int, Form]]:
    """Without the forms that need another form of the same thing beside them and have none."""
    sure = {form.known.key for _, _, form in hits if form.sure}
    sure |= {form.known.city_of for _, _, form in hits if form.sure and form.known.city_of}
    return [hit for hit in hits if not hit[2].known.confirm or hit[2].sure or hit[2].known.key in sure]


def _agree(doc: Doc, found: list[Name]) -> list[Name]:
    """Corrects labels by what the article says most: one string has one label, a surname is a person's."""
    votes: dict[tuple[str, ...], Counter] = defaultdict(Counter)
    for name in found:
        votes[name.words(doc)][name.label] += 1 + 2 * (name.label in PLACES and _is_where(doc, name))
    surnames = {words[-1] for words, labels in votes.items() if len(words) > 1 and _leader(labels) == "PERSON"}
    alone = {words[0] for words, labels in votes.items() if len(words) == 1 and _leader(labels) == "PERSON"}
    for words, labels in votes.items():
        if len(words) == 2 and words[1] in alone and words[0] in given_names():
            labels["PERSON"] = sum(labels.values())  # "Karin" before a surname that is a person's
            surnames.add(words[1])
    companies = {words[0] for words in votes if len(words) > 1 and words[-1] in name_words().suffixes}
    for name in found:
        words = name.words(doc)
        labels = votes[words]
        if len(words) == 1 and words[0] in surnames:
            name.label = "PERSON"
        elif len(words) == 1 and words[0] in companies:
            name.label = "ORG"
        else:
            name.label = _leader(labels)
    return found


def _is_where(doc: Doc, name: Name) -> bool:
    """It stands after "in", as places do."""
    return name.start > 0 and doc[name.start - 1].lower_ == "in"


def _leader(labels: Counter) -> str:
    """The label most given; on a tie a place's before others, and then the one given first."""
    return max(labels, key=lambda label: (labels[label], label in PLACES))


def _join(
    doc: Doc, found: list[Name], hits: list[tuple[int, int, Form]], loud: list[bool], headlines: list[Span]
) -> list[Name]:
    """The model's names and the gazetteers' hits, every overlap settled."""
    people = {n.words(doc)[-1] for n in found if n.label == "PERSON" and n.end - n.start > 1}
    owner: dict[int, Name] = {i: name for name in found for i in range(name.start, name.end)}
    inside: dict[int, list[tuple[int, int, Form]]] = defaultdict(list)
    dropped: set[int] = set()
    joined: list[Name] = []
    for start, end, form in hits:
        rivals = list({id(owner[i]): owner[i] for i in range(start, end) if i in owner}.values())
        wider = next((r for r in rivals if r.start <= start and end <= r.end and r.end - r.start > end - start), None)
        if wider is not None:
            inside[id(wider)].append((start, end, form))
        elif rivals and rivals[0].start == start and rivals[0].end == end:
            if not _stays(rivals[0], form, doc, people):
                rivals[0].label, rivals[0].kind, rivals[0].known = form.label, form.kind, form.known
        elif not rivals and not _stands_alone(doc, start, end, form, loud, people, headlines):
            continue
        elif sum(r.end - r.start for r in rivals) <= end - start:
            dropped |= {id(r) for r in rivals}
            joined.append(_of_form(doc, start, end, form))
    for name in found:
        if id(name) in dropped:
            continue
        parts = inside.get(id(name), [])
        if parts and _tiled(doc, name, parts):
            joined += [_of_form(doc, *part) for part in parts]
        else:
            joined.append(name)
    return joined


def _of_form(doc: Doc, start: int, end: int, form: Form) -> Name:
    if doc[start].lower_ in ARTICLES and form.known.name.split()[0] != doc[start].text:
        start += 1  # "the West", but "The Valley"
    return Name(start, end, form.label, form.kind, form.known)


def _stays(name: Name, form: Form, doc: Doc, people: set[str]) -> bool:
    """The model's reading of the same words is the better one."""
    if name.label == "LANGUAGE" or (name.label == "PERSON" and (name.words(doc)[-1] in people or name.honorific)):
        return True
    return form.known.confirm and name.label == "PERSON"


def _stands_alone(
    doc: Doc, start: int, end: int, form: Form, loud: list[bool], people: set[str], headlines: list[Span]
) -> bool:
    """A form that the model missed is a name of its own, not a word or a part of a longer name."""
    if loud[start]:
        return form.label != "ORG" or (not doc[start].is_stop and len(doc[start:end].text) > 2)
    if doc[start].text in people or doc[start].tag_ in ("PRP", "WP"):
        return False
    if form.kind == "demonym" or form.label == "ORG" or doc[start:end].text.isupper():
        return True
    if any(h.start <= doc[start].idx < h.end for h in headlines):
        return True  # where every word is written large, the neighbours tell nothing
    before, after = doc[start - 1] if start else None, doc[end] if end < len(doc) else None
    part_of_next = (
        after is not None and after.pos_ == "PROPN" and after.text[0].isupper() and doc[end - 1].head == after
    )
    part_of_last = before is not None and before.pos_ == "PROPN" and before.head == doc[end - 1] and before.is_title
    return not (part_of_next or part_of_last)


def _tiled(doc: Doc, name: Name, parts: list[tuple[int, int, Form]]) -> bool:
    """The hits make up all of the name: "Canadian" and "Global News", "Ukraine" and "Russia"."""
    covered = {i for start, end, _ in parts for i in range(start, end)}
    rest = [doc[i] for i in range(name.start, name.end) if i not in covered]
    if not all(_is_mark(t) or t.is_space or t.text in POSSESSIVE for t in rest):
        return name.label in ("NORP", "PERSON") and len(parts) == 1 and all(t.is_lower or _is_mark(t) for t in rest)
    # "African American" and "Western Australia" are one
    return len(parts) == 1 or name.label not in PEOPLE_AND_PLACES or any(_is_mark(t) for t in rest)


def _known_forms(doc: Doc, found: list[Name], loud: list[bool]) -> dict[tuple[str, ...], Name]:
    """The names by their words, and persons by surname and plain given name too."""
    forms: dict[tuple[str, ...], Name] = {}
    for name in found:
        if loud[name.start]:
            continue
        words = name.words(doc)
        forms.setdefault(words, name)
        if name.label == "PERSON" and len(words) > 1 and len(words[-1]) > 2:
            forms.setdefault(words[-1:], name)
            if words[0] in given_names():
                forms.setdefault(words[:1], name)
    return forms


def _repeat(doc: Doc, found: list[Name], read: list[bool], loud: list[bool]) -> list[Name]:
    """Adds the places where a name of the article stands again and was missed; capitals are matched without case."""
    covered = {i for name in found for i in range(name.start, name.end)}
    forms = _known_forms(doc, found, loud)
    by_first: dict[str, list[tuple[str, ...]]] = defaultdict(list)
    for words in forms:
        by_first[words[0].lower()].append(words)
    for listed in by_first.values():
        listed.sort(key=len, reverse=True)
    added, i = [], 0
    while i < len(doc):
        end = 0
        if i not in covered and read[i] and doc[i].text[0].isupper():
            for words in by_first.get(doc[i].lower_, ()):
                end = _matches(doc, i, words, loud[i], covered)
                if end:
                    twin = forms[words]
                    added.append(Name(i, end, twin.label, twin.kind, twin.known))
                    break
        i = end or i + 1
    return found + added


def _matches(doc: Doc, start: int, words: tuple[str, ...], loud: bool, covered: set[int]) -> int:
    """The token after the words where they stand at `start`, else 0."""
    end = start + len(words)
    if end > len(doc) or any(i in covered for i in range(start, end)):
        return 0
    tokens = doc[start:end]
    same = all(t.lower_ == w.lower() if loud else t.text == w for t, w in zip(tokens, words, strict=True))
    proper = loud or len(words) > 1 or tokens[0].pos_ == "PROPN"
    neighbours = [doc[i] for i in (start - 1, end) if 0 <= i < len(doc) and i not in covered]
    longer = not loud and any(t.pos_ == "PROPN" and t.is_title and not _is_title(t) for t in neighbours)
    return end if same and proper and not longer else 0
