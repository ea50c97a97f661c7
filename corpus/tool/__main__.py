"""The corpus from the command line: `python -m corpus.tool COMMAND`.

check      everything that is wrong, variety, targets, and a closing line; 1 when anything is inconsistent
find       NAME WORD…: the numbered places of words in an article; without words, of all pronouns
export     FOLDER: rows for benchmarks/quality/score.py, with the results that it scores 1.0
docbin     FILE: the corpus for spaCy
agree      FIRST SECOND: two annotations of the same texts, F1 by layer, and what they differ in
card       [--measure]: writes the figures of corpus/README.md
measure    SPLIT: the pipeline of the day, or a bare spaCy model, against the annotation
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

import yaml

from corpus.tool import card, comparing, measuring, pointing, records, report, terms, variety, whole
from corpus.tool.gold import docbin
from corpus.tool.rows import write

PRONOUNS = (
    "he him his himself she her hers herself it its itself they them their theirs themselves "
    "we us our ours I me my you your"
)
CONTEXT = 30  # characters


def main(words: list[str] | None = None) -> int:
    """Runs a command; the exit status."""
    asked = _arguments().parse_args(words)
    return asked.run(asked)


def check(asked: argparse.Namespace) -> int:
    """1 when the corpus is inconsistent, or with `--release` not complete."""
    corpus = whole.load(asked.corpus)
    found = variety.measure([*corpus.articles, *corpus.sentences], None if asked.quick else variety.tagger())
    for line in report.problems(corpus):
        print(line)
    targets = [] if asked.quick else list(report.targets(corpus, found))
    if not asked.quick:
        print(*report.figures(corpus, found), *targets, sep="\n")
    print(f"problems {len(corpus.problems)}")
    print(report.closing(corpus))
    return int(bool(corpus.problems) or (asked.release and not all(t.is_met for t in targets)))


def find(asked: argparse.Namespace) -> int:
    """Numbers the places of words, with their neighbours."""
    paths = sorted((asked.corpus / "articles").glob(f"*/{asked.name}{records.SUFFIX}"))
    if not paths:
        print(f"no article {asked.name}", file=sys.stderr)
        return 1
    text = paths[0].read_bytes().decode()
    for word in asked.words or PRONOUNS.split():
        forms = [word] if asked.words else [word, word.capitalize()]
        for form in dict.fromkeys(forms):
            for number, span in enumerate(pointing.places(text, form), 1):
                around = text[max(0, span.start - CONTEXT) : span.start], text[span.end : span.end + CONTEXT]
                before, after = (" ".join(part.split()) for part in around)
                print(f"{form}#{number}\t{before} <{form}> {after}")
    return 0


def export(asked: argparse.Namespace) -> int:
    """Writes the rows of a split or of all."""
    corpus = whole.load(asked.corpus)
    for name, count in write(asked.folder, corpus.of(asked.split)).items():
        print(f"{name} {count}")
    return 0


def pack(asked: argparse.Namespace) -> int:
    """Writes a DocBin."""
    docbin(whole.load(asked.corpus).of(asked.split)).to_disk(asked.file)
    return 0


def agree(asked: argparse.Namespace) -> int:
    """Compares what both folders annotate; texts are those of the first."""
    found = comparing.folders(asked.first, asked.second)
    for problem in found.problems:
        print(problem, file=sys.stderr)
    print(f"{found.texts} texts")
    print(*found.layers.table(), sep="\n")
    if asked.out:
        written = yaml.safe_dump(found.layers.disagreements, allow_unicode=True, sort_keys=False, width=120)
        asked.out.write_text(written, encoding="utf-8")
    return int(not found.texts)


def measure(asked: argparse.Namespace) -> int:
    """Reads the texts of a split and compares with the annotation."""
    reading = measuring.bare() if asked.bare else measuring.pipeline()
    print(*comparing.against(whole.load(asked.corpus).of(asked.split), reading).table(), sep="\n")
    return 0


def write_card(asked: argparse.Namespace) -> int:
    """Writes the figures of the card."""
    card.CARD.write_text(card.fresh(whole.load(asked.corpus), measure=asked.measure), encoding="utf-8")
    return 0


def _arguments() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser("corpus.tool", description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--corpus", type=Path, default=terms.CORPUS, help="the folder of articles/ and sentences/")
    commands = parser.add_subparsers(required=True)

    def command(name: str, run: object) -> argparse.ArgumentParser:
        added = commands.add_parser(name)
        added.set_defaults(run=run)
        return added

    checking = command("check", check)
    checking.add_argument("--release", action="store_true", help="targets that are not met fail too")
    checking.add_argument("--quick", action="store_true", help="problems and the closing line only")
    finding = command("find", find)
    finding.add_argument("name")
    finding.add_argument("words", nargs="*")
    exporting = command("export", export)
    exporting.add_argument("folder", type=Path)
    packing = command("docbin", pack)
    packing.add_argument("file", type=Path)
    for added in (exporting, packing):
        added.add_argument("--split", choices=terms.SPLITS)
    agreeing = command("agree", agree)
    agreeing.add_argument("first", type=Path)
    agreeing.add_argument("second", type=Path)
    agreeing.add_argument("--out", type=Path, help="a file for the disagreements, YAML")
    measured = command("measure", measure)
    measured.add_argument("split", choices=terms.SPLITS)
    measured.add_argument("--bare", action="store_true", help="the spaCy model alone: names and times")
    carding = command("card", write_card)
    carding.add_argument("--measure", action="store_true", help="also what reads the dev part how well")
    return parser


if __name__ == "__main__":
    raise SystemExit(main())
