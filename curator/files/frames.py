"""What goes between Curator and its decoding workers: a Request one way, Rendered or Failed the other, as frames on a pipe.

A frame is two lengths (big-endian, 4 bytes each: of the head and of everything after it), a head in JSON, and raw bytes. No
pickle: a worker that a stranger's picture has taken over may send whatever it likes, and what it sends must stay a value.
"""

from __future__ import annotations

import json
import struct
from collections.abc import Hashable, Sequence
from dataclasses import asdict, dataclass
from typing import IO, Any

_LENGTHS = struct.Struct(">II")
_MOST_HEAD = 1 << 20
RECIPE_VERSION = 2  # changes when the same recipe gives other pixels, so that copies made by an older program are made again
_MOST_BODY = 256 << 20


@dataclass(frozen=True, slots=True)
class Recipe:
    """How the copies of a picture are made: the longer edge in pixels and the form (jpeg, webp, avif) of each, and qualities.

    `small_webp` is the quality of WebP copies of 640 pixels and less: a page loads twenty of them at once.

    `watermark` is a text to be drawn into the lower right corner, empty for none, in the font of the file `font`.
    """

    sizes: tuple[tuple[int, str], ...]
    jpeg: int = 82
    webp: int = 75
    small_webp: int = 68
    avif: int = 60
    watermark: str = ""
    font: str = ""


@dataclass(frozen=True, slots=True)
class Made:
    """One copy: its bytes without metadata, its size in pixels, its form, and the longer edge that was asked for."""

    content: bytes
    width: int
    height: int
    form: str
    longest: int


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a picture as it stands upright: left, top, width and height in pixels of a whole of the size `of`.

    `scale` says how many pixels are wanted for each of those, 1 for all that there are.
    """

    place: tuple[int, int, int, int]
    of: tuple[int, int]
    scale: float = 1.0


@dataclass(frozen=True, slots=True)
class Request:
    """One picture to be made small.

    `path` is absolute. `key` comes back with the result and never leaves the process. Of the pixels' sources the first that
    is given counts: `camera_thumbnail` (the small JPEG that the camera put into the file; gives a thumbnail only),
    `embedded` (the largest JPEG inside a raw file), and the file itself. `orientation` (EXIF 1 to 8) and `size` (width,
    height in pixels before turning; None where not known) are what the file's metadata say: they count for the first two
    sources, and `orientation` for PNG as well; the other kinds say it themselves. `image_hash` asks for
    curator.files.image_hash of the whole file, so that the file is read once (not with a camera thumbnail, which needs no file).
    With a `recipe` the copies for a bundle are made, and neither thumbnail nor preview.
    With a `part` the preview is that part of the picture, not made small.
    """

    path: str
    key: Hashable = None
    orientation: int = 1
    size: tuple[int, int] | None = None
    embedded: bytes | None = None
    camera_thumbnail: bytes | None = None
    thumbnail: bool = True
    preview: bool = True
    image_hash: bool = False
    recipe: Recipe | None = None
    part: Part | None = None


@dataclass(frozen=True, slots=True)
class Rendered:
    """A picture made small: JPEG bytes in sRGB, upright and without metadata, None for what was not asked for.

    `width` and `height` are pixels of the whole picture as it is shown, turned upright. `warnings` are sentences about what
    could not be shown. `image_hash` is None where not asked for or where the format has no such part. `copies` are those of a
    recipe, smallest first.
    """

    thumbnail: bytes | None
    preview: bytes | None
    width: int
    height: int
    warnings: tuple[str, ...] = ()
    image_hash: str | None = None
    copies: tuple[Made, ...] = ()


@dataclass(frozen=True, slots=True)
class Failed:
    """A picture that could not be made small: one sentence for a person, and what the decoder said for whoever looks closer."""

    sentence: str
    cause: str = ""
    image_hash: str | None = None


def send(stream: IO[bytes], head: dict[str, Any], body: Sequence[bytes | None] = ()) -> None:
    """Write one frame; the lengths of the parts of `body` travel in the head. Raises OSError where the other side is gone."""
    text = json.dumps({**head, "parts": [None if part is None else len(part) for part in body]}).encode("ascii")
    stream.write(_LENGTHS.pack(len(text), sum(len(part) for part in body if part)) + text)
    for part in body:
        if part:
            stream.write(part)
    stream.flush()


def receive(stream: IO[bytes]) -> tuple[dict[str, Any], list[bytes | None]] | None:
    """The next frame, None at the end of the stream; raises ValueError for what is not a frame."""
    lengths = stream.read(_LENGTHS.size)
    if len(lengths) < _LENGTHS.size:
        return None
    head_length, body_length = _LENGTHS.unpack(lengths)
    if head_length > _MOST_HEAD or body_length > _MOST_BODY:
        raise ValueError("a frame of impossible length")
    text, body = stream.read(head_length), stream.read(body_length)
    if len(text) < head_length or len(body) < body_length:
        return None
    head = json.loads(text)
    parts = head.pop("parts", None) if isinstance(head, dict) else None
    if parts is None:
        raise ValueError("a frame without a head")
    return head, _cut(body, parts)


def _cut(body: bytes, lengths: Any) -> list[bytes | None]:
    if not isinstance(lengths, list):
        raise ValueError("a frame without lengths")  # noqa: TRY004 - all that is wrong with a frame is one kind of trouble
    parts: list[bytes | None] = []
    at = 0
    for length in lengths:
        if length is None:
            parts.append(None)
            continue
        if not isinstance(length, int) or length < 0 or at + length > len(body):
            raise ValueError("a frame whose parts do not fit")
        parts.append(body[at : at + length])
        at += length
    return parts


def request_frame(request: Request) -> tuple[dict[str, Any], list[bytes | None]]:
    """A request as head and body of a frame. A path that is not UTF-8 travels as the lone surrogates of os.fsdecode."""
    head = {
        "path": request.path,
        "orientation": request.orientation,
        "size": request.size,
        "thumbnail": request.thumbnail,
        "preview": request.preview,
        "image_hash": request.image_hash,
        "recipe": asdict(request.recipe) if request.recipe else None,
        "part": (request.part.place, request.part.of, request.part.scale) if request.part else None,
    }
    return head, [request.embedded, request.camera_thumbnail]


def request_of(head: dict[str, Any], body: list[bytes | None]) -> Request:
    """The inverse of `request_frame`, without the key."""
    size = head["size"]
    return Request(
        path=head["path"],
        orientation=head["orientation"],
        size=(size[0], size[1]) if size else None,
        embedded=body[0],
        camera_thumbnail=body[1],
        thumbnail=head["thumbnail"],
        preview=head["preview"],
        image_hash=head["image_hash"],
        recipe=_recipe(head["recipe"]),
        part=_part(head["part"]),
    )


def _recipe(held: dict[str, Any] | None) -> Recipe | None:
    return Recipe(**{**held, "sizes": tuple((longest, form) for longest, form in held["sizes"])}) if held else None


def _part(held: Any) -> Part | None:
    return Part(tuple(held[0]), tuple(held[1]), held[2]) if held else None


def result_frame(result: Rendered | Failed, spent: bool) -> tuple[dict[str, Any], list[bytes | None]]:
    """A result as head and body of a frame; `spent` tells that the worker should be replaced."""
    if isinstance(result, Failed):
        return {"sentence": result.sentence, "cause": result.cause, "image_hash": result.image_hash, "spent": spent}, []
    head = {
        "width": result.width,
        "height": result.height,
        "warnings": result.warnings,
        "image_hash": result.image_hash,
        "copies": [(made.width, made.height, made.form, made.longest) for made in result.copies],
        "spent": spent,
    }
    return head, [result.thumbnail, result.preview, *(made.content for made in result.copies)]


def result_of(head: dict[str, Any], body: list[bytes | None]) -> tuple[Rendered | Failed, bool]:
    """The inverse of `result_frame`; raises ValueError for anything that no worker in its senses sends."""
    try:
        spent, image_hash = head["spent"], head["image_hash"]
        if image_hash is not None:
            image_hash = _text(image_hash)
        if "sentence" in head:
            return Failed(_text(head["sentence"]), _text(head["cause"]), image_hash), bool(spent)
        thumbnail, preview, *rest = body
        copies = tuple(_made(told, content) for told, content in zip(head["copies"], rest, strict=True))
        warnings = tuple(_text(warning) for warning in head["warnings"])
        width, height = head["width"], head["height"]
        if type(width) is not int or type(height) is not int or width < 0 or height < 0:
            raise ValueError("a picture of no size")
        return Rendered(thumbnail, preview, width, height, warnings, image_hash, copies), bool(spent)
    except (KeyError, TypeError) as problem:
        raise ValueError("a result that is none") from problem


def _made(told: Any, content: bytes | None) -> Made:
    width, height, form, longest = told
    if not content or not all(type(number) is int and number > 0 for number in (width, height, longest)):
        raise ValueError("a copy that is none")
    return Made(content, width, height, _text(form), longest)


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError
    return value
