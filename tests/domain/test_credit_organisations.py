"""The list of organisations: every spelling means one house, and a list that is wrong says where."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from curator.domain import organisations
from curator.domain.errors import CuratorError

ROOT = Path(__file__).resolve().parents[2]
SHIPPED = (ROOT / "resources" / "organisations.json").read_text("utf-8")
KNOWN = organisations.parse(SHIPPED)


def test_the_shipped_houses() -> None:
    wanted = (
        "UNV UNDP UNICEF UNHCR IOM UNESCO WFP FAO WHO ILO UNFPA UNEP UNIDO UNOPS IFAD OCHA UNAIDS IPRCC Xinhua NRRA ANSA AFP AP"
    )
    held = {one.name for one in KNOWN.known}
    assert held >= {*wanted.split(), "UN Women", "UN Photo", "China Daily", "Reuters", "Getty Images"}
    assert {one.name for one in KNOWN.known if one.ours} == {"UNV", "IPRCC"}


@pytest.mark.parametrize(
    ("spelling", "name"),
    [
        ("UNV", "UNV"),
        ("unv", "UNV"),
        ("U.N.V.", "UNV"),
        ("ＵＮＶ", "UNV"),
        ("the  United Nations\u00a0Volunteers", "UNV"),
        ("联合国志愿人员组织", "UNV"),
        ("中国国际扶贫中心", "IPRCC"),
        ("新华社", "Xinhua"),
        ("国家乡村振兴局", "NRRA"),
        ("PNUD", "UNDP"),
        ("United Nations Children’s Fund", "UNICEF"),
    ],
)
def test_spellings(spelling: str, name: str) -> None:
    found = KNOWN.named(spelling)
    assert found is not None
    assert found.name == name


@pytest.mark.parametrize(
    ("text", "name", "rest"),
    [
        ("UNDP China/Zhang Wei", "UNDP", " China/Zhang Wei"),
        ("UN Photo by X", "UN Photo", " by X"),
        ("新华社记者", "Xinhua", "记者"),
        ("IPRCC供图", "IPRCC", "供图"),
    ],
)
def test_the_longest_name_at_the_start(text: str, name: str, rest: str) -> None:
    found = KNOWN.leading(text)
    assert found is not None
    assert (found[0].name, found[1]) == (name, rest)


@pytest.mark.parametrize("text", ["UNVers", "Unhappy", "", "Jin Liu"])
def test_a_name_ends_with_its_word(text: str) -> None:
    assert KNOWN.leading(text) is None


def test_every_shipped_style_is_known_and_every_name_unique() -> None:
    assert {one.style for one in KNOWN.known} <= set(KNOWN.styles)
    assert KNOWN.style_of("UNV") == KNOWN.styles["sign"]
    assert KNOWN.style_of("nobody") == KNOWN.style_of(None) == KNOWN.styles["sign"]


def test_an_empty_list_still_renders() -> None:
    assert organisations.parse('{"organisations": []}').style_of("UNV")


def _changed(**changes: Any) -> str:
    return json.dumps({"organisations": [{"name": "UNV"}], **changes})


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("{", "not valid JSON"),
        ("[]", "JSON object"),
        (_changed(organisations=[{"names": {}}]), "number 1"),
        (_changed(organisations=[{"name": "UNV"}, {"name": "X", "aliases": ["unv"]}]), "both UNV and X"),
        (_changed(organisations=[{"name": "UNV", "style": "none"}]), "UNV names a style"),
        (_changed(organisations=[{"name": "UNV", "alias": []}]), "unknown key “alias”"),
        (_changed(organisations=[{"name": "UNV", "aliases": "UNV"}]), "list of names"),
        (_changed(organisations=[{"name": "UNV", "names": []}]), "JSON object"),
        (_changed(default_style="none"), "no style called “none”"),
        (_changed(styles={"a": ["{holdr}"]}), "unknown part “holdr”"),
        (_changed(styles={"a": ["{holder}[/{creator}"]}), "brackets"),
        (_changed(styles={"a": []}), "list of templates"),
    ],
)
def test_a_wrong_list_says_where(text: str, told: str) -> None:
    with pytest.raises(CuratorError, match=r"^[^\n]*$") as trouble:
        organisations.parse(text)
    assert told in trouble.value.sentence
