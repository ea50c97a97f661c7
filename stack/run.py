"""`make run`: the main job on the seeds. Starts everything, posts them over HTTP, prints what was read, stops."""

from __future__ import annotations

import dataclasses
import json
import shutil
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from jobs.settings import SettingError, Settings
from stack.client import JobFailed, read
from stack.redis import free_port
from stack.show import show
from stack.stack import HOME, ROOT, Stack, StackError, stop_on_signals

SEEDS = ROOT / "seeds"
RESULTS = HOME / "results"
ARTICLE_SECONDS = 150


class Progress:
    """What goes on, on one line of a terminal or a line a change elsewhere."""

    def __init__(self) -> None:
        self.began = time.monotonic()
        self.shown = ""

    def __call__(self, what: str) -> None:
        """Shows it, with the seconds so far."""
        if sys.stderr.isatty():
            print(f"\r\033[K[{time.monotonic() - self.began:5.1f} s] {what}", end="", file=sys.stderr, flush=True)
        elif what != self.shown:
            print(f"[{time.monotonic() - self.began:5.1f} s] {what}", file=sys.stderr, flush=True)
        self.shown = what

    def end(self) -> None:
        """Leaves the line."""
        if sys.stderr.isatty():
            print("\r\033[K", end="", file=sys.stderr, flush=True)


def submissions() -> list[tuple[str, dict]]:
    """The seeds as (file, submission), with what the manifest knows of them."""
    listed = json.loads((SEEDS / "manifest.json").read_text())["articles"]
    known = ("title", "source", "url", "published_at")
    return [
        (
            article["file"],
            # Bytes, decoded: read_text would turn the line ends of some files into others.
            {"text": (SEEDS / article["file"]).read_bytes().decode(), **{k: article[k] for k in known if article[k]}},
        )
        for article in listed
    ]


def job(stack: Stack, progress: Progress) -> None:
    """Reads the seeds and prints them. Raises StackError or JobFailed."""
    stack.start(progress)
    if stack.stopping.is_set():
        raise StackError("stopped")
    articles = submissions()
    open_jobs = {name: "sent" for name, _ in articles}

    def one(article: tuple[str, dict]) -> dict:
        name, submission = article

        def told(status: str) -> None:
            open_jobs[name] = status
            if stack.stopping.is_set():
                raise JobFailed("stopped")

        result = read(stack.url, submission, ARTICLE_SECONDS, told)
        open_jobs[name] = "succeeded"
        return result

    with ThreadPoolExecutor(len(articles)) as pool:
        waiting = [pool.submit(one, article) for article in articles]
        while not all(future.done() for future in waiting):
            try:
                stack.expect_life()
            except StackError:
                stack.stopping.set()
                raise
            progress(", ".join(f"{name[:3]} {status}" for name, status in open_jobs.items()))
            time.sleep(0.1)
    progress.end()
    RESULTS.mkdir(parents=True, exist_ok=True)
    for (name, submission), future in zip(articles, waiting, strict=True):
        try:
            result = future.result()
        except JobFailed as trouble:
            raise JobFailed(f"{name}: {trouble}") from None
        kept = RESULTS / f"{Path(name).stem}.json"
        kept.write_text(json.dumps(result, indent=2, ensure_ascii=False) + "\n")
        print("\n".join(show(submission.get("title") or f"{name} (no title)", result)))
        print(f"full JSON: {kept.relative_to(ROOT)}\n", flush=True)


def main() -> int:
    """0 when all three were read; otherwise 1 and one line that says what failed."""
    progress = Progress()
    HOME.mkdir(exist_ok=True)
    folder = Path(tempfile.mkdtemp(prefix="run-", dir=HOME))
    stack = None
    trouble: str | None = None
    try:
        settings = dataclasses.replace(
            Settings.from_environment(), host="127.0.0.1", port=free_port(), api_keys="", api_keys_file=""
        )
        stack = Stack(settings, folder, quiet=True)
        stop_on_signals(stack)
        job(stack, progress)
    except (SettingError, StackError, JobFailed) as failed:
        trouble = str(failed)
    finally:
        progress.end()
        if stack:
            stack.stop()
        shutil.rmtree(folder, ignore_errors=True)
    if trouble:
        print(f"make run failed: {trouble}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
