"""Strangers' pictures made small: the thumbnail (256 pixels on the longer edge) and the preview (960 or more).

Runs inside the decoding workers only (curator.files.decoder): the program itself never decodes a stranger's file. The kind of
a file is told by its first bytes, never by its name, and only kinds of the list below are opened.

Cost: nearly all of a JPEG's time goes into decoding at 1/1, 1/2, 1/4 or 1/8, so the smallest of these scales that is large
enough is asked for by `draft`. The preview is that scale as it comes, and the thumbnail is made from the preview: together 1.4
times the cheapest decode there is, where a preview resampled to an even size costs twice.

Which way is up is said once: by the EXIF orientation of JPEG, WebP and AVIF (XMP is not asked); by the caller for PNG and for
the JPEGs inside other files; TIFF and HEIF come turned from their decoders and are never turned again.
"""

from __future__ import annotations

import importlib
import io
import mmap
import warnings
from typing import Any

from PIL import Image, ImageFile

from curator.domain.errors import CuratorError
from curator.files import colour, regions
from curator.files.frames import Part, Rendered, Request

THUMBNAIL = 256
PREVIEW = 960
MOST_PREVIEW = 1920  # of formats that cannot be decoded at a smaller scale
MOST_PIXELS = 200_000_000  # to be decoded: after the scale, where the format has scales

ENDS_EARLY = "The file ends early; only its upper part can be shown."
DAMAGED = "The file is damaged; what could be read of it is shown."

Content = bytes | mmap.mmap
Size = tuple[int, int]

_TURNS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
_MAGIC = (
    (b"\xff\xd8\xff", "JPEG"),
    (b"\x89PNG\r\n\x1a\n", "PNG"),
    (b"GIF87a", "GIF"),
    (b"GIF89a", "GIF"),
    (b"II*\0", "TIFF"),
    (b"MM\0*", "TIFF"),
    (b"II+\0", "TIFF"),
    (b"MM\0+", "TIFF"),
    (b"8BPS\0\1", "PSD"),
    (b"BM", "BMP"),
    (b"\0\0\0\x0cjP  \r\n\x87\n", "JPEG2000"),
    (b"\xff\x4f\xff\x51", "JPEG2000"),
)
_HEIF_BRANDS = {b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"hevm", b"hevs", b"mif1", b"msf1", b"mif2"}
_SALVAGED = {"JPEG", "PNG", "TIFF", "BMP", "GIF"}


def kind_of(head: bytes) -> str | None:
    """Pillow's name of the format that a file's first bytes (64 are enough) tell; None for what Curator does not open."""
    for magic, kind in _MAGIC:
        if head.startswith(magic):
            return kind
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return "WEBP"
    if head[4:8] == b"ftyp":
        brands = {head[at : at + 4] for at in range(8, min(int.from_bytes(head[:4], "big"), len(head)), 4)}
        if brands & {b"avif", b"avis"}:
            return "AVIF"
        if brands & _HEIF_BRANDS and head[8:12] != b"crx ":
            return "HEIF"
    return None


def render(content: Content, request: Request) -> Rendered:
    """Thumbnail and preview of a picture, from one decode.

    Raises CuratorError with a sentence for what is refused, MemoryError, and whatever a decoder makes of broken bytes.
    """
    if request.camera_thumbnail is not None:
        return _render_camera_thumbnail(request.camera_thumbnail, request)
    source = request.embedded if request.embedded is not None else content
    if request.part is not None:
        return _cut(source, request, request.part)
    longest = PREVIEW if request.preview else THUMBNAIL
    image, full, said = _decoded(source, longest)
    if request.embedded is not None:
        orientation, full = orientation_of_embedded(request, full)
    else:
        orientation = orientation_of(image, request.orientation)
    image = upright(colour.to_srgb(_reduced(image, longest), image.info.get("icc_profile")), orientation)
    preview = _encoded(image, 85) if request.preview else None
    thumbnail = _encoded(_fitted(image), 80) if request.thumbnail else None
    width, height = full if orientation < 5 else full[::-1]
    return Rendered(thumbnail, preview, width, height, said)


def _decoded(content: Content, longest: int) -> tuple[Any, Size, tuple[str, ...]]:
    """The picture, decoded at the smallest scale that has `longest` pixels; its size at full scale; warnings."""
    kind = kind_of(content[:64])
    if kind is None:
        if not content:
            raise CuratorError("The file is empty.")
        raise CuratorError("This is not a picture of a kind that Curator can show.")
    image: Any = None
    try:
        image, full = opened_at(content, kind, longest)
        image.load()
        return image, full, ()
    except (MemoryError, CuratorError):
        raise
    except Exception as problem:  # a stranger's bytes: decoders answer with whatever they have
        if kind not in _SALVAGED:
            raise
        loaded, early = image is not None, "truncated" in str(problem)
    return _salvaged(content, kind, longest, loaded, early)


def _salvaged(content: Content, kind: str, longest: int, opened: bool, early: bool) -> tuple[Any, Size, tuple[str, ...]]:
    """What can be had of a broken file; `opened` tells that its head was sound, `early` that it ends before its time."""
    ImageFile.LOAD_TRUNCATED_IMAGES = True
    try:
        image, full = opened_at(content, kind, longest)
        image.load()
    finally:
        ImageFile.LOAD_TRUNCATED_IMAGES = False
    # Subtle: Pillow fills what it could not read with one colour and calls it a picture.
    if opened and _is_flat(image):
        raise CuratorError("The file is damaged; nothing of its picture can be read.")
    return image, full, (ENDS_EARLY if early else DAMAGED,)


def opened_at(content: Content, kind: str, longest: int) -> tuple[Any, Size]:
    """The picture, its head read and its scale chosen, its pixels not decoded yet; with its size at full scale."""
    register(kind)
    # Subtle: Pillow's WebP decoder takes the memory for the whole canvas when it is opened, before its size can be asked; with
    # this limit Pillow reads the size first. JPEG is judged after its scale is chosen.
    Image.MAX_IMAGE_PIXELS = None if kind == "JPEG" else MOST_PIXELS // 2
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of broken metadata, which are none of our business, and of half the limit above
        try:
            image = Image.open(io.BytesIO(content) if isinstance(content, bytes) else content, formats=(kind,))
        except Image.DecompressionBombError as problem:
            raise CuratorError(_too_large(None)) from problem
    full = image.size
    if kind == "JPEG":
        scale = max(s for s in (1, 2, 4, 8) if s == 1 or -(-max(full) // s) >= longest)
        # Subtle: draft() takes whole quotients; only a size rounded down gives back the scale it was made with.
        image.draft(None, (max(1, full[0] // scale), max(1, full[1] // scale)))
    elif kind == "HEIF":
        image.draft(None, within(full, longest))  # a thumbnail inside the file, where one is large enough
    elif kind == "JPEG2000":
        image.reduce = _levels(content, full, longest)
    elif kind == "TIFF":
        image.info.pop("xmp", None)  # Subtle: Pillow would turn the picture by an orientation it finds in there
    if image.size[0] * image.size[1] > MOST_PIXELS:
        raise CuratorError(_too_large(full))
    return image, full


def register(kind: str) -> None:
    """Load the decoder of one kind, so that no other is there to be reached."""
    if kind == "HEIF":
        import pillow_heif

        pillow_heif.register_heif_opener(decode_threads=1)
    elif kind not in Image.OPEN:
        name = {"WEBP": "WebP", "TIFF": "Tiff", "AVIF": "Avif", "PSD": "Psd", "JPEG2000": "Jpeg2K", "BMP": "Bmp"}.get(kind)
        module: Any = importlib.import_module(f"PIL.{name or kind.capitalize()}ImagePlugin")
        if kind == "AVIF":
            module.DEFAULT_MAX_THREADS = 1  # there are as many workers as processors


def _levels(content: Content, full: Size, longest: int) -> int:
    """How many times a JPEG 2000 picture can be halved while decoding (coding style marker, ISO/IEC 15444-1, A.6.1)."""
    marker = content.find(b"\xff\x52\x00", 0, 1 << 16)
    most = content[marker + 9] if 0 <= marker < len(content) - 9 else 0
    return max(n for n in range(min(most, 32) + 1) if n == 0 or max(full) >> n >= longest)


def _too_large(size: Size | None) -> str:
    many = f"{size[0] * size[1] / 1e6:,.0f}" if size else f"more than {MOST_PIXELS // 1_000_000}"
    return (
        f"The picture has {many} million pixels and is too large to be shown; {MOST_PIXELS // 1_000_000} million is the limit."
    )


def orientation_of(image: Any, given: int) -> int:
    """EXIF orientation (1 to 8) by which decoded pixels are still to be turned."""
    if image.format == "PNG":
        return given if given in _TURNS else 1
    if image.format not in ("JPEG", "MPO", "WEBP", "AVIF"):
        return 1
    exif = Image.Exif()
    try:
        exif.load(image.info.get("exif") or b"")
        orientation = exif.get(0x0112)
    except Exception:  # a stranger's bytes; a broken EXIF block says nothing about up and down
        return 1
    return orientation if type(orientation) is int and orientation in _TURNS else 1


def orientation_of_embedded(request: Request, size: Size) -> tuple[int, Size]:
    """How a JPEG out of another file is to be turned, and the full size of the picture, both before turning.

    Subtle: some cameras turn the JPEG themselves and still write the orientation of the raw picture. Where the picture lies on
    its side and the JPEG already stands as the turned picture would, it is taken as it is.
    """
    orientation = request.orientation if request.orientation in _TURNS else 1
    if request.size is None or min(request.size) <= 0:
        return orientation, size
    wide, high = request.size
    if orientation >= 5 and wide != high and (wide > high) != (size[0] > size[1]) and size[0] != size[1]:
        return 1, (high, wide)
    return orientation, request.size


def _cut(source: Content, request: Request, part: Part) -> Rendered:
    """A part of a picture, decoded at the smallest scale that has all the pixels that are wanted."""
    image, full, said = _decoded(source, round(max(part.of) * min(1.0, part.scale)))
    if request.embedded is not None:
        orientation, full = orientation_of_embedded(request, full)
    else:
        orientation = orientation_of(image, request.orientation)
    spread = image.getextrema() if image.mode in ("I", "F", "I;16") else None
    box = regions.unturned(part.place, part.of, image.size, orientation)
    piece = colour.to_srgb(plain(image.crop(box), spread), image.info.get("icc_profile"))
    width, height = full if orientation < 5 else full[::-1]
    return Rendered(None, _encoded(upright(piece, orientation), 92, "4:4:4"), width, height, said)


def _render_camera_thumbnail(content: bytes, request: Request) -> Rendered:
    """The camera's own small JPEG: without the black bars that fill its frame, turned. Raises CuratorError if it is another cut."""
    if kind_of(content[:64]) != "JPEG":
        raise CuratorError("The thumbnail that the camera made is not a JPEG.")
    image, size, said = _decoded(content, THUMBNAIL)
    orientation, full = orientation_of_embedded(request, size)
    image = _without_bars(colour.to_srgb(_reduced(image, THUMBNAIL), image.info.get("icc_profile")), full)
    turned = full if orientation < 5 else full[::-1]
    return Rendered(_encoded(upright(_fitted(image), orientation), 80), None, *turned, said)


def _without_bars(image: Any, shape: Size) -> Any:
    """The middle of `image` that has the aspect ratio of `shape`, if what lies outside is black."""
    width, height = image.size
    wide = min(width, max(1, round(height * shape[0] / shape[1])))
    high = min(height, max(1, round(width * shape[1] / shape[0])))
    if width - wide <= 2 and height - high <= 2:
        return image
    left, top = (width - wide) // 2, (height - high) // 2
    bars = (
        [(0, 0, left, height), (left + wide, 0, width, height)]
        if left
        else [(0, 0, width, top), (0, top + high, width, height)]
    )
    for bar in bars:
        if image.crop(bar).convert("L").resize((1, 1), Image.Resampling.BOX).getpixel((0, 0)) > 40:
            raise CuratorError("The thumbnail that the camera made shows another cut of the picture.")
    return image.crop((left, top, left + wide, top + high))


def _reduced(image: Any, longest: int) -> Any:
    """Modes L, RGB, CMYK or LAB on white, by whole factors towards `longest` pixels; formats with scales are small already.

    In bands, so that no second picture of full size is ever in memory.
    """
    most = MOST_PREVIEW if longest == PREVIEW else 2 * longest
    factor = -(-max(image.size) // most)
    spread = image.getextrema() if image.mode in ("I", "F", "I;16") else None
    if factor == 1 or image.format in ("JPEG", "MPO"):
        return plain(image, spread)
    width, height = image.size
    rows = factor * 64
    small: Any = None
    for top in range(0, height, rows):
        band = plain(image.crop((0, top, width, min(height, top + rows))), spread).reduce(factor)
        small = small or Image.new(band.mode, (band.width, -(-height // factor)))
        small.paste(band, (0, top // factor))
    return small


def plain(image: Any, spread: tuple[float, float] | None) -> Any:
    """One of the modes that can be reduced and brought to sRGB; transparent parts on white, deep greys to eight bits.

    `spread` is the least and the most value of a picture in deep greys.
    """
    mode = image.mode
    if mode.startswith("I;16"):
        return plain(image.convert("I"), spread or (0, 65535))
    if spread:
        return _stretched(image, *spread)
    if "transparency" in image.info or mode in ("LA", "La", "PA", "RGBA", "RGBa"):
        image = image.convert("RGBA")
        ground = Image.new("RGB", image.size, "white")
        ground.paste(image, mask=image)
        return ground
    if mode in ("L", "RGB", "CMYK", "LAB"):
        return image
    return image.convert("L" if mode == "1" else "RGB")


def _stretched(image: Any, least: float, most: float) -> Any:
    """Deep greys in eight bits: 0 to 1 (broken numbers) and 8, 12 and 16 bits as they are meant, else from the least to the most."""
    scales = (1.0, 255.0, 4095.0, 65535.0) if image.mode == "F" else (255.0, 4095.0, 65535.0)
    if least >= 0 and most <= scales[-1]:
        least, most = 0.0, next(scale for scale in scales if most <= scale)
    # Subtle: infinities and not-a-numbers of a float picture come through the extrema.
    if not (most - least > 0) or most - least == float("inf"):
        return Image.new("L", image.size, 128)
    factor = 255.0 / (most - least)
    return image.convert("F").point(lambda v: v * factor - least * factor).convert("L")


def upright(image: Any, orientation: int) -> Any:
    """The picture turned by an EXIF orientation (1 to 8)."""
    return image.transpose(_TURNS[orientation]) if orientation in _TURNS else image


def within(size: Size, longest: int) -> Size:
    """A size of the same shape whose longer edge is `longest`, not larger than it was."""
    scale = min(1.0, longest / max(size))
    return max(1, round(size[0] * scale)), max(1, round(size[1] * scale))


def _fitted(image: Any) -> Any:
    size = within(image.size, THUMBNAIL)
    return image if size == image.size else image.resize(size, Image.Resampling.BICUBIC, reducing_gap=2.0)


def _encoded(image: Any, quality: int, subsampling: str = "4:2:0") -> bytes:
    image = image.copy() if image.info else image
    image.info = {}  # Subtle: Pillow carries a JPEG comment into the copy
    written = io.BytesIO()
    image.save(written, "JPEG", quality=quality, subsampling=subsampling)
    return written.getvalue()


def _is_flat(image: Any) -> bool:
    """True for a picture of one colour."""
    small = image.convert("RGB") if image.mode not in ("L", "RGB") else image
    return all(low == high for low, high in (small.getextrema() if small.mode == "RGB" else (small.getextrema(),)))
