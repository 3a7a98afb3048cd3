"""What may stand before the colon of a query: every field under its name, aliases and labels, and keys for facts and for several fields.

The everyday words win: `place:` asks in every field of the place, `country:` for the name and the code, `camera:` for maker and model.
`canonical` spells a key as it is shown; what it means in the catalogue is told by `Key.fields`.
"""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from curator.domain.fields import BY_NAME, FIELDS, Field, Kind

TEXT, NUMBER, DATE, CODE = "text", "number", "date", "code"
_KINDS: Final = {Kind.INTEGER: NUMBER, Kind.NUMBER: NUMBER, Kind.DATE: DATE, Kind.CODE: CODE}


@dataclass(frozen=True, slots=True)
class Key:
    """A name before the colon.

    `name` is how it is written, `kind` what it takes (text, number, date, code). `fields` are the columns of a photo that it asks in:
    fields of the table, or facts of the file. `story`, `holder` and `credited` have none: the catalogue knows what they mean.
    """

    name: str
    label: str
    kind: str
    fields: tuple[str, ...]
    aliases: tuple[str, ...] = ()
    choices: tuple[str, ...] = ()


PLACES: Final = ("sublocation", "city", "province_state", "country", "country_code", "location_shown", "location_created")

_EVERYDAY: Final[tuple[Key, ...]] = (
    Key("caption", "Caption", TEXT, ("description",), ("description", "说明", "图片说明", "图说")),
    Key("credit", "Credit", TEXT, ("credit_line",), ("credit_line", "署名")),
    Key("holder", "Credit holder", TEXT, (), ("credit_holder", "署名方")),
    Key("by", "Photographer", TEXT, ("creator",), ("creator", "photographer", "摄影", "摄影者", "作者")),
    Key(
        "tag",
        "Keywords",
        TEXT,
        ("keywords", "keyword_paths"),
        ("keywords", "keyword", "tags", "标签", "关键词", "关键字"),
    ),
    Key("place", "Place", TEXT, PLACES, ("location", "where", "地点")),
    Key("country", "Country", TEXT, ("country", "country_code"), ("国家",)),
    Key("province", "Province or state", TEXT, ("province_state",), ("province_state", "state", "省", "省份")),
    Key("city", "City or county", TEXT, ("city",), ("county", "市", "县", "市县")),
    Key("person", "Persons", TEXT, ("person_shown",), ("person_shown", "people", "persons", "who", "人物")),
    Key("organisation", "Organisations shown", TEXT, ("organisation_shown",), ("organisation_shown", "organization", "机构")),
    Key("event", "Event", TEXT, ("event",), ("活动",)),
    Key("theme", "Themes and SDGs", TEXT, ("about",), ("about", "sdg", "主题")),
    Key("camera", "Camera", TEXT, ("camera_make", "camera_model"), ("camera_model", "相机")),
    Key("file", "File name", TEXT, ("file_name",), ("file_name", "filename", "文件", "文件名")),
    Key("story", "Story", TEXT, (), ("stories", "故事")),
    Key("taken", "Date taken", DATE, ("date_created",), ("date_created", "date", "拍摄", "日期", "拍摄日期")),
    Key("credited", "Year of the credit", NUMBER, (), ("credit_year", "署名年份")),
    Key("imported", "Imported", DATE, ("imported",), ("added", "导入")),
    Key("rating", "Rating", NUMBER, ("rating",), ("stars", "星级", "评分")),
    Key("consent", "Consent", CODE, ("model_release_status",), ("model_release_status", "release", "肖像同意")),
    Key("width", "Width in pixels", NUMBER, ("width",), ("宽", "宽度")),
    Key("height", "Height in pixels", NUMBER, ("height",), ("高", "高度")),
    Key("bytes", "Size of the file in bytes", NUMBER, ("bytes",), ("size", "大小")),
    Key("format", "Format of the file", TEXT, ("format",), ("type", "格式")),
    Key("gps", "Satellite fix", NUMBER, ("gps_latitude",), ("gps_latitude", "latitude", "定位")),
)

STATES: Final = MappingProxyType(
    {
        "withdrawn": "taken out of the view",
        "raw": "a raw file",
        "picked": "picked",
        "rejected": "rejected",
        "undecided": "neither picked nor rejected",
        "landscape": "wider than high",
        "portrait": "higher than wide",
        "square": "as wide as high",
        "variant": "the same picture as another photo, with other metadata",
        "paired": "taken together with another file, as raw and JPEG are",
        "referenced": "left where it lay when it was imported",
        "translated": "with a caption in more than one language",
    }
)
"""What may follow `is:`, and what it means."""


def _plain(name: str) -> str:
    return "_".join(name.lower().replace("’", "").replace("'", "").replace("-", " ").replace("_", " ").split())


def _of(field: Field) -> Key:
    """The key of a field that has none of its own above."""
    name = field.aliases[0] if field.aliases else field.name
    return Key(name, field.label, _KINDS.get(field.kind, TEXT), (field.name,), (field.name, *field.aliases), field.choices)


def _table() -> tuple[Key, ...]:
    taken = {name for key in _EVERYDAY for name in (key.name, *key.aliases)}
    choices = {field.name: field.choices for field in FIELDS}
    everyday = [
        Key(key.name, key.label, key.kind, key.fields, key.aliases, choices[key.fields[0]]) if key.kind == CODE else key
        for key in _EVERYDAY
    ]
    return (*everyday, *(_of(field) for field in FIELDS if field.name not in taken))


KEYS: Final[tuple[Key, ...]] = _table()
BY_KEY: Final = MappingProxyType({key.name: key for key in KEYS})
_NAMES: Final = MappingProxyType(
    {
        # Reversed, so that of two keys that share a label the everyday one, which stands first, is meant.
        **{_plain(name): key for key in reversed(KEYS) for name in (key.label,)},
        **{_plain(name): key for key in reversed(KEYS) for name in (*key.aliases, key.name)},
    }
)


def key_of(name: str) -> Key | None:
    """The key of that name, alias or label, whatever the case; blanks in a label are written as `_` or `-`. None for no key."""
    return _NAMES.get(_plain(name))


def sorting(key: Key) -> str | None:
    """The column that photos are sorted by when a key is asked for as their order; None for lists and for what has no column."""
    field = BY_NAME.get(key.fields[-1]) if key.fields else None
    if not key.fields or key.name == "place" or (field is not None and field.kind in (Kind.LIST, Kind.STRUCTS)):
        return None
    return key.fields[-1] if key.name == "camera" else key.fields[0]


def languages(key: Key) -> bool:
    """True for a key whose field holds a text in several languages."""
    return len(key.fields) == 1 and key.fields[0] in BY_NAME and BY_NAME[key.fields[0]].kind is Kind.TEXTS


def names() -> tuple[str, ...]:
    """Every name that a key may be written with."""
    return tuple(_NAMES)
