"""What the name of a picture file says: a name, an older wording of the caption, or only what a camera counted."""

from __future__ import annotations

import re
import unicodedata
from typing import Final
from urllib.parse import unquote

from curator.domain.names import HAN
from curator.domain.wording import tidy

_EXTENSION: Final = re.compile(
    r"\.(?:jpe?g?|jpg|jfif|png|tiff?|webp|gif|bmp|avif|hei[cf]|psd|jp2|jxl|svg|arw|cr[23]|dng|nef|nrw|orf|pef|raf|rw2|srw)$",
    re.IGNORECASE,
)
_PATH: Final = re.compile(
    r"^(?:[a-z][a-z0-9+.-]*://|\.{0,2}/|~/|[a-z]:[\\/]|\\\\)\S*?(?=[^/\\]*$)|^(?:[^\s/\\]+[/\\])+(?=[^/\\]+$)", re.IGNORECASE
)
_QUERY: Final = re.compile(r"(?<=\w)[?#]\S*$")
_COPY: Final = re.compile(
    r"(?:_\d{1,3}|\s*\(\d{1,3}\)|[-_]\d{2,5}x\d{2,5}|"
    r"[-_ ](?:scaled|copy|kopie|copie|edited|final|web|small|large|thumb(?:nail)?|副本|修改))$",
    re.IGNORECASE,
)
_COUNTED: Final = re.compile(
    r"(?:img|image|dsc[nf]?|dscn?|dji|gopr|gp|mvimg|pxl|pano|burst|sam|hpim|imag|mg|p|pict?|photo|foto|picture|screenshot|screen shot|"
    r"capture|scan|whatsapp image|wechat image|wechatimg|mmexport|signal|telegram|fb img|received|unnamed|untitled|download|"
    r"微信图片|微信截图|屏幕截图|图片|照片|未命名|qq图片|фото|снимок|рисунок|صورة|cimg|kimg|lrm|imgp|dcim|file|vid|pic|temp|tmp|default|output)"
    r"(?:[\W\d_]|(?<![^\W\d_])(?:at|pm|am|edit|hdr|wa|mp|portrait|night|cover|gigapixel|x)(?![^\W\d_]))*",
    re.IGNORECASE,
)
_CODE: Final = re.compile(r"(?:[0-9a-f]{4,}[- ]?)+|[\d\W_]+|[a-z]{0,4}\d[\w-]*", re.IGNORECASE)


def is_file_name(text: str) -> bool:
    """True where a whole line is the name, path or address of a picture: it ends with a picture's extension, and is no sentence."""
    line = _QUERY.sub("", tidy(text))
    if len(line) > 400 or not _EXTENSION.search(line) or line.startswith("."):
        return False
    stem = _EXTENSION.sub("", line)
    return bool(stem) and (" " not in stem or (len(stem.split()) <= 30 and not re.search(r"[.!?;:] |[。！？]", stem)))


def base_name(text: str) -> str:
    """The file name of a path or address; `%20` of an address is a blank."""
    line = tidy(text)
    if re.match(r"[a-z][a-z0-9+.-]*://", line, re.IGNORECASE):
        line = unquote(_QUERY.sub("", line))
    return _PATH.sub("", line)


def words_of(name: str) -> str:
    """The words of a file name, for matching: no path, extension and copy number, blanks for `-`, `_` and `+`, `%20` decoded."""
    stem = unicodedata.normalize("NFC", unquote(base_name(name)))
    stem = _EXTENSION.sub("", _EXTENSION.sub("", stem.strip()))
    shorter = _COPY.sub("", stem)
    return tidy(re.sub(r"[-_+]+", " ", shorter if re.search(r"[^\W\d_]", shorter) else stem))


def caption_from_file_name(name: str) -> str | None:
    """The wording that a file name carries, or None where a camera, a telephone or a program only counted.

    `A-farmer-in-Fuping_0.jpg` gives “A farmer in Fuping”; `IMG_1234.jpg`, `微信图片_20200401.jpg` give None, and so does a single
    word. Hyphens inside of names that have blanks are kept.
    """
    stem = tidy(_COPY.sub("", _EXTENSION.sub("", unicodedata.normalize("NFC", unquote(base_name(name))))))
    words = tidy(re.sub(r"_+", " ", stem)) if " " in stem else words_of(name)
    plain = re.sub(r"[_-]+", " ", words).strip()
    if not plain or _COUNTED.fullmatch(plain) or _CODE.fullmatch(plain.replace(" ", "-")):
        return None
    letters = [word for word in plain.split() if sum(letter.isalpha() for letter in word) >= 2]
    return words if len(letters) >= 2 or len(HAN.findall(plain)) >= 4 else None
