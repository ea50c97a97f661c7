"""Grammar of years and what is counted in them: quarters, halves, seasons, decades, centuries."""

from __future__ import annotations

from dataclasses import replace

from worker.pipeline.times.context import is_season, is_year
from worker.pipeline.times.lexicon import Lexicon
from worker.pipeline.times.meaning import TEXT, Fixed, Hit, Meaning, Named, Whole
from worker.pipeline.times.pieces import Stretch

LONGEST_ERA = 3  # letters
SHORT_YEARS = 50  # '49 is 2049, '50 is 1950


class Years:
    """The rules; each takes a stretch and a place, and answers a Hit or None."""

    def __init__(self, lex: Lexicon) -> None:
        self.lex = lex
        self.rules = (
            self.quarter,
            self.season,
            self.year_words,
            self.decade,
            self.century,
            self.year,
            self.short_year,
            self.era,
        )

    # parts shared by the rules

    def ordinal(self, s: Stretch, i: int, most: int) -> tuple[int, int] | None:
        """The end and value of 20th, twentieth, twenty-first."""
        ordinals, numbers = self.lex["ordinals"], self.lex["numbers"]
        if s.digits(i) in (1, 2) and s.word(i + 1) in self.lex.ordinal_endings and s.glued(i + 1):
            found = (i + 2, s.number(i))
        elif s.word(i) in ordinals:
            found = (i + 1, ordinals[s.word(i)])
        else:
            j = i + 1 + (s.word(i + 1) == "-")
            ones = ordinals.get(s.word(j), 10)
            if numbers.get(s.word(i), 0) < 20 or ones > 9:
                return None
            found = (j + 1, numbers[s.word(i)] + ones)
        return found if 1 <= found[1] <= most else None

    def year_after(self, s: Stretch, i: int) -> tuple[int, Meaning] | None:
        """The year behind a month or day: "2014", ", 2014", "of 2014", "'14", "last year", "the following year"."""
        j = i + (s.word(i) == ",")
        j += s.word(j) == "of"
        if s.digits(j) == 4 and 1000 <= s.number(j) <= 2199 and not (s.word(j + 1) in ("%", ":") and s.glued(j + 1)):
            return j + 1, Named("year", s.number(j))
        if s.word(j) == "'" and s.digits(j + 1) == 2 and s.glued(j + 1):
            return j + 2, Named("year", _full(s.number(j + 1)))
        words = self.year_words(s, j)
        if words:
            return words.end, words.meaning
        that = s.word(j) == "that" or s.words(j, "the", "same")
        k = j + 1 + (s.word(j + 1) == "same")
        if that and s.word(k) == "year":
            return k + 1, Whole("year", 0, TEXT)
        the = s.word(j) == "the"
        step = s.word(j + the)
        if s.word(j + the + 1) != "year" or step not in self.lex["steps"]:
            return None
        from_text = self.lex.has("steps_from_text", step)
        if the == from_text:
            return j + the + 2, Whole("year", self.lex["steps"][step], TEXT if from_text else "published_at")
        return None

    # quarters, halves, seasons

    def quarter(self, s: Stretch, i: int) -> Hit | None:
        """The third quarter of 2022, third-quarter, Q3 2022, the first half of 2022, the fiscal second quarter."""
        j = i + (s.word(i) == "the")
        before = None
        if j > i and s.digits(j) == 4 and is_year(s, j, self.lex):
            before, j = Named("year", s.number(j)), j + 1
        head = self._quarter_head(s, j, article=j > i)
        if not head:
            return None
        end, grain, number, fiscal, hyphened = head
        # "the third-quarter loss": the article is the noun's
        start = i + 1 if hyphened and s.word(i) == "the" else i
        if before:
            return Hit(end, Named(grain, number, before, fiscal=fiscal), grain, start=start)
        decade = self.decade(s, end + 1) if grain == "half" and s.word(end) == "of" else None
        if decade:
            return Hit(decade.end, decade.meaning, "half_of_decade", mod="START" if number == 1 else "END")
        year = self.year_after(s, end) or self._fiscal_after(s, end)
        if not year and s.word(end) == "of" and s.word(end + 1) == "the" and s.word(end + 2) in ("year", "fiscal"):
            end += 3 + (s.word(end + 2) == "fiscal" and s.word(end + 3) == "year")
        elif not year and grain == "half":
            return None
        end, within = year or (end, None)
        return Hit(end, Named(grain, number, within, fiscal=fiscal), grain, start=start)

    def _quarter_head(self, s: Stretch, j: int, *, article: bool) -> tuple[int, str, int, bool, bool] | None:
        """End, grain, number, whether fiscal and whether hyphened, of "third quarter", "Q3", "latter half"."""
        fiscal = s.word(j) == "fiscal"
        if fiscal:
            j += 1 + (s.word(j + 1) == "-")
        if s.digits(j) == 1 and s.word(j + 1) == "q" and s.glued(j + 1) and 1 <= s.number(j) <= 4:
            return j + 2, "quarter", s.number(j), fiscal, False  # "3Q"
        if s.word(j) == "q":
            good = s.glued(j + 1) and s.digits(j + 1) == 1 and 1 <= s.number(j + 1) <= 4
            return (j + 2, "quarter", s.number(j + 1), fiscal, False) if good else None
        last = article and s.word(j) in ("last", "latter", "final")
        ordinal = (j + 1, 0) if last else self.ordinal(s, j, 4)
        if not ordinal:
            return None
        end, number = ordinal
        end += s.word(end) == "-"
        if s.word(end) == "fiscal":
            end, fiscal = end + 1 + (s.word(end + 1) == "-"), True
        grain = s.word(end)
        most = {"quarter": 4, "half": 2}.get(grain, 0)
        if number > most or not most or (s.word(j) == "last" and grain == "quarter"):
            return None
        return end + 1, grain, number or most, fiscal, s.word(end - 1) == "-"

    @staticmethod
    def _fiscal_after(s: Stretch, i: int) -> tuple[int, Meaning] | None:
        j = i + (s.word(i) == "of")
        if s.word(j) == "fiscal" and s.digits(j + 1) == 4:
            return j + 2, Named("year", s.number(j + 1), fiscal=True)
        return None

    def season(self, s: Stretch, i: int) -> Hit | None:
        """Autumn of 2020, the winter of 1994, summer 2020, the summer."""
        j = i + (s.word(i) == "the")
        row = self.lex.seasons.get(s.word(j))
        if not row:
            return None
        year = self.year_after(s, j + 1)
        if year:
            return Hit(year[0], Named("season", row.code, year[1]), "season_year")
        return Hit(j + 1, Named("season", row.code), "season") if is_season(s, j, self.lex) else None

    # years and longer

    def year(self, s: Stretch, i: int) -> Hit | None:
        """2014, fiscal 2014, fiscal year 2014, the year 2014, 2014-16, the 2014 summer games."""
        j = i + (s.word(i) == "the")
        fiscal = s.word(j) in ("fiscal", "fy")
        named = fiscal or s.word(j) == "year"
        if named:
            j += 1 + (s.word(j) == "fiscal" and s.word(j + 1) == "year")
        if s.word(j - 1) == "fy" and s.digits(j) == 2 and s.glued(j):
            return Hit(j + 1, Named("year", _full(s.number(j)), fiscal=True), "fiscal_year")
        span = self._year_range(s, j) if s.digits(j) == 4 else None
        if s.digits(j) != 4 or not (named or is_year(s, j, self.lex, ranged=span is not None)):
            return None
        if fiscal:
            return Hit(j + 1, Named("year", s.number(j), fiscal=True), "fiscal_year")
        if s.word(i) == "the" and not named:
            if span:
                return replace(span, start=j)
            return None
        season = self.lex.seasons.get(s.word(j + 1)) if not span and not named else None
        if season and s.pieces[j + 1].token.dep_ == "compound":
            return Hit(j + 2, Named("season", season.code, Named("year", s.number(j))), "season_year")
        return span or Hit(j + 1, Named("year", s.number(j)), "year")

    @staticmethod
    def _year_range(s: Stretch, j: int) -> Hit | None:
        """The two years of 2014-16."""
        first, short = s.number(j), s.digits(j + 2)
        if s.word(j + 1) not in ("-", "/") or not (s.glued(j + 1) and s.glued(j + 2)) or short not in (2, 4):
            return None
        last = s.number(j + 2) + (first // 100 * 100 if short == 2 else 0)
        if not first < last <= first + 100 or (s.glued(j + 3) and s.at(j + 3).kind != "mark"):
            return None
        also = Hit(j + 3, Named("year", last), "range_to", start=j + 2)
        return Hit(j + 1, Named("year", first), "range_from", also=also)

    def short_year(self, s: Stretch, i: int) -> Hit | None:
        """'68 after a word that may stand before a year."""
        before = s.at(i - 1)
        if s.word(i) != "'" or s.digits(i + 1) != 2 or not s.glued(i + 1) or s.word(i + 2) == "s":
            return None
        if before is None or before.kind != "word" or not self.lex.has("year_prepositions", before.text):
            return None
        return Hit(i + 2, Named("year", _full(s.number(i + 1))), "short_year")

    def year_words(self, s: Stretch, i: int) -> Hit | None:
        """Nineteen ninety-seven; the year two thousand."""
        numbers = self.lex["numbers"]
        j = i + 2 * (s.word(i) == "the" and s.word(i + 1) == "year")
        if j > i and s.word(j) == "two" and s.word(j + 1) == "thousand":
            ones = numbers.get(s.word(j + 2), 0)
            return Hit(j + 2 + bool(ones), Named("year", 2000 + ones), "year_words")
        hundreds, tens = numbers.get(s.word(j), 0), numbers.get(s.word(j + 1), 0)
        if hundreds not in (18, 19, 20) or tens < 10:
            return None
        year = hundreds * 100 + tens
        k = j + 2 + (s.word(j + 2) == "-")
        ones = numbers.get(s.word(k), 10)
        if tens >= 20 and ones < 10:
            return Hit(k + 1, Named("year", year + ones), "year_words")
        return Hit(j + 2, Named("year", year), "year_words")

    def decade(self, s: Stretch, i: int) -> Hit | None:
        """The 1990s, 1990's, the '90s, the nineties; the 1800s are a century."""
        j = i + (s.word(i) == "the")
        if j > i and s.word(j) in self.lex["decades"]:
            return Hit(j + 1, Named("decade", 190 + self.lex["decades"][s.word(j)]), "decade")
        if s.word(i) == "nineteen" and s.word(i + 1 + (s.word(i + 1) == "-")) in self.lex["decades"]:
            end = i + 2 + (s.word(i + 1) == "-")
            return Hit(end, Named("decade", 190 + self.lex["decades"][s.word(end - 1)]), "decade")
        if s.digits(j) == 2 and s.word(j + 1) == "s" and s.glued(j + 1) and self._spoken_of(s, j):
            return Hit(j + 2, Named("decade", 190 + s.number(j) // 10), "decade")
        short = s.word(j) == "'" and s.digits(j + 1) == 2 and s.glued(j + 1)
        figure = j + short
        end = figure + 1 + (s.word(figure + 1) == "'" and s.glued(figure + 1))
        if s.digits(figure) != (2 if short else 4) or s.word(end) != "s" or not s.glued(end):
            return None
        number = s.number(figure) + (1900 if short else 0)
        if number % 10 or not 1000 <= number < 2200:
            return None
        # "the 1960s-era bus": the article is the noun's
        start = j if s.word(end + 1) == "-" and s.glued(end + 1) and s.glued(end + 2) else i
        if number % 100 == 0 and number < 2000:
            return Hit(end + 1, Named("century", number // 100), "century", start=start)
        return Hit(end + 1, Named("decade", number // 10), "decade", start=start)

    def era(self, s: Stretch, i: int) -> Hit | None:
        """44 BC, A.D. 79, the third century B.C."""
        before = self._era(s, i)
        if before and before[1] > 0 and s.digits(before[0]) in (1, 2, 3):
            return Hit(before[0] + 1, Named("year", s.number(before[0])), "era") if s.number(before[0]) else None
        hit = self.century(s, i) if not s.digits(i) or s.word(i + 1) in self.lex.ordinal_endings else None
        end = hit.end if hit else i + 1
        after = self._era(s, end) if hit or s.digits(i) in (1, 2, 3, 4) else None
        counted = s.at(after[0]) if after else None
        if not after or (counted and counted.token.pos_ in ("NOUN", "PROPN")):
            return None  # "30 AD managers"
        number = hit.meaning.number if hit else s.number(i)
        if after[1] < 0:
            return Hit(after[0], Fixed("DATE", f"BC{number:02}" if hit else f"BC{number:04}"), "era")
        return Hit(after[0], hit.meaning if hit else Named("year", number), "era") if number or hit else None

    def _era(self, s: Stretch, i: int) -> tuple[int, int] | None:
        """The end and the side of BC, B.C.E., AD: -1 before, 1 after."""
        piece, letters, end = s.at(i), "", i
        if piece is None or not piece.capital:
            return None
        while end < len(s) and len(letters) < LONGEST_ERA and s.pieces[end].kind == "word" and s.pieces[end].capital:
            letters, end = letters + s.word(end), end + 1
            if len(s.word(end - 1)) > 1 or s.word(end) != "." or not s.glued(end):
                break  # the full stop of a sentence
            end += 1
            if not s.glued(end):
                break
        side = self.lex["eras"].get(letters)
        return (end, side) if side else None

    def _spoken_of(self, s: Stretch, i: int) -> bool:
        """Whether the bare figure of "the 90s", "mid-90s" is a decade, and neither an age nor a temperature."""
        decade = s.number(i) % 10 == 0 and s.number(i) >= 20
        before = s.word(i - 1) if s.word(i - 1) != "-" else s.word(i - 2)
        if before in ("early", "late", "mid"):
            return decade and not self.lex.has("owned", s.word(i - 2))
        return decade and before == "the" and s.pieces[i].token.ent_type_ == "DATE"

    def century(self, s: Stretch, i: int) -> Hit | None:
        """The 20th century."""
        ordinal = self.ordinal(s, i + (s.word(i) == "the"), 30)
        if not ordinal:
            return None
        end = ordinal[0] + (s.word(ordinal[0]) == "-")
        if s.word(end) not in ("century", "centuries"):
            return None
        return Hit(end + 1, Named("century", ordinal[1] - 1), "century")


def _full(short: int) -> int:
    return short + (2000 if short < SHORT_YEARS else 1900)
