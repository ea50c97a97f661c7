"""What two spellings of one name have in common: the key under which the gazetteer keeps it."""

from __future__ import annotations

import unicodedata
from functools import lru_cache

# Letters that Unicode does not take apart into a base letter and a mark.
LETTERS = dict(zip("øłđðıħŧə", "olddihta", strict=True)) | {"þ": "th", "æ": "ae", "œ": "oe"}
SILENT = "'’‘ʼʻʹʺʽʾʿ`´′″\".·"
BREAKS = "-‐‑‒–—―/,;:()[]_"
PUNCTUATION = str.maketrans(
    {**dict.fromkeys(SILENT, None), **dict.fromkeys(BREAKS, " "), "&": " and ", "\u00ad": None, **LETTERS}
)
LONGEST = 200  # characters; no place has a longer name
# How words of names are shortened; a name that is such a word as a whole stays.
WORDS = {
    "co": "county",
    "e": "east",
    "ft": "fort",
    "hts": "heights",
    "mt": "mount",
    "n": "north",
    "s": "south",
    "st": "saint",
    "sta": "santa",
    "ste": "sainte",
    "sto": "santo",
    "w": "west",
}


def key(name: str) -> str:
    """The name without case, diacritics, dots, apostrophes and hyphens, "St.", "Mt.", "N." and "Co." written out.

    "" when nothing is left, or only one letter, or when it is longer than any name.
    """
    return _key(name) if len(name) <= LONGEST else ""


@lru_cache(maxsize=4096)
def _key(name: str) -> str:
    folded = name.casefold()
    if not folded.isascii():
        folded = "".join(c for c in unicodedata.normalize("NFKD", folded) if not unicodedata.combining(c))
    words = folded.translate(PUNCTUATION).split()
    plain = " ".join([WORDS.get(word, word) for word in words]) if len(words) > 1 else "".join(words)
    return plain if len(plain) > 1 else ""
