"""Credits in the many ways in which people write them, and sentences that only look like one."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from curator.domain import organisations
from curator.domain.credit import Credit, rejoin
from curator.domain.credit_grammar import parse, parse_credit

ROOT = Path(__file__).resolve().parents[2]
KNOWN = organisations.parse((ROOT / "resources" / "organisations.json").read_text("utf-8"))
LINES = ROOT / ".." / "shared" / "story" / "credits.tsv"


def _rows() -> list[dict[str, str]]:
    if not LINES.exists():
        return []
    with LINES.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE))


@pytest.mark.skipif(not LINES.exists(), reason="the customer's lines are not here")
def test_the_customers_lines_are_all_there() -> None:
    assert len(_rows()) >= 20


@pytest.mark.parametrize("row", _rows(), ids=lambda row: row["line"][:40])
def test_the_customers_lines_are_read_exactly(row: dict[str, str]) -> None:
    parsed = parse(row["line"], KNOWN)
    held = parsed.credit.to_json() if parsed.credit else {}
    assert parsed.caption == row["caption"]
    assert [str(held.get(name, "")) for name in ("holder", "creator", "year")] == [row["holder"], row["creator"], row["year"]]


CREDITS = [
    ("© 2020 UNV", Credit(("UNV",), year=2020)),
    ("©UNV 2020", Credit(("UNV",), year=2020)),
    ("© UNV, 2020.", Credit(("UNV",), year=2020)),
    ("(C) UNV, 2020", Credit(("UNV",), year=2020)),
    ("ⓒ UNV, 2020", Credit(("UNV",), year=2020)),
    ("©\ufe0f UNV, 2020", Credit(("UNV",), year=2020)),
    ("&copy; UNV 2020", Credit(("UNV",), year=2020)),
    ("Copyright © UNV 2020. All rights reserved.", Credit(("UNV",), year=2020)),
    ("Copyright UNV, 2020", Credit(("UNV",), year=2020)),
    ("（ｃ）ＵＮＶ，２０２０", Credit(("UNV",), year=2020)),
    ("© UNV，２０２０年", Credit(("UNV",), year=2020)),
    ("© UNV, October 2020", Credit(("UNV",), year=2020)),
    ("© UNV, 2019–2020", Credit(("UNV",), year=2020)),
    ("© United Nations Volunteers, 2020", Credit(("UNV",), year=2020)),
    ("©UNV2020", Credit(("UNV",), year=2020)),
    ("©UNV/IPRCC, 2020", Credit(("UNV", "IPRCC"), year=2020)),
    ("© UNV & IPRCC", Credit(("UNV", "IPRCC"))),
    ("© UNV and IPRCC, 2020", Credit(("UNV", "IPRCC"), year=2020)),
    ("© UNV、中国国际扶贫中心", Credit(("UNV", "IPRCC"))),
    ("©UNDP China/Zhang Wei", Credit(("UNDP",), "Zhang Wei", "China")),
    ("© UNDP Sierra Leone/Zhang Wei, 2020", Credit(("UNDP",), "Zhang Wei", "Sierra Leone", year=2020)),
    ("© UNDP China, Zhang Wei, 2020", Credit(("UNDP",), "Zhang Wei", "China", year=2020)),
    ("UNV/Jin Liu, 2019", Credit(("UNV",), "Jin Liu", year=2019)),
    ("Jin Liu/UNV, 2019", Credit(("UNV",), "Jin Liu", year=2019)),
    ("Jin Liu／UNV，２０１９", Credit(("UNV",), "Jin Liu", year=2019)),
    ("© Jin Liu/IPRCC", Credit(("IPRCC",), "Jin Liu")),
    ("S. Rich—UNHCR", Credit(("UNHCR",), "S. Rich")),
    ("(Philip Sen/UNV, 2009)", Credit(("UNV",), "Philip Sen", year=2009)),
    ("(UNV China, 2016)", Credit(("UNV",), office="China", year=2016)),
    ("(Nicolas Josserand, 2010)", Credit((), "Nicolas Josserand", year=2010)),
    ("©UNICEF/NYHQ1996-1165/Miller", Credit(("UNICEF",), "Miller", asset_id="NYHQ1996-1165", year=1996)),
    ("©UNICEF/NYHQ1996-1165/Miller, 2001", Credit(("UNICEF",), "Miller", asset_id="NYHQ1996-1165", year=2001)),
    ("© UNICEF/UN0123456/Jin Liu", Credit(("UNICEF",), "Jin Liu", asset_id="UN0123456")),
    ("UNDP/ALB/2018/Ana Hoxha", Credit(("UNDP",), "Ana Hoxha", asset_id="ALB/2018", year=2018)),
    ("UN Photo by Eskinder Debebe", Credit(("UN Photo",), "Eskinder Debebe")),
    ("UN Photo/Eskinder Debebe", Credit(("UN Photo",), "Eskinder Debebe")),
    ("UN Photo: Eskinder Debebe", Credit(("UN Photo",), "Eskinder Debebe")),
    ("Photo by Jin Liu", Credit((), "Jin Liu")),
    ("Photo by Jin Liu/UNV, 2019", Credit(("UNV",), "Jin Liu", year=2019)),
    ("Photo by Jin Liu for UNV", Credit(("UNV",), "Jin Liu")),
    ("Photo credit: UNV", Credit(("UNV",))),
    ("Photo Credit - Jin Liu", Credit((), "Jin Liu")),
    ("Photo credit: © UNV/Awa Diop", Credit(("UNV",), "Awa Diop")),
    ("Photo © UNV", Credit(("UNV",))),
    ("Photo courtesy of IPRCC", Credit(("IPRCC",))),
    ("(Photo: UNV/Jin Liu)", Credit(("UNV",), "Jin Liu")),
    ("| Photo: ANSA/EPA", Credit(("ANSA", "EPA"))),
    ("AFP/Getty Images", Credit(("AFP", "Getty Images"))),
    ("Crédit photo : UNV/Awa Diop, 2022", Credit(("UNV",), "Awa Diop", year=2022)),
    ("Cre\u0301dit photo\u202f: UNV/Awa Diop", Credit(("UNV",), "Awa Diop")),
    ("© Volontaires des Nations Unies, 2022", Credit(("UNV",), year=2022)),
    ("Foto: UNV/Jin Liu", Credit(("UNV",), "Jin Liu")),
    ("Fotografía: PNUD Perú/Ana Gómez, 2021", Credit(("UNDP",), "Ana Gómez", "Perú", year=2021)),
    ("Фото: ПРООН/Иван Петров", Credit(("UNDP",), "Иван Петров")),
    ("© ПРООН, 2020. Все права защищены", Credit(("UNDP",), year=2020)),
    ("تصوير: أحمد علي", Credit((), "أحمد علي")),
    ("© برنامج الأمم المتحدة الإنمائي/أحمد علي، 2020", Credit(("UNDP",), "أحمد علي", year=2020)),
    ("© برنامج الأمم المتحدة الإنمائي، ٢٠٢٠", Credit(("UNDP",), year=2020)),
    ("版权：中国国际扶贫中心，2020", Credit(("IPRCC",), year=2020)),
    ("版权所有 中国国际扶贫中心", Credit(("IPRCC",))),
    ("摄影：刘瑾", Credit((), "刘瑾")),
    ("摄影/刘瑾", Credit((), "刘瑾")),
    ("文/图 刘瑾", Credit((), "刘瑾")),
    ("刘瑾 摄", Credit((), "刘瑾")),
    ("刘瑾摄", Credit((), "刘瑾")),
    ("（刘瑾 摄，2020）", Credit((), "刘瑾", year=2020)),
    ("（张磊/图）", Credit((), "张磊")),
    ("新华社记者 某某 摄", Credit(("Xinhua",), "某某")),
    ("新华社记者刘瑾、王伟摄", Credit(("Xinhua",), "刘瑾、王伟")),
    ("新华社发（刘瑾摄）", Credit(("Xinhua",), "刘瑾")),
    ("IPRCC供图", Credit(("IPRCC",))),
    ("中国国际扶贫中心供图", Credit(("IPRCC",))),
    ("供图：IPRCC", Credit(("IPRCC",))),
    ("受访者供图", Credit((), partner="受访者")),
    ("图片由IPRCC提供", Credit(("IPRCC",))),
    ("图片来源：新华社", Credit(("Xinhua",))),
    ("（图片来源：中国国际扶贫中心，2020年）", Credit(("IPRCC",), year=2020)),
    ("© Fuping County Government/Jin Liu, 2020", Credit(("Fuping County Government",), "Jin Liu", year=2020)),
    ("©UNV/Fuping County Government, 2020", Credit(("UNV",), partner="Fuping County Government", year=2020)),
    ("© UNV/Jin Liu, 2020 (courtesy of IPRCC)", Credit(("UNV",), "Jin Liu", partner="IPRCC", year=2020)),
    ("© Jin Liu", Credit(("Jin Liu",))),
    ("©UNV, 2020 ©UNV, 2020", Credit(("UNV",), year=2020)),
]


@pytest.mark.parametrize(("text", "credit"), CREDITS)
@pytest.mark.parametrize("caption", ["A villager harvests peaches.", "村民采摘桃子。"])
def test_a_credit_behind_a_caption(text: str, credit: Credit, caption: str) -> None:
    line = f"{caption} {text}"
    parsed = parse(line, KNOWN)
    assert (parsed.caption, parsed.credit) == (caption, credit)
    assert rejoin(parsed) == line


@pytest.mark.parametrize(("text", "credit"), CREDITS)
def test_the_same_credit_in_the_credit_field(text: str, credit: Credit) -> None:
    found = parse_credit(text, KNOWN)
    assert found == credit
    assert found is not None
    assert found.text == text


@pytest.mark.parametrize(
    "text",
    [
        "Jin Liu (left) and Li Xin (right) in 2019.",
        "Jin Liu (left) and Li Xin (right)",
        "Saru (not her real name)",
        "The women met IPRCC/UNV staff in 2019",
        "Copyright law was discussed by UNV in 2020.",
        "Copyright Office staff visited UNV in 2020",
        "A photo by the river.",
        "Photo by the river.",
        "Photo by Jin Liu shows a farmer.",
        "Photos by children from Fuping.",
        "Photo by UNV volunteers at the school.",
        "Source: the Yellow River begins here.",
        "Training for UNDP (2019)",
        "A report by UNDP, 2019.",
        "UNDP Forum, 2019",
        "A village (Sierra Leone, 2010)",
        "The forum in China (Beijing, 2019)",
        "Farmers, 2019",
        "Jin Liu—UNV volunteer",
        "Jin Liu works with UNDP/UNV.",
        "The book “Leaving No One Behind” (IPRCC, 2020) was launched.",
        "United Nations Volunteers (UNV)",
        "He said the (c) sign is fine",
        "From left: (a) Jin Liu, (b) Li Xin, (c) Wang Wei",
        "who/what happened in 2020",
        "Cover: A village",
        "Fuping: A poor village has been transformed into a tourism spot.",
        "2020",
        "村民正在拍摄",
        "村民在拍摄",
        "王强爱摄影",
        "教材由联合国儿童基金会提供",
        "午餐由当地政府提供",
        "图为阜平县村民采摘桃子。",
        "摄影：春天的阜平",
        "The road to prosperity - Fuping is no longer an isolated mountain.",
    ],
)
def test_a_sentence_that_only_looks_like_a_credit_is_left_alone(text: str) -> None:
    parsed = parse(text, KNOWN)
    assert (parsed.caption, parsed.credit, parsed.lead_in) == (text, None, "")


@pytest.mark.parametrize(
    "text", ["", " ", "©", "© 2020", "2020", "someone unknown", "A villager harvests peaches. ©UNV", "Beijing"]
)
def test_what_is_no_credit_in_the_credit_field(text: str) -> None:
    assert parse_credit(text, KNOWN) is None


@pytest.mark.parametrize(
    ("text", "credit"),
    [
        ("UNV", Credit(("UNV",))),
        ("UNV China", Credit(("UNV",), office="China")),
        ("Jin Liu", Credit((), "Jin Liu")),
        ("刘瑾", Credit((), "刘瑾")),
        ("Photo: Jin Liu", Credit((), "Jin Liu")),
        ("Fuping County Government", Credit(("Fuping County Government",))),
        ("国家乡村振兴局", Credit(("NRRA",))),
    ],
)
def test_a_bare_name_is_a_credit_in_the_credit_field_only(text: str, credit: Credit) -> None:
    assert parse_credit(text, KNOWN) == credit
    assert parse(f"People. {text}", KNOWN).credit is None or text.startswith("Photo")


@pytest.mark.parametrize(
    ("line", "lead_in", "caption"),
    [
        ("Photo: A village.", "Photo: ", "A village."),
        ("Photo 3: A village.", "Photo 3: ", "A village."),
        ("PHOTO 3 - A village.", "PHOTO 3 - ", "A village."),
        ("Photo 3/9: A village.", "Photo 3/9: ", "A village."),
        ("Photo No. 3: A village.", "Photo No. 3: ", "A village."),
        ("Image 2. A village.", "Image 2. ", "A village."),
        ("Photo:\u00a0Fuping: A village.", "Photo:\u00a0", "Fuping: A village."),
        ("Photo: Photo: A village.", "Photo: ", "Photo: A village."),
        ("照片：村民。", "照片：", "村民。"),
        ("图3：村民。", "图3：", "村民。"),
        ("图１　村民。", "图１　", "村民。"),
        ("图一、村民。", "图一、", "村民。"),
        ("Фото 1: Женщины.", "Фото 1: ", "Женщины."),
        ("صورة: نساء", "صورة: ", "نساء"),
        ("Photo 3.5 million people", "", "Photo 3.5 million people"),
        ("Cover: A village.", "", "Cover: A village."),
        ("Photographs show a village.", "", "Photographs show a village."),
    ],
)
def test_a_lead_in_is_taken_off_once(line: str, lead_in: str, caption: str) -> None:
    parsed = parse(line, KNOWN)
    assert (parsed.lead_in, parsed.caption, parsed.credit) == (lead_in, caption, None)


def test_a_credit_before_the_caption() -> None:
    parsed = parse("Photo: © UNV, 2020. A villager harvests peaches.", KNOWN)
    assert parsed.caption == "A villager harvests peaches."
    assert parsed.credit == Credit(("UNV",), year=2020)
    assert parsed.credit.text == "© UNV, 2020."
    assert parsed.credit_first


def test_the_text_of_the_credit_is_as_written() -> None:
    credit = parse("Photo: A  village.\u00a0 - (© ＵＮＶ，２０２０) ", KNOWN).credit
    assert credit is not None
    assert credit.text == "(© ＵＮＶ，２０２０)"


def test_a_place_in_the_folded_copy_is_a_place_in_the_raw_text() -> None:
    line = "\u200bUne ge\u0301ante &amp; sa\u00a0fille.\u200b Photo\u202f: &copy; UNV\u200b, 2020"
    parsed = parse(line, KNOWN)
    assert parsed.caption == "Une géante &amp; sa fille."
    assert parsed.credit is not None
    assert parsed.credit.text == "Photo\u202f: &copy; UNV\u200b, 2020"


def test_credits_are_equal_when_they_say_the_same() -> None:
    assert parse_credit("(c) UNV 2020", KNOWN) == parse_credit("©UNV, 2020", KNOWN)
    assert parse_credit("(c) UNV 2020", KNOWN) != parse_credit("©UNV, 2021", KNOWN)


def test_json_leaves_out_what_is_empty() -> None:
    assert Credit(("UNV", "IPRCC"), year=2020).to_json() == {"holder": "UNV/IPRCC", "year": 2020}


FRAGMENTS = st.sampled_from(
    [text for text, _ in CREDITS]
    + ["Photo: ", "图1：", "©", "(c)", "Copyright", "版权", "摄影：", "摄", "供图", "UNV", "UNDP China", "国家乡村振兴局"]
    + [" ", "\u00a0", "\u3000", "\u200b", "\ufeff", ". ", "。", "(", ")", "（", "）", "/", "—", ", ", "\n", "e\u0301", ""]
    + ["Jin Liu", "刘瑾", "2020", "and", "the women", "&copy;", "&amp;", "https://"]
)
ANY_LINE = st.one_of(st.text(), st.lists(FRAGMENTS, max_size=12).map("".join), st.lists(FRAGMENTS, max_size=8).map(" ".join))


@given(ANY_LINE)
@example("\u200b")
@example("\ufeff© UNV")
@example("\ufeffPhoto: \u200b© UNV\u200b")
def test_any_line_is_read_and_put_together_again(line: str) -> None:
    assert rejoin(parse(line, KNOWN)) == line


@given(ANY_LINE)
def test_no_organisation_is_ever_taken_for_a_creator(line: str) -> None:
    for credit in (parse(line, KNOWN).credit, parse_credit(line, KNOWN)):
        if credit is not None and credit.creator is not None:
            assert all(KNOWN.named(name) is None for name in credit.creator.split("/"))


@given(ANY_LINE)
def test_a_read_credit_says_whose_the_photo_is(line: str) -> None:
    credit = parse(line, KNOWN).credit
    if credit is not None:
        assert credit.holders or credit.creator or credit.partner
        assert all(credit.holders)
        assert credit.year is None or 1800 <= credit.year < 2100


def test_long_texts_are_read_quickly_enough_to_finish() -> None:
    for text in (
        "UNV/" * 50_000,
        "(" * 100_000,
        "© " * 50_000,
        "Photo by " * 20_000,
        "a" * 300_000 + " ©UNV, 2020",
        "，" * 100_000,
    ):
        assert rejoin(parse(text, KNOWN)) == text
