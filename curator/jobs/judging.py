"""Which files an import takes: pictures that can be shown, and pictures of a known kind whose metadata can still be read.

A file that is neither fails with a sentence. Doubt is settled by trying to show the picture: a file about whose structure
exiftool complains, whose size it does not tell, or over which it broke down.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from curator.files.tags import Tags
from curator.files.workers import Rendered, Request, Workers
from curator.jobs.looking import Looked

RAW: Final = frozenset(
    {
        *(
            "3FR",
            "ARW",
            "CR2",
            "CR3",
            "CRW",
            "DCR",
            "DNG",
            "ERF",
            "FFF",
            "GPR",
            "IIQ",
            "K25",
            "KDC",
            "MEF",
            "MOS",
            "MRW",
            "NEF",
        ),
        *("NRW", "ORF", "PEF", "RAF", "RAW", "RW2", "RWL", "SR2", "SRF", "SRW", "X3F"),
    }
)
"""exiftool's names of the kinds of raw file that are taken in, shown by the picture that the camera put into them."""

_PICTURES: Final = RAW | {
    *("JPEG", "PNG", "APNG", "TIFF", "BTF", "WEBP", "Extended WEBP", "AVIF", "HEIC", "HEIF", "HEICS", "HEIFS", "HIF", "GIF"),
    *("BMP", "PSD", "PSB", "JP2", "JPX", "JPM", "J2C", "JXL", "JXL Codestream", "EXV"),
}
_WHOLE_OR_NOTHING: Final = frozenset({"JPEG", "TIFF", "WEBP", "Extended WEBP"})  # a head without a body tells nothing of them
_FROM_ELSEWHERE: Final = frozenset({"date_created", "date_created_certainty"})  # the file's name and time give these too
_MOST_PIXELS: Final = 1_000_000_000


def judged(looked: Looked, workers: Workers) -> Looked:
    """The file as it is taken in, with its size and warnings; or with the `failure` for which it is refused."""
    tags = looked.tags
    if tags is None:
        return _shown_without_metadata(looked, workers)
    if tags.file_type == "XMP":
        return _refused(looked, "It is a sidecar without its photo; put it beside the photo and import both.")
    if tags.file_type not in _PICTURES:
        return _refused(looked, f"It is {_article(tags.file_type)} file, not a picture of a kind that Curator takes.")
    if 0 in (tags.width, tags.height):
        return _refused(looked, "The picture has no size; the file is damaged.")
    if tags.width and tags.height and not looked.complaints:
        return _refused_for_size(looked, tags.width * tags.height) or looked
    return _tried(looked, tags, workers)


def _refused_for_size(looked: Looked, pixels: int) -> Looked | None:
    if pixels <= _MOST_PIXELS:
        return None
    return _refused(looked, f"It claims {pixels // 1_000_000:,} million pixels, which no picture has; the file is damaged.")


def _tried(looked: Looked, tags: Tags, workers: Workers) -> Looked:
    """A doubtful file: taken in when it can be shown, or when there is still something to be read in it."""
    if tags.width and tags.height and (refused := _refused_for_size(looked, tags.width * tags.height)):
        return refused
    described = any(name not in _FROM_ELSEWHERE for name in tags.values)
    if tags.file_type in RAW and described:
        return looked
    shown = workers.render(Request(str(looked.found.path), preview=False))
    if isinstance(shown, Rendered):
        return replace(looked, tags=replace(tags, width=tags.width or shown.width, height=tags.height or shown.height))
    sized = tags.width and tags.height
    if described or (sized and tags.file_type not in _WHOLE_OR_NOTHING):
        return looked
    return _refused(looked, f"{shown.sentence} No description can be read in it either.")


def _shown_without_metadata(looked: Looked, workers: Workers) -> Looked:
    """A file whose metadata could not be read: taken in when it can be shown, and said."""
    shown = workers.render(Request(str(looked.found.path), preview=False))
    if not isinstance(shown, Rendered):
        return looked
    said = f"Its description could not be read: {looked.failure}"
    tags = Tags(values={}, warnings=(said,), mime=_mime(looked), file_type="", width=shown.width, height=shown.height)
    return replace(looked, tags=tags, failure=None)


def _mime(looked: Looked) -> str:
    """What the file's name says of its kind; used only where exiftool could not tell."""
    import mimetypes

    return mimetypes.guess_type(looked.found.path.name)[0] or "image/jpeg"


def _refused(looked: Looked, sentence: str) -> Looked:
    return replace(looked, failure=sentence)


def _article(kind: str) -> str:
    return f"{'an' if kind[:1] in 'AEFHILMNORSX' else 'a'} {kind}"
