"""How many facts hold, by article and by kind: `python -m tests.gold.report [ARTICLE …] [--misses] [--json FILE]`."""

from __future__ import annotations

import argparse
import json
import sys
from collections import Counter
from pathlib import Path

from tests.gold.facts import articles, facts_of, known_misses
from worker.pipeline.reader import Reader
from worker.tasks import extract


def main():
    """Prints the counts; `--misses` also every fact that does not hold, and known misses that do."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("articles", nargs="*", choices=[[], *articles()])
    options.add_argument("--misses", action="store_true", help="say what is wrong with each")
    options.add_argument("--json", type=Path, help="write what is wrong of each fact that fails, by its id")
    chosen = options.parse_args()
    reader, known = Reader("en_core_web_md"), known_misses()
    held, total, wrongs = Counter(), Counter(), {}
    for article in (articles()[name] for name in chosen.articles or articles()):
        result = extract(reader, article.submission)
        if article.html and result["document"]["text"] is None:
            print(f"{article.name}: the pipeline does not read text/html yet")
            continue
        for fact in facts_of(article):
            wrong = fact.wrong(result)
            for count in (article.name, fact.group, "all"):
                total[count] += 1
                held[count] += wrong is None
            if wrong:
                wrongs[fact.id] = wrong
            if chosen.misses and wrong:
                print(f"{fact.id}: {wrong}")
            elif fact.id in known and not wrong:
                print(f"{fact.id}: holds, and is listed as a known miss")
    for count, number in total.items():
        print(f"{count:18} {held[count]:4} of {number:4}  {held[count] / number:.0%}")
    if chosen.json:
        chosen.json.write_text(json.dumps(wrongs, indent=1, ensure_ascii=False))
    return 0 if set(wrongs) <= set(known) else 1


if __name__ == "__main__":
    sys.exit(main())
