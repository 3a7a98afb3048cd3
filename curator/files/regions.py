"""Where a part of an upright picture lies in its pixels as they come from the decoder, before they are turned."""

from __future__ import annotations

from math import ceil, floor

Box = tuple[int, int, int, int]
Size = tuple[int, int]


def unturned(place: Box, of: Size, size: Size, orientation: int) -> Box:
    """Left, top, right and bottom in a picture of `size` that is yet to be turned by an EXIF orientation.

    `place` is left, top, width and height in an upright whole of the size `of`, which may be larger: a picture is often decoded at
    a smaller scale. What reaches beyond the picture is left away; at least one pixel is given.
    """
    width, height = size
    upright = size if orientation < 5 else (height, width)
    wide, high = (upright[side] / max(1, of[side]) for side in (0, 1))
    left, top = floor(place[0] * wide), floor(place[1] * high)
    right, bottom = ceil((place[0] + place[2]) * wide), ceil((place[1] + place[3]) * high)
    left, top = min(max(0, left), upright[0] - 1), min(max(0, top), upright[1] - 1)
    right, bottom = max(left + 1, min(right, upright[0])), max(top + 1, min(bottom, upright[1]))
    return {
        2: (width - right, top, width - left, bottom),
        3: (width - right, height - bottom, width - left, height - top),
        4: (left, height - bottom, right, height - top),
        5: (top, left, bottom, right),
        6: (top, height - right, bottom, height - left),
        7: (width - bottom, height - right, width - top, height - left),
        8: (width - bottom, left, width - top, right),
    }.get(orientation, (left, top, right, bottom))
