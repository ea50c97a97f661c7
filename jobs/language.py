"""Which language a text is written in: enough to tell English from what is not, in both wings.

The script decides where it is not Latin. Otherwise the function words do: in running text of any length they are a
third of all words. A text that is short, or all names and numbers, leaves it open; nobody is refused for
that.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from functools import cache
from pathlib import Path

READ = 20_000  # code points from the start; more would tell nothing new
LEAST_LETTERS = 20  # of another script
LEAST_WORDS = 6  # function words of another language
LEAST_SHARE = 0.15  # of all words
ENGLISH_MOST = 0.3  # English ones for one of the other language

WORD = re.compile(r"[^\W\d_]+")
LATIN = re.compile(r"[A-Za-z\u00aa-\u024f\u1e00-\u1eff]")
# Blocks of letters, each with the language that is reported where its function words do not say another one.
SCRIPTS = {
    "el": (re.compile(r"[\u0370-\u03ff\u1f00-\u1fff]"), "Greek"),
    "ru": (re.compile(r"[\u0400-\u052f]"), "Russian"),
    "hy": (re.compile(r"[\u0530-\u058f]"), "Armenian"),
    "he": (re.compile(r"[\u0590-\u05ff]"), "Hebrew"),
    "ar": (re.compile(r"[\u0600-\u06ff\u0750-\u077f]"), "Arabic"),
    "hi": (re.compile(r"[\u0900-\u097f]"), "Hindi"),
    "bn": (re.compile(r"[\u0980-\u09ff]"), "Bengali"),
    "pa": (re.compile(r"[\u0a00-\u0a7f]"), "Punjabi"),
    "gu": (re.compile(r"[\u0a80-\u0aff]"), "Gujarati"),
    "ta": (re.compile(r"[\u0b80-\u0bff]"), "Tamil"),
    "te": (re.compile(r"[\u0c00-\u0c7f]"), "Telugu"),
    "kn": (re.compile(r"[\u0c80-\u0cff]"), "Kannada"),
    "ml": (re.compile(r"[\u0d00-\u0d7f]"), "Malayalam"),
    "si": (re.compile(r"[\u0d80-\u0dff]"), "Sinhala"),
    "th": (re.compile(r"[\u0e00-\u0e7f]"), "Thai"),
    "lo": (re.compile(r"[\u0e80-\u0eff]"), "Lao"),
    "my": (re.compile(r"[\u1000-\u109f]"), "Burmese"),
    "ka": (re.compile(r"[\u10a0-\u10ff]"), "Georgian"),
    "am": (re.compile(r"[\u1200-\u137f]"), "Amharic"),
    "km": (re.compile(r"[\u1780-\u17ff]"), "Khmer"),
    "ja": (re.compile(r"[\u3040-\u30ff]"), "Japanese"),
    "zh": (re.compile(r"[\u3400-\u9fff]"), "Chinese"),
    "ko": (re.compile(r"[\uac00-\ud7af]"), "Korean"),
}


@dataclass(frozen=True)
class Language:
    """A language by its BCP 47 code and its English name."""

    code: str
    name: str


def other_than_english(text: str) -> Language | None:
    """The language of a text that is clearly not English; None when it is, or may be."""
    sample = text[:READ]
    words = [word.lower() for word in WORD.findall(sample)]
    scores = _scores(words)
    latin = len(LATIN.findall(sample))
    letters = {code: len(block.findall(sample)) for code, (block, _) in SCRIPTS.items()}
    # Japanese is written with Chinese letters too, and they alone are no Japanese.
    if letters["ja"] * 10 > letters["zh"]:
        letters["ja"] += letters.pop("zh")
    script = max(letters, key=lambda code: letters[code])
    # A random string has letters of every script.
    if letters[script] >= max(LEAST_LETTERS, sum(map(len, words)) / 2) and letters[script] > latin:
        best = max(scores, key=lambda code: scores[code], default=script)
        found = best if best != "en" and _is_in(best, script) else script
        return Language(found, _names().get(found) or SCRIPTS[found][1])
    best = max(scores, key=lambda code: scores[code], default="en")
    clear = scores[best] >= max(LEAST_WORDS, LEAST_SHARE * len(words)) if best != "en" else False
    return Language(best, _names()[best]) if clear and scores["en"] <= ENGLISH_MOST * scores[best] else None


def _scores(words: list[str]) -> Counter[str]:
    """How many function words of each language there are, a word that several share counting for each of them."""
    scores: Counter[str] = Counter()
    for word, times in Counter(words).items():
        for code in _shared().get(word, ()):
            scores[code] += times
    return scores


def _is_in(code: str, script: str) -> bool:
    """The function words of a language are written in a script."""
    return any(SCRIPTS[script][0].match(word) for word, codes in _shared().items() if code in codes)


@cache
def _table() -> dict[str, tuple[str, tuple[str, ...]]]:
    """Name and words by code. Raises ValueError for a line that cannot be read."""
    table = {}
    for line in Path(__file__).with_name("function_words.txt").read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            head, colon, words = line.partition(": ")
            code, blank, name = head.partition(" ")
            if not (colon and blank and words) or code in table:
                raise ValueError(f"function_words.txt: {head}")
            table[code] = (name, tuple(dict.fromkeys(words.split())))
    return table


@cache
def _names() -> dict[str, str]:
    return {code: name for code, (name, _) in _table().items()}


@cache
def _shared() -> dict[str, tuple[str, ...]]:
    """The languages of each function word."""
    languages: dict[str, list[str]] = {}
    for code, (_, words) in _table().items():
        for word in words:
            languages.setdefault(word, []).append(code)
    return {word: tuple(codes) for word, codes in languages.items()}
