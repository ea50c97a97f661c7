"""Pointing at the text of an article, and comparing names."""

from __future__ import annotations

import re
import unicodedata

LEADING = re.compile(r"(?:the|a|an)\s+", re.IGNORECASE)
TRAILING = re.compile(r"(?:['’]s|['’]|\.)+$")
SMALL = {"the", "a", "an", "of", "for", "and"}


def words(name):
    """The words of a name; small ones, case and accents aside."""
    bare = "".join(c for c in unicodedata.normalize("NFKD", name or "") if not unicodedata.combining(c))
    return [word for word in re.findall(r"\w+", bare.casefold()) if word not in SMALL]


def same(one, other):
    """Two names of the same words."""
    return words(one) == words(other)


def alternatives(value):
    """`A|B` is A or B."""
    return str(value).split("|")


def pattern(words_of_text):
    """Finds these words whatever white space stands between them."""
    return r"\s+".join(re.escape(word) for word in re.split(r"\s", words_of_text))


def places(text, pointer):
    """Where the `<span>` of each alternative of a pointer stands in the text, once for every place it fits."""
    found = []
    for one in alternatives(pointer):
        before, span, after = re.fullmatch(r"(.*?)<(.+)>(.*)", one, re.DOTALL).groups()
        fits = re.finditer(f"{pattern(before)}({pattern(span)}){pattern(after)}", text)
        found += [fit.span(1) for fit in fits]
    return found


def trimmed(text, start, end):
    """A span without leading article, trailing possessive and full stop."""
    if lead := LEADING.match(text, start, end):
        start = lead.end()
    tail = TRAILING.search(text[start:end])
    return start, start + tail.start() if tail and tail.start() else end
