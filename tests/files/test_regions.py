from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from curator.files import pictures, regions
from curator.files.frames import Part
from curator.files.workers import Rendered, Request, Workers


@given(
    st.integers(1, 8),
    st.tuples(st.integers(2, 40), st.integers(2, 40)),
    st.tuples(st.integers(0, 50), st.integers(0, 50), st.integers(1, 50), st.integers(1, 50)),
)
def test_a_part_is_the_same_cut_before_and_after_turning(
    orientation: int, size: tuple[int, int], place: tuple[int, int, int, int]
) -> None:
    pixels = np.arange(size[0] * size[1], dtype=np.int32).reshape(size[1], size[0])
    image = Image.fromarray(pixels)
    upright = image.transpose(pictures._TURNS[orientation]) if orientation > 1 else image
    cut = image.crop(regions.unturned(place, upright.size, size, orientation))
    turned = cut.transpose(pictures._TURNS[orientation]) if orientation > 1 else cut
    left, top = min(place[0], upright.width - 1), min(place[1], upright.height - 1)
    right, bottom = (
        min(max(left + 1, place[0] + place[2]), upright.width),
        min(max(top + 1, place[1] + place[3]), upright.height),
    )
    assert np.array_equal(np.asarray(turned), np.asarray(upright.crop((left, top, right, bottom))))


@pytest.mark.parametrize("orientation", [1, 6])
def test_a_worker_gives_the_originals_own_pixels(tmp_path: Path, orientation: int) -> None:
    """Stripes one pixel wide, which no smaller picture could show."""
    stripes = np.zeros((1200, 1800, 3), np.uint8)
    stripes[:, ::2] = 255
    exif = Image.Exif()
    exif[0x0112] = orientation
    Image.fromarray(stripes).save(tmp_path / "stripes.jpg", quality=95, subsampling=0, exif=exif)
    of = (1800, 1200) if orientation == 1 else (1200, 1800)
    asked = Request(str(tmp_path / "stripes.jpg"), thumbnail=False, part=Part((400, 400, 96, 64), of))
    with Workers(1) as workers:
        made = workers.render(asked)
        whole = workers.render(Request(str(tmp_path / "stripes.jpg"), thumbnail=False, part=Part((0, 0, *of), of, 0.5)))
    assert isinstance(made, Rendered)
    assert isinstance(whole, Rendered)
    assert made.preview is not None
    assert whole.preview is not None
    cut = _image(made.preview)
    assert cut.size == (96, 64)
    assert (made.width, made.height) == of
    along = np.asarray(cut.convert("L"), np.int16)
    differences = np.abs(np.diff(along, axis=1 if orientation == 1 else 0))
    assert differences.min() > 150  # black beside white, pixel for pixel
    assert _image(whole.preview).size == (of[0] // 2, of[1] // 2)


def _image(jpeg: bytes) -> Image.Image:
    import io

    return Image.open(io.BytesIO(jpeg))
