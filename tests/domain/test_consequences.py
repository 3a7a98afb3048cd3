"""What follows from taking keywords away: their paths and codes go along, and nothing else."""

from __future__ import annotations

from typing import Any

import pytest

from curator.domain import consequences
from curator.domain.organisations import Organisations

PATHS = ("Goals|Water", "Water", "Work|Water|Wells", "Goals|Health")
CODES = ({"CvTermName": "Water", "CvTermId": "sdg/6"}, {"CvTermName": {"en": "Health"}, "CvTermId": "sdg/3"}, {"CvTermId": "x"})


@pytest.mark.parametrize(
    ("keywords", "paths", "codes"),
    [
        (("Health", "Water"), None, None),
        (("Health",), PATHS[2:], CODES[1:]),
        (("Water", "water"), PATHS[:3], (CODES[0], CODES[2])),
        (None, ("Work|Water|Wells",), (CODES[2],)),
    ],
)
def test_a_keyword_takes_its_paths_and_codes_along(keywords: Any, paths: Any, codes: Any) -> None:
    held: dict[str, Any] = {"keywords": ("Water", "Health"), "keyword_paths": PATHS, "about": CODES}
    assert {"keywords", "keyword_paths", "about"} <= consequences.reads(["keywords"])
    more = consequences.follow({"keywords": keywords}, held, "en", Organisations)
    expected = {"keyword_paths": paths, "about": codes}
    assert more == {name: value for name, value in expected.items() if value is not None}
    assert "keyword_paths" not in consequences.follow(
        {"keywords": keywords, "keyword_paths": ("Own",)}, held, "en", Organisations
    )


def test_a_photo_without_paths_loses_its_keywords_alone() -> None:
    assert consequences.follow({"keywords": None}, {"keywords": ("Water",)}, "en", Organisations) == {}
