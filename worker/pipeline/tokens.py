"""What news writes that spaCy's tokenizer splits wrongly: titles cut short ("Lt. Col."), "U.S.-led"."""

from __future__ import annotations

from spacy.language import Language
from spacy.symbols import ORTH
from spacy.util import compile_infix_regex

from worker.pipeline.entities.knowledge import titles

# A hyphen after a state or body that is written with full stops: "U.S.-led" is three words as "UN-led" is.
AFTER_STOP = r"(?<=[A-Z]\.[A-Z]\.)[-\u2010\u2011\u2013](?=[A-Za-z])"


def mend_tokenizer(nlp: Language) -> None:
    """Keeps the full stops of the titles in titles.yaml, and takes the hyphen from letters with full stops."""
    for title in sorted(titles().heads):
        if title.endswith(".") and title[:-1].isalpha():
            nlp.tokenizer.add_special_case(title.capitalize(), [{ORTH: title.capitalize()}])
    infixes = [*(nlp.Defaults.infixes or ()), AFTER_STOP]
    nlp.tokenizer.infix_finditer = compile_infix_regex(infixes).finditer
