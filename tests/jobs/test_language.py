"""English is told from what is not, and what is unclear is nobody's loss."""

from __future__ import annotations

import re
import time

import pytest

from jobs.language import other_than_english
from tests.conftest import ROOT

ENGLISH = "The mayor of the town said on Monday that the new ferry will come in May, but not before the feast. "
OTHERS = {
    "de": "Der Bürgermeister hat am Montag gesagt, dass die neue Fähre im Mai kommt, aber nicht vor dem Fest.",
    "fr": "Le maire de la ville a dit lundi que le nouveau bac arrive en mai, mais pas avant la fête des pêcheurs.",
    "es": "El alcalde de la ciudad dijo el lunes que el nuevo barco llega en mayo, pero no antes de la fiesta.",
    "it": "Il sindaco della città ha detto che il nuovo traghetto arriva in maggio, ma non prima della festa di paese.",
    "pt": "O prefeito da cidade disse que o novo barco chega em maio, mas não antes da festa dos pescadores da vila.",
    "nl": "De burgemeester van de stad zei op maandag dat de nieuwe veerboot in mei komt, maar niet voor het feest.",
    "sv": "Borgmästaren i staden sade på måndagen att den nya färjan kommer i maj, men inte före festen och inte då.",
    "pl": "Burmistrz miasta powiedział w poniedziałek, że nowy prom będzie w maju, ale nie przed świętem i nie po nim.",
    "ru": "Мэр города сказал в понедельник, что новый паром придёт в мае, но не раньше праздника.",
    "uk": "Мер міста сказав у понеділок, що новий пором прийде в травні, але не раніше за свято, і він це знає.",
    "el": "Ο δήμαρχος της πόλης είπε τη Δευτέρα ότι το νέο πλοίο έρχεται τον Μάιο.",
    "ar": "قال عمدة المدينة يوم الاثنين إن العبارة الجديدة ستصل في مايو",
    "he": "ראש העיר אמר ביום שני כי המעבורת החדשה תגיע במאי",
    "zh": "市长星期一表示,新的渡轮将于五月抵达,但不会在节日之前到达港口。",
    "ja": "市長は月曜日、新しいフェリーは五月に到着すると述べたが、祭りの前ではない。",
    "ko": "시장은 월요일에 새로운 여객선이 오월에 도착할 것이라고 말했다.",
    "hi": "महापौर ने सोमवार को कहा कि नई नौका मई में आएगी",
}


@pytest.mark.parametrize("code", OTHERS)
def test_a_text_in_another_language_is_recognised(code):
    assert other_than_english(OTHERS[code]).code == code


@pytest.mark.parametrize("code", ["de", "fr", "ru", "zh"])
def test_a_word_of_english_in_it_changes_nothing(code):
    assert other_than_english(f"BREAKING: the latest. {OTHERS[code] * 3}").code == code


@pytest.mark.parametrize(
    "text",
    [
        ENGLISH,
        "?",
        "1",
        "🛳",
        "\x00",
        "",
        "Putin.",
        "Zwei Schiffe.",
        "Angela Merkel, Frank-Walter Steinmeier und Olaf Scholz",
        "a " * 500,
        "Die Welt, Der Spiegel and Die Zeit said so.",
        "Ursula von der Leyen, Luiz Inácio Lula da Silva, Juan de la Cruz, Mario de los Santos y Garcia",
        "DUP LEADER QUITS STORMONT ROW",
        "Москва",
        "Tokyo (東京) and Kyoto (京都)",
        "12.5 34 % 1,000 2022-01-18",
        "ltd. plc. inc. " * 50,
        "😀 éà ñ 東 д " * 3,
    ],
)
def test_english_and_what_is_unclear_is_not_refused(text):
    assert other_than_english(text) is None


def test_an_english_article_that_quotes_another_language_is_english():
    assert other_than_english(f"{ENGLISH} “{OTHERS['de']}” {ENGLISH}") is None
    assert other_than_english(f"{ENGLISH} “{OTHERS['ru']}” {ENGLISH}") is None


def test_no_article_and_no_sentence_of_the_corpus_is_refused():
    """The test part is not looked at."""
    articles = [path for part in ("train", "dev") for path in (ROOT / "corpus" / "articles" / part).glob("*.txt")]
    texts = [path.read_text(encoding="utf-8") for path in articles]
    pieces = {piece for text in texts for piece in re.split(r"(?<=[.!?])\s+|\n+", text)}

    assert len(pieces) > 800
    assert [piece for piece in [*texts, *pieces] if other_than_english(piece)] == []


@pytest.mark.parametrize("text", ["a " * 100_000, "я" * 200_000, "\n" * 200_000, '"' * 200_000, ENGLISH * 2000])
def test_the_longest_text_is_looked_at_in_no_time(text):
    other_than_english(text)
    began = time.monotonic()

    other_than_english(text)

    assert time.monotonic() - began < 0.25
