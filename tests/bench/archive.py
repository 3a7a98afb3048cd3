"""An archive of synthetic photos for measurements, made once by SQL and kept under build/: captions in English and Chinese, credits,
places, persons and keywords as a development agency has them, common words common and rare ones rare.
"""

from __future__ import annotations

import json
import random
from bisect import bisect
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from hashlib import sha256
from itertools import accumulate, islice
from pathlib import Path
from typing import Final

from curator.catalogue import index, store

FOLDER: Final = Path(__file__).resolve().parents[2] / "build" / "bench-archive"
_COLUMNS: Final = (
    "id, uid, file_name, path, sha256, bytes, format, width, height, imported, description, keywords, keyword_paths, credit_line, "
    "credit_data, creator, city, province_state, country, country_code, date_created, person_shown, camera_make, camera_model, "
    "rating, gps_latitude, gps_longitude"
)
_WORDS: Final = Path(__file__).resolve().parents[2] / "resources" / "words" / "hunspell" / "en_GB.dic"
_PLACES: Final = (
    ("Fuping", "Hebei", "阜平县", 38.85, 114.19),
    ("Fuping", "Shaanxi", "富平县", 34.75, 109.18),
    ("Baoding", "Hebei", "保定市", 38.87, 115.46),
    ("Shijiazhuang", "Hebei", "石家庄市", 38.04, 114.51),
    ("Lhasa", "Tibet", "拉萨市", 29.65, 91.11),
    ("Zhangye", "Gansu", "张掖市", 38.93, 100.45),
    ("Bijie", "Guizhou", "毕节市", 27.3, 105.28),
    ("Lushan", "Henan", "鲁山县", 33.74, 112.91),
)
_HOLDERS: Final = ("UNV", "IPRCC", "UNDP", "WFP", "UNICEF", "Xinhua", "FAO", "IOM", "UN Women", "UNESCO", "ILO", "IFAD")
_CAMERAS: Final = (("NIKON CORPORATION", "NIKON D850"), ("Canon", "Canon EOS 6D"), ("SONY", "ILCE-7M3"), ("Apple", "iPhone 12"))
_COMMON: Final = (
    *(
        "farmers",
        "school",
        "students",
        "village",
        "women",
        "training",
        "project",
        "water",
        "market",
        "fruit",
        "poverty",
        "volunteers",
    ),
    *(
        "children",
        "workers",
        "county",
        "forum",
        "factory",
        "teacher",
        "harvest",
        "planting",
        "health",
        "road",
        "house",
        "business",
    ),
    *("their", "irrigation", "kitchen", "meeting", "family", "livestreaming"),
)
_HAN: Final = (
    *(
        "村民",
        "学生",
        "教室",
        "扶贫",
        "项目",
        "苹果",
        "电商",
        "学校",
        "老师",
        "合作",
        "社区",
        "志愿者",
        "培训",
        "妇女",
        "儿童",
        "工厂",
    ),
    *(
        "道路",
        "房屋",
        "收入",
        "种植",
        "食用菌",
        "产业园",
        "旅游",
        "水利",
        "灌溉",
        "医疗",
        "职业",
        "技术",
        "教育",
        "会议",
        "论坛",
        "官员",
    ),
    *("国际", "发展", "减贫", "采摘", "蔬菜", "大棚", "山区", "农业", "直播", "平台", "市场", "家庭", "幸福", "代表团"),
)
_JOINS: Final = ("在", "的", "和", "为", "参加", "正在", "开展", "举行", "，", "与")
_NAMES: Final = ("Jin Liu", "Li Xin", "Wang Fang", "Tenzin Dolma", "Maria Garcia", "Aung Min", "John Otieno", "Fatima Khan")
_SURNAMES: Final = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗"


class _Zipf:
    """Draws places of a list, each the rarer the later it stands."""

    def __init__(self, size: int, power: float) -> None:
        self._sums = list(accumulate(1 / (place + 2) ** power for place in range(size)))

    def draw(self, chance: random.Random) -> int:
        return bisect(self._sums, chance.random() * self._sums[-1])


def made(count: int, folder: Path = FOLDER) -> Path:
    """The folder of an archive of so many photos; one that is there already is taken, its index brought up to date."""
    archive = folder / str(count)
    if store.is_archive(archive):
        store.open_archive(archive, "bench").close()
        return archive
    part = folder / f"{count}.part"
    store.create(part)
    with store.open_archive(part, "bench") as catalogue:
        db = catalogue.db
        db.execute("pragma synchronous = off")
        db.execute("begin immediate")
        for name in ("photo_words_insert", "photo_words_update"):
            db.execute(f"drop trigger if exists {name}")
        rows = _rows(count)
        marks = ",".join("?" * len(_COLUMNS.split(",")))
        while some := list(islice(rows, 10_000)):
            db.executemany(f"insert into photo ({_COLUMNS}) values ({marks})", some)
        index.make(db)
        db.execute("commit")
        db.execute("pragma wal_checkpoint(truncate)")
    part.rename(archive)
    return archive


def _rows(count: int) -> Iterator[tuple[object, ...]]:
    chance = random.Random(4)
    lines = _WORDS.read_text(encoding="utf-8").splitlines()
    plain = sorted({word for line in lines if (word := line.partition("/")[0]).isascii() and word.isalpha() and word.islower()})
    chance.shuffle(plain)
    words = [*_COMMON, *plain]
    zipf = _Zipf(len(words), 1.0)
    tags = _Zipf(2_000, 1.0)
    for number in range(1, count + 1):
        yield _row(number, count, chance, words, zipf, tags)


def _row(number: int, count: int, chance: random.Random, words: Sequence[str], zipf: _Zipf, tags: _Zipf) -> tuple[object, ...]:
    event = random.Random(number // 25)  # some photos in a row are of one event
    city, province, han, latitude, longitude = _PLACES[min(event.randrange(12), len(_PLACES) - 1)]
    holder, year = event.choice(_HOLDERS), 2005 + number * 20 // count
    taken = (datetime(2005, 1, 1) + timedelta(minutes=number * 10_500_000 // count)).isoformat()
    caption = {}
    if number % 9:
        caption["en"] = f"{_english(chance, words, zipf).capitalize()} in {city}, China."
    if number % 3 == 0:
        caption["zh-CN"] = f"{han}{_chinese(chance)}。"
    keywords = [words[tags.draw(event)] for _ in range(3)] + [words[tags.draw(chance)] for _ in range(2)]
    paths = [f"Themes|{keywords[0]}"] if number % 2 else None
    person = [chance.choice(_NAMES) if chance.random() < 0.5 else _person(chance)] if number % 4 == 0 else None
    credited = number % 12 != 0
    make, model = _CAMERAS[event.randrange(len(_CAMERAS))]
    return (
        number,
        f"{number:032x}",
        f"DSC_{number:07}.JPG",
        f"originals/DSC_{number:07}.JPG",
        sha256(str(number).encode()).hexdigest(),
        2_000_000 + number % 5_000_000,
        "image/jpeg",
        6000 if number % 3 else 4000,
        4000 if number % 3 else 6000,
        "2026-01-01T00:00:00.000Z",
        _json(caption) if caption else None,
        _json(list(dict.fromkeys(keywords))),
        _json(paths) if paths else None,
        f"©{holder}, {year}" if credited else None,
        _json([{"holder": holder, "year": year}]) if credited else None,
        _json([chance.choice(_NAMES)]) if number % 3 else None,
        city,
        province,
        "China",
        "CHN",
        taken if number % 50 else None,
        _json(person) if person else None,
        make,
        model,
        event.randrange(6) if number % 3 else None,
        latitude + chance.uniform(-0.3, 0.3) if number % 5 == 0 else None,
        longitude + chance.uniform(-0.3, 0.3) if number % 5 == 0 else None,
    )


def _english(chance: random.Random, words: Sequence[str], zipf: _Zipf) -> str:
    told = [words[zipf.draw(chance)] for _ in range(chance.randrange(8, 18))]
    if chance.random() < 0.01:
        place = chance.randrange(len(told))
        told[place] = _slip(told[place], chance)
    return " ".join(told)


def _slip(word: str, chance: random.Random) -> str:
    if len(word) < 4:
        return word
    at = chance.randrange(1, len(word) - 1)
    return word[:at] + word[at + 1] + word[at] + word[at + 2 :] if chance.random() < 0.6 else word[:at] + word[at] + word[at:]


def _chinese(chance: random.Random) -> str:
    told = []
    for _ in range(chance.randrange(5, 10)):
        told.append(chance.choice(_HAN) if chance.random() < 0.9 else chr(chance.randrange(0x4E00, 0x9F00)))
        told.append(chance.choice(_JOINS) if chance.random() < 0.5 else "")
    return "".join(told)


def _person(chance: random.Random) -> str:
    return chance.choice(_SURNAMES) + "".join(chr(chance.randrange(0x4E00, 0x5E00)) for _ in range(2))


def _json(held: object) -> str:
    return json.dumps(held, ensure_ascii=False, separators=(",", ":"))
