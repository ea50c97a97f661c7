"""Text in capitals: the model and all later components read it as it would be written in ordinary case.

`casing` hands on a twin of the document, whose words in capitals are re-cased and as long as they were: every offset is
the same in both. `as_written`, the last component, brings what was laid on the twin to the document itself. A text
without lines in capitals goes through both as it is.
"""

from __future__ import annotations

from spacy.language import Language
from spacy.tokens import Doc

from jobs.logs import logger, where_it_broke
from worker.pipeline.casing.lines import Stretch, stretches
from worker.pipeline.casing.recasing import Truecaser

__all__ = ["AsWritten", "Casing", "stretches"]

log = logger(__name__)

# What the model and its attribute ruler lay on tokens; heads bring the sentences with them.
LAID = ("TAG", "POS", "MORPH", "LEMMA", "DEP", "HEAD", "ENT_IOB", "ENT_TYPE", "ENT_KB_ID")

if not Doc.has_extension("written"):
    Doc.set_extension("written", default=None)


class Casing:
    """Gives the twin of a document with lines in capitals, and any other document itself."""

    def __init__(self, nlp: Language) -> None:
        self._truecaser = Truecaser(nlp)

    def __call__(self, doc: Doc) -> Doc:
        """The document that is to be read; the document itself too when the twin cannot be made."""
        loud = stretches(doc.text)
        if not loud:
            return doc
        try:
            return self.twin(doc, loud)
        except Exception:  # noqa: BLE001 - it is read as it is, as it would be without this component
            log.warning("a text in capitals is read as it is", error=where_it_broke())
            return doc

    def twin(self, doc: Doc, loud: list[Stretch]) -> Doc:
        """The same tokens, layers and sentence starts, words in the stretches re-cased."""
        words = [token.text for token in doc]
        starts = [bool(token.is_sent_start) for token in doc]
        at = doc.to_array("IDX")
        for start, end in loud:
            first, last = at.searchsorted([start, end]).tolist()
            inside = [i for i in range(first, last) if not words[i].isspace()]
            begins = [starts[i] or n == 0 for n, i in enumerate(inside)]
            recased = self._truecaser.recase([words[i] for i in inside], begins)
            for i, word in zip(inside, recased, strict=True):
                words[i] = word
        spaces = [bool(token.whitespace_) for token in doc]
        twin = Doc(doc.vocab, words=words, spaces=spaces, sent_starts=[begun or None for begun in starts])
        twin.user_data = dict(doc.user_data)
        twin._.written = doc
        return twin


class AsWritten:
    """Gives the document whose twin was read, with all that was laid on the twin."""

    def __call__(self, doc: Doc) -> Doc:
        """The document itself, offsets and words as sent."""
        written = doc._.written
        if written is None:
            return doc
        doc._.written = None
        written.from_array(list(LAID), doc.to_array(list(LAID)))
        written.user_data = doc.user_data
        written.tensor = doc.tensor
        return written


@Language.factory("dateline_casing_v1")
def make_casing(nlp: Language, name: str) -> Casing:  # noqa: ARG001 - the signature is spaCy's
    """The component as config.cfg names it."""
    return Casing(nlp)


@Language.factory("dateline_as_written_v1")
def make_as_written(nlp: Language, name: str) -> AsWritten:  # noqa: ARG001 - the signature is spaCy's
    """The component as config.cfg names it."""
    return AsWritten()
