"""Which files an import takes: pictures of the kinds that Curator knows, sound or broken.

A broken file of a picture kind is taken in with a warning even when nothing of it can be shown: what can not be decoded today
may be repaired tomorrow, and an archive that refuses it loses it. What is no picture fails with a sentence, and so does a
sound file that claims a size that no picture has, for it was made to do harm.
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
_MOST_PIXELS: Final = 1_000_000_000
_FEWEST_BYTES: Final = 5  # a JPEG of only its two marks has four


def judged(looked: Looked, workers: Workers) -> Looked:
    """The file as it is taken in, with its size and warnings; or with the `failure` for which it is refused."""
    tags = looked.tags
    if tags is None:
        return _shown_without_metadata(looked, workers)
    if tags.file_type == "XMP":
        return _refused(looked, "It is a sidecar without its photo; put it beside the photo and import both.")
    if tags.file_type not in _PICTURES:
        return _refused(looked, f"It is {_article(tags.file_type)} file, not a picture of a kind that Curator takes.")
    if looked.found.bytes < _FEWEST_BYTES:
        return _refused(looked, "There is no picture in the file; only the beginning of one is left.")
    if looked.claimed_pixels > _MOST_PIXELS and not looked.complaints:  # of a damaged head the size is as wrong as the rest
        return _refused(looked, f"It claims {looked.claimed_pixels // 1_000_000:,} million pixels, which no picture has.")
    if (tags.width and tags.height) or tags.file_type in RAW:
        return looked
    return _measured(looked, tags, workers)


def _measured(looked: Looked, tags: Tags, workers: Workers) -> Looked:
    """A file whose size exiftool does not tell, with the size that a decoder finds, if one does."""
    shown = workers.render(Request(str(looked.found.path), preview=False))
    if not isinstance(shown, Rendered):
        return looked
    turned = tags.orientation >= 5
    width, height = (shown.height, shown.width) if turned else (shown.width, shown.height)
    return replace(looked, tags=replace(tags, width=width, height=height))


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
