"""How many facts hold, by article and by kind: `python -m tests.gold.report`."""

from __future__ import annotations

import argparse
import json
import sys
from collections import Counter
from pathlib import Path

import yaml

from tests.gold.facts import MISSES, articles, facts_of, known_misses
from worker.pipeline.reader import Reader
from worker.tasks import extract

HEADER = """\
# Facts that are known not to hold today, by the reason. A fact that begins to hold must be taken off (its test fails
# until it is); one that is lost may only be put here with a reason. `python -m tests.gold.report --relist` does both.
"""


def main():
    """Prints the counts; fails when a fact fails that is not listed as a known miss."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("articles", nargs="*", help="only these")
    options.add_argument("--misses", action="store_true", help="say what is wrong with each that fails")
    options.add_argument("--json", type=Path, help="write the same by fact id")
    options.add_argument("--relist", action="store_true", help="write known_misses.yaml anew, reasons kept")
    chosen = options.parse_args()
    reader = Reader("en_core_web_md")
    held, total, wrongs, unread = Counter(), Counter(), {}, set()
    for article in (articles()[name] for name in chosen.articles or articles()):
        result = extract(reader, article.submission)
        if article.html and result["document"]["text"] is None:
            print(f"{article.name}: the pipeline does not read text/html yet")
            unread.add(article.name)
            continue
        for fact in facts_of(article):
            wrong = fact.wrong(result)
            for count in (article.name, f"- {fact.group}", "all"):
                total[count] += 1
                held[count] += wrong is None
            if wrong:
                wrongs[fact.id] = (fact.group, wrong)
    for fact, (_, wrong) in wrongs.items() if chosen.misses else ():
        print(f"{fact}: {wrong}")
    for count, number in sorted(total.items()):
        print(f"{count:20} {held[count]:4} of {number:4}  {held[count] / number:.0%}")
    if chosen.json:
        chosen.json.write_text(json.dumps(wrongs, indent=1, ensure_ascii=False))
    if chosen.relist and not chosen.articles:
        relist(wrongs, unread)
    return 0 if set(wrongs) <= set(known_misses()) else 1


def relist(wrongs, unread):
    """Takes off what holds and adds what does not, under its kind until a person has found the reason."""
    kept = {fact: reason for fact, reason in known_misses().items() if fact.partition(":")[0] in unread}
    reasons = known_misses()
    kept |= {fact: reasons.get(fact, f"not looked into: {group}") for fact, (group, _) in wrongs.items()}
    groups = {}
    for fact, reason in sorted(kept.items()):
        groups.setdefault(reason, []).append(fact)
    listed = [{"reason": reason, "facts": facts} for reason, facts in sorted(groups.items())]
    MISSES.write_text(HEADER + yaml.safe_dump(listed, allow_unicode=True, width=1000, sort_keys=False), "utf-8")


if __name__ == "__main__":
    sys.exit(main())
