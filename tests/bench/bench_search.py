"""Search at a million photos: milliseconds of each kind of question, warm, median and 95th percentile, beside LIKE over the same table.

    python tests/bench/bench_search.py [PHOTOS …]

The archive is made once (`archive.py`) and kept under build/. Printed and judged by nobody.
"""

from __future__ import annotations

import argparse
import random
import resource
import statistics
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from itertools import pairwise
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from curator.catalogue import counting, journal, matches, photos, search, shelves, store  # noqa: E402
from curator.catalogue.columns import Columns  # noqa: E402
from curator.catalogue.shelves import Shelf  # noqa: E402
from curator.catalogue.store import Catalogue  # noqa: E402
from curator.domain.step import Edit, Put  # noqa: E402
from tests.bench import archive  # noqa: E402

PAGE = 100


def questions() -> dict[str, list[str]]:
    """Questions by kind; of each kind different ones, common and rare."""
    chance = random.Random(7)
    lines = archive._WORDS.read_text(encoding="utf-8").splitlines()
    plain = [word for line in lines if (word := line.partition("/")[0]).isascii() and word.isalpha() and word.islower()]
    rare = [word for word in chance.sample(plain, 400) if len(word) > 5]
    common = list(archive._COMMON)
    han = list(archive._HAN)
    words = [*common[:20], *rare[:20]]
    return {
        "one word": words,
        "two words": [f"{one} {other}" for one, other in zip(common[:20], [*common[5:15], *rare[20:30]], strict=True)],
        "phrase": [f'"{one} {other}"' for one, other in pairwise(common[:21])],
        "prefix as one types": [word[:size] for word in words[:10] + rare[30:40] for size in (3, 4, 5)],
        "two characters of Chinese": [word for word in han if len(word) == 2][:20],
        "Chinese sentence part": ["阜平县", "食用菌产业园", "扶贫项目", "學生", "志愿者培训"],
        "by its sound": ["fuping", "xuesheng", "fupin", "shijiazhuang", "zhiyuan", "nongye"],
        "field:value": [
            "credit:UNV",
            "by:jin",
            "tag:school",
            "place:lhasa",
            "country:CHN",
            "person:tenzin",
            "camera:nikon",
            "file:dsc_0004711",
        ],
        "ranges": ["rating:>=4", "taken:2018..2020", "taken:2019-10", "credited:2020", "width:>4000", "near:39.0,114.2,20km"],
        "missing, states": ["no:credit", "no:caption", "no:caption[zh-CN]", "has:gps", "is:portrait", "is:withdrawn"],
        "words and more": [
            "school taken:2019",
            "farmers rating:>=4 credit:UNV",
            "学生 -school no:credit",
            "(water OR fruit) has:gps",
        ],
        "a slip corrected": ["shcool", "studnets", "vilage", "irigation", "bussiness", "thier", "harvset", "maket"],
        "chosen facets": ['holder:="UNV"', 'tag:="school"', 'place:="Lhasa"', 'camera:="NIKON D850"', 'tag:="Themes|water"'],
    }


def timed(work: Callable[[], object]) -> float:
    began = time.perf_counter()
    work()
    return (time.perf_counter() - began) * 1000


def told(name: str, times: Sequence[float], more: str = "") -> None:
    ordered = sorted(times)
    high = ordered[min(len(ordered) - 1, round(len(ordered) * 0.95))]
    print(f"  {name:44} {statistics.median(ordered):9.1f} {high:9.1f}   {more}", flush=True)


def asked(catalogue: Catalogue, columns: Columns, query: str, sort: str | None) -> Callable[[], object]:
    """A question as the window asks it: all ids in order."""

    def work() -> object:
        with catalogue.reading():
            return search.found(catalogue, columns, query, sort=sort)

    return work


def like(catalogue: Catalogue, word: str) -> Callable[[], object]:
    names = ("description", "keywords", "credit_line", "city")
    where = " or ".join(f"{name} like ?" for name in names)
    query = f"select id from photo where withdrawn = 0 and ({where}) order by date_created desc, id desc"
    return lambda: catalogue.db.execute(query, [f"%{word}%"] * len(names)).fetchall()


def rounds(queries: Sequence[str], times: int = 3) -> Iterator[str]:
    for _ in range(times):
        yield from queries


def measure(catalogue: Catalogue) -> None:
    columns = Columns()
    print(f"  {'cold, seconds':44}")
    print(f"  {'the whole sheet, by date':44} {timed(lambda: shelves.on(catalogue, Shelf.ALL, columns=columns)) / 1000:9.2f}")
    began = time.perf_counter()
    slices = []
    while True:
        slice_began = time.perf_counter()
        done = counting.load(catalogue, columns)
        slices.append((time.perf_counter() - slice_began) * 1000)
        if done:
            break
    print(
        f"  {'what facets are counted from':44} {time.perf_counter() - began:9.2f}   slices of {statistics.median(slices):.0f} ms"
    )
    kinds = questions()
    cold = []
    for queries in kinds.values():
        for query in queries:
            cold.append((timed(asked(catalogue, columns, query, None)), query))
    print(
        "  the slowest of all the questions asked for the first time, ms: "
        + ", ".join(f"{query} {ms:.0f}" for ms, query in sorted(cold)[-5:])
    )
    print(f"  {'warm, milliseconds':44} {'median':>9} {'95 %':>9}")
    for name, queries in kinds.items():
        hits = [len(search.found(catalogue, columns, query)[0]) for query in queries]
        told(
            name,
            [timed(asked(catalogue, columns, query, None)) for query in rounds(queries)],
            f"{min(hits):,} to {max(hits):,} photos",
        )
    for name in ("one word", "two words", "two characters of Chinese", "by its sound", "prefix as one types"):
        told(f"{name}, by rank", [timed(asked(catalogue, columns, query, "rank")) for query in rounds(kinds[name])])
    counted(catalogue, columns, kinds["one word"])
    told("the whole sheet, by date", [timed(lambda: shelves.on(catalogue, Shelf.ALL, columns=columns)) for _ in range(5)])
    everything = search.found(catalogue, columns)[0]
    for name, place in (("the first page", 0), ("the page in the middle", len(everything) // 2)):
        pages = [everything[place + more : place + more + PAGE].tolist() for more in range(0, 2000, 100)]
        told(name, [timed(partial(photos.load, catalogue, page)) for page in pages])
    found, answer = search.found(catalogue, columns, "school fuping", ranked=True)
    told("why the photos of a page match", [timed(lambda: matches.matched(catalogue, answer.asked, found[:PAGE].tolist()))] * 5)
    edits(catalogue, columns)
    print(f"  memory at most, but for LIKE: {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss >> 10} MB")
    for word in ("school", "irrigation", "阜平"):
        told(f"LIKE “{word}”", [timed(like(catalogue, word)) for _ in range(2)])


def counted(catalogue: Catalogue, columns: Columns, queries: Sequence[str]) -> None:
    """The facets of a large answer, and of everything."""
    sizes = {query: len(search.found(catalogue, columns, query)[0]) for query in queries}
    query = min(sizes, key=lambda query: abs(sizes[query] - 100_000))

    def three() -> object:
        ids, _ = search.found(catalogue, columns, query)
        return counting.count(catalogue, columns, ids, names=("credit", "year", "keyword"))

    told(f"“{query}” by date with three facets", [timed(three) for _ in range(9)], f"{sizes[query]:,} photos")
    for text in (query, ""):
        ids, _ = search.found(catalogue, columns, text)
        told(
            f"all facets of “{text}”",
            [timed(partial(counting.count, catalogue, columns, ids)) for _ in range(5)],
            f"{len(ids):,}",
        )


def edits(catalogue: Catalogue, columns: Columns) -> None:
    """What a question costs right after an edit, and what the edit costs."""
    for name, count in (("one photo", 1), ("200 photos", 200)):
        writes, after = [], []
        for turn in range(6):
            ids = tuple(range(1 + turn * 1000, 1 + turn * 1000 + count))
            edit = Edit("set", ids, {"rating": Put(turn % 5 + 1), "city": Put(f"Town {turn}")})
            writes.append(timed(partial(journal.apply, catalogue, edit)))
            after.append(timed(asked(catalogue, columns, "school rating:>=4", None)))
        told(f"an edit of {name}", writes)
        told("… and a question after it", after)
    for _ in range(12):
        journal.undo(catalogue)


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("photos", nargs="*", type=int, default=[1_000_000])
    for count in parser.parse_args().photos:
        began = time.perf_counter()
        folder = archive.made(count)
        print(
            f"{count:,} photos (made, or found, in {time.perf_counter() - began:.0f} s; {(folder / store.FILE).stat().st_size >> 20} MB)"
        )
        with store.open_archive(folder, "bench") as catalogue:
            measure(catalogue)


if __name__ == "__main__":
    main()
