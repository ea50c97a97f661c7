"""What the one who tells an event makes of it: a source's no is a denial, a vow to do harm a threat."""

from __future__ import annotations

from collections.abc import Mapping

from worker.pipeline.events.governors import Governors
from worker.pipeline.events.roles import Found
from worker.pipeline.events.tree import Tree
from worker.pipeline.events.wording import FactualityWords
from worker.pipeline.layers import Quote

_CLAIMED = ("actual", "planned", "denied")  # what a source says is not so
_UNSAID = ("belief", "hearsay", "infinitive", "noun", "object")  # rules of quotes that hold no statement
_HARMFUL = ("assault", "coerce", "sanction")


class Claims:
    """Looks at how the events of one document are told; `quoted` is the innermost statement by token."""

    def __init__(self, tree: Tree, words: FactualityWords, governors: Governors, quoted: Mapping[int, Quote]) -> None:
        self.tree = tree
        self.words = words
        self.governors = governors
        self.quoted = quoted

    def contradicted(self, event: Found) -> None:
        """What not the article but a source says did not happen, is denied."""
        told = event.told
        if any(self.governors.operator(head) == "negative" for head in told.governors):
            return  # "said that it refused to"
        if told.negative and told.modality in _CLAIMED and (told.speakers or self._is_said(event)):
            told.modality, told.negative = "denied", False

    def _is_said(self, event: Found) -> bool:
        """Somebody says it in so many words; "has no plans to" is the article's own."""
        quote = self.quoted.get(event.trigger.i)
        if quote is None or quote.speaker is None:
            return False
        return event.told.modality != "planned" or quote.rule not in _UNSAID

    def vowed(self, event: Found) -> None:
        """Who vows harm to another, threatens."""
        told = event.told
        if told.modality != "planned" or told.negative or event.type.partition(".")[0] not in _HARMFUL:
            return
        if any(self.tree.lemma(head) in self.words.vowing for head in told.governors):
            told.modality = "threatened"
