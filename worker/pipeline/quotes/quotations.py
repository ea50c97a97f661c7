"""Quotations: each quoted stretch with the frame that stands beside it, and the stretches that follow from it."""

from __future__ import annotations

from dataclasses import replace

from spacy.tokens import Token

from worker.pipeline.layers import Quote, Span
from worker.pipeline.quotes.frames import Frame
from worker.pipeline.quotes.interview import Interview
from worker.pipeline.quotes.lexicon import lexicon
from worker.pipeline.quotes.marks import Paragraph, Stretch, titled, trim
from worker.pipeline.quotes.page import FULL, Page

DASHES = "―—–-"
SIGNATURE = 10  # words of a name after a dash
LEAD = 8  # words between a cue and the comma before the quotation: "told reporters at a rally in Ohio, ..."
TELLING = frozenset({"statement", "address", "topic", "judgement"})
PULLED = 20  # statements without a speaker whose words are looked for elsewhere
TERMINAL = ".!?,… "
SENTENCE = 4  # words from which a stretch on its own is a statement and not a name or a word held at arm's length
MODIFIERS = ("DET", "ADJ", "NUM", "PRON", "PART", "PUNCT")
SUSPENDED = ",?!—–-…"  # what stands before a closing mark when the sentence goes on
MARKED = " \t\u00a0\"'”’»"
INNER = "'’”\"»"  # marks of a quotation within, at the end of the outer one


class Quotations:
    """Reads the stretches of a page, paragraph by paragraph."""

    def __init__(self, page: Page) -> None:
        self.page, self.text = page, page.text
        self.interview = Interview(page)
        self.last: tuple[Paragraph, Quote, Stretch] | None = None  # the last quotation

    def read(self) -> None:
        """Adds the quotations to the page."""
        for paragraph in self.page.paragraphs:
            rows = paragraph.stretches
            if quote := self.interview.read(paragraph):
                self.page.quotes.append(quote)
                continue
            held: list[Quote | None] = []
            for i, stretch in enumerate(rows):
                left = rows[i - 1].outer.end if i else paragraph.span.start
                right = rows[i + 1].outer.start if i + 1 < len(rows) else paragraph.span.end
                held.append(
                    self._framed(paragraph, stretch, left, right) if stretch.inner.end > stretch.inner.start else None
                )
            for i, stretch in enumerate(rows):
                held[i] = held[i] or self._following(paragraph, i, held)
                if quote := held[i]:
                    self.last = (paragraph, quote, stretch)
                    self.page.quotes.append(quote)
        self._pulled()

    def _pulled(self) -> None:
        """Gives a statement without a speaker, as pages pull it out of their text, that of the same words elsewhere."""
        alone = [i for i, quote in enumerate(self.page.quotes) if quote.rule == "unattributed"][:PULLED]
        if not alone:
            return
        at = {quote.content.start: quote for quote in self.page.quotes if quote.cue}
        for i in alone:
            quote = self.page.quotes[i]
            words = self.text[quote.content.start : quote.content.end].rstrip(TERMINAL)
            places = (self.text.find(words), self.text.find(words, quote.content.end))
            same = next((at[place] for place in places if place in at), None)
            if same is not None:
                self.page.quotes[i] = replace(same, kind="direct", content=quote.content, rule="repeated")

    def _framed(self, paragraph: Paragraph, stretch: Stretch, left: int, right: int) -> Quote | None:
        """The quote by a frame that stands beside the stretch."""
        if frame := self._after(stretch, right):
            start = self._unquoted(stretch, left)
            if start is None:
                return self._quote("direct", stretch.inner, frame, "after")
            if frame.content is None or frame.content.start < frame.span.start:
                return self._quote("mixed", Span(start, stretch.outer.end), frame, "after")
        elif found := self._before(stretch, left):
            frame, start = found
            end = self._goes_on(stretch, right)
            if start is None and end is None:
                return self._quote("direct", stretch.inner, frame, "before")
            if frame.content is None or end is None:
                span = Span(stretch.outer.start if start is None else start, end or stretch.outer.end)
                return self._quote("mixed", span, frame, "before")
        elif named := self.interview.headed(paragraph, stretch.inner):
            return named
        elif right == paragraph.span.end:
            return self._signed(stretch, right)
        return None

    def _after(self, stretch: Stretch, right: int) -> Frame | None:
        """The frame after the closing mark: "...", X said."""
        begin = stretch.outer.end
        inner = self.text[stretch.inner.start : stretch.inner.end].rstrip(INNER)
        gap = self.text[begin:right].lstrip()
        last = inner[-1:]
        if not gap or not last or (last == "." and not gap[0].islower()):
            return None
        if last not in SUSPENDED and gap[0] != "," and not gap[0].islower():
            return None
        end = self.page.sentence_end(begin, right)
        frame = next((f for f in self.page.cued(begin, end) if f.speech), None)
        if frame is None or frame.cue.lower_ == "according":
            return None
        who = frame.speaker
        if who is None or not begin <= who.idx < end:
            who = self._neighbour(frame, begin, end)
            if who is None and (frame.speaker is None or frame.cue.tag_ != "VBG"):
                return None
            frame = replace(frame, speaker=who or frame.speaker)
        starts = [frame.span.start] + ([max(who.left_edge.idx, begin)] if who is not None else [])
        return frame if not _worded(self.text[begin : min(starts)]) else None

    def _neighbour(self, frame: Frame, begin: int, end: int) -> Token | None:
        """The noun that begins the words between a closing mark and the cue, or else those after the cue."""
        for part in ((begin, frame.span.start), (frame.span.end, end)):
            head = None
            for token in self.page.tokens(*part):
                if token.pos_ in ("NOUN", "PROPN", "PRON") and token.tag_ not in ("PRP$", "WP$"):
                    head = token
                elif head is not None or not (token.pos_ in MODIFIERS or token.is_punct):
                    break
            if head is not None:
                return head
        return None

    def _before(self, stretch: Stretch, left: int) -> tuple[Frame, int | None] | None:
        """The frame before the opening mark, and where the statement begins when unquoted words of it come first."""
        gap = self.text[left : stretch.outer.start].rstrip()
        if not gap and (before := self.page.paragraph_before(stretch.outer.start)):
            left, gap = before.start, self.text[before.start : before.end]
            if gap[-1] != ":":
                return None
        if not gap or (gap[-1] not in ",:" and not gap[-1].isalnum()):
            return None
        end = left + len(gap)
        begin = self.page.sentence_start(left, end - (gap[-1] in FULL))
        colon = gap[-1] == ":"
        for frame in reversed(self.page.cued(begin, end)):
            if not (frame.speech or colon) or frame.rule == "noun" or frame.speaker is None:
                continue
            between = self.text[frame.span.end : end]
            words = between.replace(",", " ").split()
            if "that" in words and not colon:
                at = frame.span.end + between.rindex("that") + len("that")
                start = trim(self.text, at, stretch.outer.start).start
                return frame, None if not _worded(self.text[at : stretch.outer.start]) else start + (
                    self.text[start] == ","
                )
            if colon or (len(words) <= LEAD and gap[-1] == ",") or not words:
                return frame, None
            return None
        return None

    def _goes_on(self, stretch: Stretch, right: int) -> int | None:
        """Where the sentence ends that goes on in unquoted words after the closing mark; None when it does not."""
        gap = self.text[stretch.outer.end : right].lstrip()
        if not gap or not gap[0].islower() or self.text[stretch.inner.end - 1] in FULL + ",":
            return None
        return trim(self.text, stretch.outer.end, self.page.sentence_end(stretch.outer.end, right)).end

    def _unquoted(self, stretch: Stretch, left: int) -> int | None:
        """Where the sentence begins when unquoted words of it stand before the stretch."""
        span = trim(self.text, self.page.sentence_start(left, stretch.outer.start), stretch.outer.start)
        if not _worded(self.text[span.start : span.end]):
            return None
        first = next((t for t in self.page.tokens(span.start, span.end) if not t.is_punct), None)
        prompted = first is not None and first.tag_ == "VBN" and first.lemma_.lower() in lexicon().prompts
        return None if prompted and self.text[span.end - 1] == "," else span.start

    def _signed(self, stretch: Stretch, right: int) -> Quote | None:
        """The quote of a paragraph that ends with a dash and a name."""
        gap = self.text[stretch.outer.end : right].strip()
        if gap[:1] not in DASHES or len(gap) < 2 or len(gap.split()) > SIGNATURE:
            return None
        names = [t for t in self.page.tokens(stretch.outer.end, right) if t.text[0].isalnum()]
        if not names or not names[0].text[0].isupper():
            return None
        entity = next((self.page.speakers.by_token[t.i] for t in names if t.i in self.page.speakers.by_token), None)
        who, mention = (
            (entity[0].id, entity[1].span) if entity else (None, Span(names[0].idx, names[-1].idx + len(names[-1])))
        )
        dash = self.text.index(gap[0], stretch.outer.end)
        return Quote("", "direct", stretch.inner, Span(dash, dash + 1), who, mention, None, "signature")

    def _following(self, paragraph: Paragraph, i: int, held: list[Quote | None]) -> Quote | None:
        """The quote of a stretch without a frame of its own, by the quotation before it."""
        stretch = paragraph.stretches[i]
        if not stretch.opened or not (stretch.double or self._on_its_own(paragraph, i)):
            return None
        beside = held[i - 1] if i else None
        if beside and beside.cue and beside.cue.start >= paragraph.stretches[i - 1].outer.end:
            gap = self.text[beside.cue.end : stretch.outer.start].rstrip()
            if self._resumes(gap, beside):
                return _copy(stretch, beside, "continued")
            if (start := self._led_back(gap, beside.cue.end)) is not None:
                return replace(beside, kind="mixed", content=Span(start, stretch.outer.end), rule="continued")
        statement = self.text[stretch.inner.start : stretch.inner.end]
        if not statement.lstrip("[(…. ")[:1].isupper():
            return None
        if len(statement.split()) < SENTENCE and not self._on_its_own(paragraph, i):
            return None
        if previous := next((q for q in reversed(held[:i]) if q), None):
            return _copy(stretch, previous, "continued")
        if (
            i == 0
            and self.last
            and self.last[0].number == paragraph.number - 1
            and stretch.outer.start == paragraph.span.start
        ):
            return _copy(stretch, self.last[1], "chain")
        left = paragraph.stretches[i - 1].outer.end if i else paragraph.span.start
        return self._following_report(stretch, left) or self._unattributed(paragraph, stretch)

    def _following_report(self, stretch: Stretch, left: int) -> Quote | None:
        """The quote of whoever the sentence before reports, or is the subject of when it ends in a colon."""
        gap = self.text[left : stretch.outer.start].rstrip()
        if not gap and (before := self.page.paragraph_before(stretch.outer.start)):
            left, gap = before.start, self.text[before.start : before.end]
            gap = gap if gap[-1] == ":" else ""
        if not gap or gap[-1] not in FULL + ":":
            return None
        end = left + len(gap)
        if gap[-1] == ":":  # words held at arm's length may stand before it: X called it "a shame": "..."
            left = self.page.paragraph_start(left)
        begin = self.page.sentence_start(left, end - 1)
        frames = [f for f in self.page.cued(begin, end) if f.speaker is not None and f.groups & TELLING]
        frame = frames[-1] if frames else self._announced(begin, end) if gap[-1] == ":" else None
        if frame is None:
            return None
        return self.page.speakers.quote("direct", stretch.inner, frame, "following", self.last and self.last[1])

    def _announced(self, begin: int, end: int) -> Frame | None:
        """The frame of "X had one more wish: ...", whose cue is the colon."""
        for token in reversed(self.page.tokens(begin, end)):
            who = self.page.tree.subject(token) if token.pos_ in ("VERB", "AUX") else None
            if who is not None and begin <= who.idx < end and self.page.speakers.speaks(who):
                return Frame(token, Span(end - 1, end), frozenset({"statement"}), who)
        return None

    def _unattributed(self, paragraph: Paragraph, stretch: Stretch) -> Quote | None:
        """The quote of a sentence between marks that nobody is said to have spoken."""
        said = self.text[stretch.inner.start : stretch.inner.end]
        before = self.text[paragraph.span.start : stretch.outer.start].rstrip()
        alone = not before or before[-1] in FULL + ":" + MARKED
        whole = stretch.closed and said[-1:] in FULL and len(said.split()) >= SENTENCE and not titled(said)
        return Quote("", "direct", stretch.inner, rule="unattributed") if alone and whole else None

    def _on_its_own(self, paragraph: Paragraph, i: int) -> bool:
        """The stretch is a sentence of its own, after one that ends a sentence in the same paragraph."""
        stretch = paragraph.stretches[i]
        before = self.text[paragraph.span.start : stretch.outer.start].rstrip(MARKED)
        return before[-1:] in tuple(FULL) and self.text[stretch.inner.end - 1] in FULL

    def _resumes(self, gap: str, before: Quote) -> bool:
        """The words after a cue lead back into the quotation: "...," X said, "..."."""
        if any(mark in gap for mark in FULL):
            return False
        words = gap.split()
        name = before.speaker_mention
        room = LEAD if name and name.start >= before.cue.start else LEAD // 2
        return len(words) <= room and (
            gap[-1:] == "," or (words[-1:] and words[-1] in ("but", "and", "that", "because"))
        )

    def _led_back(self, gap: str, begin: int) -> int | None:
        """Where words of the statement begin before its next quoted ones: "...," X said, and still "..."."""
        before, comma, words = gap.rpartition(",")
        if not comma or any(mark in gap for mark in FULL) or not 0 < len(words.split()) <= LEAD // 2:
            return None
        if not words.lstrip()[0].islower() or len(before.split()) > LEAD:
            return None
        return begin + len(before) + len(comma) + len(words) - len(words.lstrip())

    def _quote(self, kind: str, content: Span, frame: Frame, rule: str) -> Quote:
        self.page.used.add(frame.cue.i)
        return self.page.speakers.quote(
            kind, trim(self.text, content.start, content.end), frame, rule, self.last and self.last[1]
        )


def _copy(stretch: Stretch, previous: Quote, rule: str) -> Quote:
    return replace(previous, kind="direct", content=stretch.inner, rule=rule)


def _worded(text: str) -> bool:
    return any(c.isalnum() for c in text)
