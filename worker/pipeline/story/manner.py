"""How the main event came about: by what means, in what manner, in what course, by which act."""

from __future__ import annotations

from collections.abc import Iterator

from spacy.tokens import Token

from worker.pipeline.layers import Answer, Span, text_of
from worker.pipeline.story.choice import stems
from worker.pipeline.story.clauses import main_verb, stretch
from worker.pipeline.story.telling import Telling, lemma_of

_SUBJECTS = ("nsubj", "nsubjpass")
_OBJECTS = ("dobj", "attr", "oprd", "dative")
_PAST = ("VBD", "VBN")
_MOST = 12  # words of an answer
_AFTER = 2  # sentences after the lead in which its acts are told
_WORDS = 200  # of a sentence that are looked at
_DEEPEST = 4  # clauses within clauses that an answer of so few words can hold
_SHARED = 2  # words that headline and lead must share for one to tell how the other came about
_GOALS = ("to", "into", "onto", "from", "under")
_MARKS = (",", ";", ":", "(", "--", "\u2013", "\u2014")


class How:
    """Looks for it where the article says what it is about."""

    def __init__(self, telling: Telling) -> None:
        self.telling = telling
        self.doc = telling.doc
        self.main = telling.main
        self.opening = telling.opening
        self.words = telling.words
        self.how = telling.words.how
        self.kind = telling.kind
        self.triggers = telling.triggers

    def answer(self) -> Answer | None:
        """Means before the course, the course before manner, manner before the act; None where nothing is said."""
        told = [*self.telling.anchors, *(anchors for _, anchors in self.telling.headed)]
        for ask in (self._means, self._course, self._manner):
            for anchor in (anchor for anchors in told for anchor in anchors):
                found = ask(anchor)
                if found:
                    return found
        return self._tally() or self._act() or self._next_act() or self._next_mishap()

    def _means(self, anchor: Token) -> Answer | None:
        """Tells: "by cutting a cable", "via Brisbane", "used batons to break it up"."""
        for child in anchor.children:
            if child.dep_ == "prep" and child.lower_ in self.how.means and child.i > anchor.i:
                wanted = self.how.means[child.lower_]
                below = next((c for c in child.children if c.dep_ in ("pcomp", "pobj")), None)
                if below is not None and below.tag_ == "VBG":
                    return self._verbal(below)
                if below is not None and wanted == "any":
                    return self._of(child.i, _noun_end(below))
            if child.dep_ in ("advcl", "xcomp") and child.lower_ == "using":
                return self._verbal(child)
        over = anchor.head if anchor.dep_ in ("xcomp", "advcl") and anchor.tag_ == "VB" else anchor
        if lemma_of(over) in self.how.wielding:
            thing = next((c for c in over.children if c.dep_ == "dobj"), None)
            aim = any(c.dep_ in ("xcomp", "advcl") and c.tag_ == "VB" for c in over.children)
            if thing is not None and aim:
                return self._of(thing.left_edge.i, _noun_end(thing))
        return None

    def _course(self, anchor: Token) -> Answer | None:
        """Tells: "when the bus skidded off the road", "while picking pears", ", clinging to a lorry"."""
        befell = self.kind in self.how.befallen
        for child in _later(anchor):
            if child.dep_ == "prep" and child.lower_ == "after":
                done = next((c for c in child.children if c.dep_ == "pcomp" and c.tag_ == "VBG"), None)
                if done is not None and self._is_act(done, said=True):
                    return self._verbal(done)
            if child.dep_ not in ("advcl", "relcl") or child.pos_ not in ("VERB", "AUX"):
                continue
            mark = next((c for c in child.children if c.dep_ in ("mark", "advmod", "prep") and c.i < child.i), None)
            opened = mark.lower_ if mark is not None else ""
            own = any(c.dep_ in _SUBJECTS and c.pos_ == "PRON" for c in child.children) or child.tag_ == "VBG"
            wanted = opened in self.how.courses and (befell or opened != "as")
            if wanted or (opened == "after" and (befell or own)):
                found = self._clause(child)
                if found:
                    return found
            if child.tag_ == "VBG" and not any(c.i < child.i for c in child.children) and self._is_act(child):
                return self._verbal(child)
        cause = anchor.head
        if anchor.tag_ == "VBG" and anchor.dep_ == "advcl" and cause.i < anchor.i and self._is_act(cause, said=True):
            return self._verbal(cause, subject=True)
        return self._mishap(anchor) if self.kind in self.how.victims else None

    def _clause(self, verb: Token) -> Answer | None:
        """What a clause tells, if it is no more than the main event again."""
        inner = self.telling.inner(verb)
        if lemma_of(inner) in self.words.says or not self._is_act(inner, said=True, past=inner is not verb):
            return None
        found = self._verbal(inner, subject=True)
        again = [m for m in self.triggers if found and found.span.holds(m)]
        if any(not m.overlaps(Span.of(inner)) or self.kind not in self.how.victims for m in again):
            return None
        return found

    def _mishap(self, anchor: Token) -> Answer | None:
        """What befell those whom it is about: "a boy trapped in a well has been found"."""
        for child in anchor.children:
            if child.dep_ not in ("dobj", "nsubjpass", "nsubj"):
                continue
            for below in child.children:
                if below.dep_ not in ("acl", "relcl") or below.tag_ not in _PAST:
                    continue
                doer = next((c for c in below.children if c.dep_ in _SUBJECTS), None)
                if lemma_of(below) in self.how.mishaps and (doer is None or doer.tag_ in ("WP", "WDT")):
                    return self._verbal(below)
        return None

    def _manner(self, anchor: Token) -> Answer | None:
        """Tells: "in a letter", "at high speed", "by 97 votes to 14", "unanimously"."""
        above = anchor.head if anchor.dep_ == "ccomp" and lemma_of(anchor.head) in self.words.says else anchor
        for word in dict.fromkeys((anchor, above)):
            for child in word.children:
                if child.dep_ in ("prep", "agent") and self._is_manner(child, said=word is not anchor):
                    below = next(c for c in child.children if c.dep_ == "pobj")
                    return self._of(child.i, _noun_end(below))
                if child.dep_ == "advmod" and child.lower_ in self.how.manner and word is anchor:
                    return self._of(child.i, child.i)
                if child.dep_ in ("amod", "compound") and self._is_quality(child) and anchor.pos_ == "NOUN":
                    return self._of(anchor.left_edge.i, anchor.i)
        return None

    def _is_quality(self, word: Token) -> bool:
        first = word.left_edge.i
        return self.doc[first : word.i + 1].text.casefold() in self.how.qualities or (
            first == word.i
            and word.i > 1
            and word.nbor(-1).lower_ == "-"
            and self.doc[word.i - 2 : word.i + 1].text.casefold() in self.how.qualities
        )

    def _tally(self) -> Answer | None:
        """By how many votes or points, where the next sentences say so."""
        if self.kind not in self.how.tallied:
            return None
        for sentence in self.opening:
            for word in sentence[:_WORDS]:
                if word.dep_ in ("prep", "agent") and word.lower_ in ("by", "with") and word.head.pos_ == "VERB":
                    below = next((c for c in word.children if c.dep_ == "pobj"), None)
                    if below is not None and below.lower_ in self.how.counted and self._is_manner(word, said=False):
                        return self._of(word.i, _noun_end(below))
        return None

    def _is_manner(self, preposition: Token, *, said: bool) -> bool:
        below = next((c for c in preposition.children if c.dep_ == "pobj"), None)
        if below is None:
            return False
        noun, word = lemma_of(below), preposition.lower_
        if noun in self.how.media and word in ("in", "by", "on", "via", "through"):
            return not any(c.dep_ == "poss" for c in below.children)
        if said or Span.of(below) in self.triggers:
            return False
        if word in ("by", "with", "on") and below.lower_ in self.how.counted:
            return any(c.dep_ == "nummod" for c in below.children)
        return noun in self.how.ways.get(word, ()) or below.lower_ in self.how.ways.get(word, ())

    def _act(self) -> Answer | None:
        """The deed as the lead tells it, where headline and main event told it otherwise."""
        shown = self.telling.shown
        alike = len(stems(self.opening[0].text) & shown) if self.opening else 0
        verb = self.telling.told_verb(self.opening[0]) if alike >= _SHARED else None
        if verb is None or lemma_of(verb) in self.words.says or not self._is_act(verb, said=True):
            return None
        found = self._verbal(verb)
        return found if found and self._is_new(verb, found) else None

    def _is_new(self, verb: Token, found: Answer) -> bool:
        """It says more than headline and main event do."""
        at, own = Span.of(verb), stems(verb.text) | stems(verb.lemma_)
        if own & self.telling.shown:
            return False
        again = (e for e in self.doc._.events if self.main and e.type == self.main.type)
        if self._is_headed() and any(m.span.overlaps(at) for e in again for m in e.mentions):
            return False
        said = stems(self._text(found.span)) - own
        return len(said - self.telling.shown) > len(said & self.telling.shown)

    def _is_headed(self) -> bool:
        """The headline tells the main event."""
        return any(stems(self._text(m)) & self.telling.shown for m in self.telling.own) or any(
            region.kind == "headline" and region.span.holds(m)
            for region in self.doc._.regions
            for m in self.telling.own
        )

    def _next_act(self) -> Answer | None:
        """What the same party does, or has done to it, in the next sentences."""
        if self.kind not in self.how.acts or self.main is None or self.main.factuality.modality != "actual":
            return None
        for sentence in self.opening[1 : 1 + _AFTER]:
            verb = main_verb(sentence)
            subject = next((c for c in verb.children if c.dep_ in _SUBJECTS), None) if verb is not None else None
            if verb is not None and lemma_of(verb) in self.how.shown:
                verb = next((c for c in verb.children if c.dep_ in ("xcomp", "advcl") and c.tag_ == "VBG"), verb)
            elif verb is not None and verb.tag_ not in _PAST:
                continue
            if verb is None or subject is None or not self.telling.is_party(subject) or self._in_quote(verb):
                continue
            found = self._verbal(verb) if self._is_act(verb) else None
            if found and not any(m.overlaps(Span.of(verb)) for m in self.triggers):
                return found
        return None

    def _next_mishap(self) -> Answer | None:
        """What befell the victims, where the next sentences tell it."""
        if self.kind not in self.how.victims:
            return None
        for sentence in self.opening[1 : 1 + _AFTER]:
            for verb in sentence[:_WORDS]:
                if lemma_of(verb) in self.how.mishaps and verb.tag_ in _PAST and self._is_act(verb, said=True):
                    found = self._verbal(verb)
                    if found and not any(m.overlaps(Span.of(verb)) for m in self.triggers):
                        return found
        return None

    def _in_quote(self, verb: Token) -> bool:
        return any(q.kind == "direct" and q.content.holds(Span.of(verb)) for q in self.doc._.quotes)

    def _is_act(self, verb: Token, *, said: bool = False, past: bool = False) -> bool:
        """Something done or undergone, not denied, not to come.

        With `said` also words, and what may have followed; with `past` also what had been done.
        """
        lemma = lemma_of(verb)
        whole = next((f"{lemma} {c.lower_}" for c in verb.children if c.dep_ == "prt"), lemma)
        if verb.pos_ != "VERB" or {lemma, whole} & self.how.states or (lemma in self.how.results and not said):
            return False
        barred = ("to",) if past else ("to", "had")
        return not any(
            c.dep_ == "neg" or (c.dep_ in ("aux", "auxpass") and (c.tag_ == "MD" or c.lower_ in barred))
            for c in verb.children
        )

    def _verbal(self, verb: Token, *, subject: bool = False) -> Answer | None:
        """The verb with its particle and its object, or else the first of its complements; never alone.

        With `subject` also whoever does it, if that is nobody of the main event.
        """
        last, full = _verbal_end(verb)
        first = verb.i
        doer = next((c for c in verb.children if c.dep_ in _SUBJECTS and c.i < verb.i), None)
        short = doer is not None and doer.pos_ != "PRON" and verb.i - doer.left_edge.i <= _MOST // 2
        if subject and doer is not None and short and not self.telling.is_party(doer):
            first, full = doer.left_edge.i, True
        beside = next((c for c in verb.children if c.i == last + 1 and c.dep_ == "prep"), None)
        if beside is not None and self._is_manner(beside, said=False):
            last = _noun_end(next(c for c in beside.children if c.dep_ == "pobj"))
        return self._of(first, last) if full else None

    def _of(self, first: int, last: int) -> Answer | None:
        """The words up to the first mark; of too many those before the last preposition."""
        end = next((i - 1 for i in range(first + 1, last + 1) if self.doc[i].text in _MARKS), last)
        if end - first >= _MOST:
            short = (i - 1 for i in range(first + _MOST - 1, first, -1) if self.doc[i].pos_ in ("ADP", "PART"))
            end = next(short, first + _MOST - 1)
        return stretch(self.doc, first, end)

    def _text(self, span: Span) -> str:
        return text_of(self.doc)[span.start : span.end]


def _later(verb: Token) -> Iterator[Token]:
    """What hangs on a verb after it, and clauses of a day or a deed: "on Monday when a bus overturned"."""
    for child in verb.children:
        if child.i > verb.i:
            yield child
            thing = next((c for c in child.children if c.dep_ == "pobj"), None) if child.dep_ == "prep" else child
            if thing is not None and thing.pos_ in ("NOUN", "PROPN"):
                for clause in thing.children:
                    if clause.dep_ in ("relcl", "advcl") and any(c.lower_ == "when" for c in clause.children):
                        yield clause


def _verbal_end(verb: Token, depth: int = 0) -> tuple[int, bool]:
    """Where a verb with what completes it ends, and whether anything does."""
    if depth > _DEEPEST:
        return verb.i, False
    last, full = verb.i, False
    after = [c for c in verb.children if c.i > verb.i]
    for child in after:
        if child.dep_ == "prt":
            last = max(last, child.i)
        elif (child.dep_ in _OBJECTS and child.pos_ != "PRON") or child.dep_ == "acomp":
            last, full = max(last, _noun_end(child)), True
        elif child.dep_ in ("xcomp", "ccomp") and child.pos_ in ("VERB", "AUX"):
            end = _verbal_end(child, depth + 1)[0]
            if end < verb.i + _MOST:
                last, full = max(last, end), True
    if full:
        goal = next((c for c in after if c.i == last + 1 and c.dep_ == "prep" and c.lower_ in _GOALS), None)
        end = _circumstance_end(goal, depth) if goal is not None else None
        return (end if end and end < verb.i + _MOST else last), True
    ends = (_circumstance_end(c, depth) for c in after if c.dep_ in ("prep", "agent"))
    end = next((end for end in ends if end and end < verb.i + _MOST), None)
    return (max(last, end), True) if end else (last, False)


def _circumstance_end(preposition: Token, depth: int) -> int | None:
    """Where a phrase after a verb ends; none of time."""
    below = next((c for c in preposition.children if c.dep_ in ("pobj", "pcomp")), None)
    if below is None or below.ent_type_ in ("DATE", "TIME"):
        return None
    return _verbal_end(below, depth + 1)[0] if below.pos_ == "VERB" else _noun_end(below)


def _noun_end(noun: Token) -> int:
    """Where a phrase ends that names a thing: with what it is of and what is joined to it, without clauses."""
    last = noun.i
    for child in noun.children:
        if child.i < noun.i:
            continue
        if child.dep_ == "prep" and child.lower_ == "of":
            below = next((c for c in child.children if c.dep_ == "pobj"), None)
            last = max(last, below.i if below is not None else last)
        elif child.dep_ == "conj" and child.pos_ in ("NOUN", "PROPN") and child.i - noun.i <= _MOST // 3:
            last = max(last, child.i)
    return last
