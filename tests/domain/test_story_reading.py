"""Stories of many makings are read into headings, paragraphs, quotes and photos, in order, with nothing lost."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from curator.domain import organisations
from curator.domain.credit import Credit
from curator.domain.story import Heading, Paragraph, PhotoBlock, Quote
from curator.domain.story_grammar import read_lines
from curator.domain.story_lines import Hint, Line
from curator.domain.story_text import read_markdown, read_text

ROOT = Path(__file__).resolve().parents[2]
KNOWN = organisations.parse((ROOT / "resources" / "organisations.json").read_text("utf-8"))
STORY = ROOT / ".." / "shared" / "story"

UNV_2020 = Credit(("UNV",), year=2020)


def _without_uid(blocks: Any) -> list[dict[str, Any]]:
    return [{name: held for name, held in block.to_json().items() if name != "uid"} for block in blocks]


@pytest.mark.skipif(not STORY.exists(), reason="the customer's story is not here")
def test_the_customers_story_gives_exactly_these_blocks() -> None:
    blocks, notes = read_text((STORY / "acting-together.txt").read_text("utf-8"), KNOWN)
    assert _without_uid(blocks) == json.loads((STORY / "acting-together.expected.json").read_text("utf-8"))
    assert list(notes) == [
        "Photo 1: the file name carries another wording than the caption: “A farmer in Fuping shaked off poverty and made a "
        "successful bussiness in fruits growing with help from poverty alleviation projects”.",
        "Photo 2: the file name carries another wording than the caption: “UN Volunteer Jin Liu”.",
        "Photo 9: the line that repeats the caption has no credit.",
        "“Click on the arrows or swipe to view.” stands 9 times and was left out.",
    ]


@pytest.mark.skipif(not STORY.exists(), reason="the customer's story is not here")
def test_the_words_as_published_stay_beside_what_was_read() -> None:
    text = (STORY / "acting-together.txt").read_text("utf-8")
    blocks, _ = read_text(text, KNOWN)
    for block in blocks:
        if isinstance(block, Quote | PhotoBlock):
            assert block.raw in text


def test_a_chinese_story_with_numbered_photos() -> None:
    blocks, notes = read_text(
        "携手消除贫困\n\n"
        "　　中国国际扶贫中心成立于2004年。\n\n"
        "图1：阜平县村民采摘桃子。摄影：刘瑾\n\n"
        "“我学到了很多。”——刘瑾，联合国志愿者\n\n"
        "图2：职业学校的学生。（新华社记者 王伟 摄）\n\n"
        "图3：村里的新路。IPRCC供图\n\n"
        "　　今天，阜平变了样。\n",
        KNOWN,
    )
    assert blocks == (
        Heading("携手消除贫困"),
        Paragraph("中国国际扶贫中心成立于2004年。"),
        PhotoBlock(None, "阜平县村民采摘桃子。", Credit((), "刘瑾")),
        Quote("我学到了很多。", "刘瑾", "联合国志愿者"),
        PhotoBlock(None, "职业学校的学生。", Credit(("Xinhua",), "王伟")),
        PhotoBlock(None, "村里的新路。", Credit(("IPRCC",))),
        Paragraph("今天，阜平变了样。"),
    )
    assert notes == ()


def test_a_french_story_with_guillemets() -> None:
    blocks, _ = read_text(
        "Ensemble contre la pauvreté\r\n\r\n"
        "Awa Diop travaille au Sénégal depuis 2019. «\u00a0J’ai beaucoup appris\u00a0», explique-t-elle.\r\n\r\n"
        "«\u00a0Les femmes ont changé le village.\u00a0» — Mme Awa Diop, Volontaire des Nations Unies\r\n\r\n"
        "Une agricultrice récolte des pêches. Crédit photo\u00a0: UNV/Awa Diop, 2022\r\n\r\n"
        "Cliquez sur les flèches pour voir la suite.\r\n"
        "une-agricultrice_0.jpg\r\n",
        KNOWN,
    )
    assert blocks == (
        Heading("Ensemble contre la pauvreté"),
        Paragraph("Awa Diop travaille au Sénégal depuis 2019. « J’ai beaucoup appris », explique-t-elle."),
        Quote("Les femmes ont changé le village.", "Awa Diop", "Volontaire des Nations Unies"),
        PhotoBlock(
            None, "Une agricultrice récolte des pêches.", Credit(("UNV",), "Awa Diop", year=2022), "une-agricultrice_0.jpg"
        ),
    )


def test_numbered_photos_and_the_credit_on_a_line_of_its_own() -> None:
    blocks, notes = read_text(
        "A day in the village\n\n"
        "Photo 1: A villager harvests peaches.\nCredit: Jin Liu/UNV\n\n"
        "Photo 2: The new road.\nPhoto: IPRCC\n\n"
        "Photo 3: The old mill.\n",
        KNOWN,
    )
    assert blocks[1:] == (
        PhotoBlock(None, "A villager harvests peaches.", Credit(("UNV",), "Jin Liu")),
        PhotoBlock(None, "The new road.", Credit(("IPRCC",))),
        PhotoBlock(None, "The old mill."),
    )
    assert notes == ("Photo 3: it has no credit.",)


def test_a_carousel_whose_repeated_lines_are_missing_or_spelled_otherwise() -> None:
    blocks, notes = read_text(
        "A day in the village\n\n"
        "Photo: Villagers earn more near their homes. ©UNV, 2020\n\nSwipe left to see more\n\n"
        "They have waited long.\n\n"
        "Photo: The road to prosperity in Fuping. ©UNV, 2020\n\nSwipe left to see more\nThe road to prosperty in Fuping. ©IPRCC, 2020\n\n"
        "Photo: A typical mud house. ©UNV, 2020\n\nSwipe left to see more\nA mud house, typical of the past. ©UNV, 2020\n\n"
        "Photo: A new house.\n\nSwipe left to see more\nA new house. ©UNV, 2020",
        KNOWN,
    )
    assert [type(block) for block in blocks] == [Heading, PhotoBlock, Paragraph, PhotoBlock, PhotoBlock, PhotoBlock]
    assert blocks[2] == Paragraph("They have waited long.")
    assert notes == (
        "Photo 2: two credits are given: “©UNV, 2020” and “©IPRCC, 2020”.",
        "Photo 2: the caption has “prosperity”, the line that repeats it “prosperty”.",
        "Photo 3: the line that repeats the caption is worded otherwise: “A mud house, typical of the past.”.",
        "Photo 4: it has no credit.",
        "Photo 4: only the line that repeats the caption has a credit: “©UNV, 2020”.",
        "“Swipe left to see more” stands 4 times and was left out.",
    )


def test_furniture_that_no_list_knows_is_told_by_its_repetition() -> None:
    blocks, notes = read_text(
        "A story\n\nPhoto: One. ©UNV\n\nOpen me wide\n\nText between.\n\nPhoto: Two. ©UNV\n\nOpen me wide\n\nOther text.", KNOWN
    )
    assert [type(block) for block in blocks] == [Heading, PhotoBlock, Paragraph, PhotoBlock, Paragraph]
    assert notes == ("“Open me wide” stands 2 times and was left out.",)


def test_a_refrain_is_not_furniture() -> None:
    blocks, _ = read_text("A story\n\nWe work.\n\nText.\n\nWe work.\n\nPhoto: One. ©UNV\n\nWe work.", KNOWN)
    assert blocks.count(Paragraph("We work.")) == 3


def test_markdown_with_images_and_captions() -> None:
    blocks, notes = read_markdown(
        "# Acting *together*\n\n"
        "The centre was founded\nin 2004 with [UNDP](https://example.org).\n\n"
        "![A farmer](photos/a%20happy%20farmer.jpg)\n*A farmer in Fuping. ©UNV, 2020*\n\n"
        "![Students at the school. ©IPRCC, 2020](students_0.jpg)\n\n"
        "> We came to **learn**.\n>\n> — Jin Liu, UN Volunteer\n\n"
        "A second part\n---\n\n"
        "1. First\n2. Second\n\n"
        '![](road.jpg "The road to prosperity. ©UNV, 2020")',
        KNOWN,
    )
    assert blocks == (
        Heading("Acting together"),
        Paragraph("The centre was founded in 2004 with UNDP (https://example.org)."),
        PhotoBlock(None, "A farmer in Fuping.", UNV_2020, "a happy farmer.jpg"),
        PhotoBlock(None, "Students at the school.", Credit(("IPRCC",), year=2020), "students_0.jpg"),
        Quote("We came to learn.", "Jin Liu", "UN Volunteer"),
        Heading("A second part"),
        Paragraph("1. First"),
        Paragraph("2. Second"),
        PhotoBlock(None, "The road to prosperity.", UNV_2020, "road.jpg"),
    )
    assert "Photo 1: the file name carries another wording than the caption: “a happy farmer”." in notes


def test_photo_lines_without_a_lead_in() -> None:
    blocks, _ = read_text(
        "A day in the village\n\n"
        "The women of Saru joined together in this self-help group. (Philip Sen/UNV, 2009)\n\n"
        "Volunteers help in many ways, as a recent report shows (UNV, 2018).\n\n"
        "They were asked about their work by the international staff. They said that much had changed in the village since the first "
        "volunteers had come, and that the school was what they liked best of all that had been built in these years (UNDP, 2016)\n\n"
        "Delegates meet. UN Photo by Eskinder Debebe\n\n"
        "Migrants in transit. © IOM/Amanda Nero 2015\n\n"
        "IMG_1234.jpg\n",
        KNOWN,
    )
    assert [type(block) for block in blocks] == [Heading, PhotoBlock, PhotoBlock, Paragraph, PhotoBlock, PhotoBlock]
    assert blocks[1] == PhotoBlock(
        None, "The women of Saru joined together in this self-help group.", Credit(("UNV",), "Philip Sen", year=2009)
    )
    assert blocks[5] == PhotoBlock(None, "Migrants in transit.", Credit(("IOM",), "Amanda Nero", year=2015), "IMG_1234.jpg")


def test_a_story_without_photos() -> None:
    blocks, notes = read_text(
        "Who feeds the village?\n\nThe women do.\n\nWHAT COMES NEXT\n\nNobody knows.\n\nThe end\n=======\n\nReally.", KNOWN
    )
    assert blocks == (
        Heading("Who feeds the village?"),
        Paragraph("The women do."),
        Heading("WHAT COMES NEXT"),
        Paragraph("Nobody knows."),
        Heading("The end"),
        Paragraph("Really."),
    )
    assert notes == ()


@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
def test_line_ends_marks_and_blanks(line_end: str) -> None:
    text = "\ufeffA\u00a0day in the village\n\n\u00a0\nPhoto:\u00a0A village.\u00a0\u00a0©UNV,\u00a02020\u00a0\n\u200b\n"
    text = f"{text}Some\u202ftext.".replace("\n", line_end)
    assert read_text(text, KNOWN)[0] == (
        Heading("A day in the village"),
        PhotoBlock(None, "A village.", UNV_2020),
        Paragraph("Some text."),
    )


def test_photos_as_a_list_at_the_end() -> None:
    blocks, _ = read_text(
        "A day in the village\n\nIt began early.\n\n"
        "Photos:\n"
        "1. A villager harvests peaches. ©UNV, 2020\n"
        "2. The new road\n"
        "3) IMG_0003.jpg – The old mill. ©IPRCC\n"
        "- The school (IMG_0004.jpg)\n",
        KNOWN,
    )
    assert blocks == (
        Heading("A day in the village"),
        Paragraph("It began early."),
        Heading("Photos"),
        PhotoBlock(None, "A villager harvests peaches.", UNV_2020),
        PhotoBlock(None, "The new road"),
        PhotoBlock(None, "The old mill.", Credit(("IPRCC",)), "IMG_0003.jpg"),
        PhotoBlock(None, "The school", None, "IMG_0004.jpg"),
    )


def test_file_names_before_their_captions() -> None:
    blocks, _ = read_text(
        "A day\n\nIMG_0001.jpg\n\nPhoto: A villager. ©UNV, 2020\n\n"
        "IMG_0002.jpg\n\nPhoto: The road. ©UNV, 2020\n\nIMG_0003.jpg\nThe mill at night\n",
        KNOWN,
    )
    assert blocks[1:] == (
        PhotoBlock(None, "A villager.", UNV_2020, "IMG_0001.jpg"),
        PhotoBlock(None, "The road.", UNV_2020, "IMG_0002.jpg"),
        PhotoBlock(None, "The mill at night", None, "IMG_0003.jpg"),
    )


def test_file_names_behind_their_captions() -> None:
    blocks, _ = read_text(
        "A day\n\nPhoto: A villager. ©UNV, 2020\n\nIMG_0001.jpg\n\n"
        "Photo: The road. ©UNV, 2020\n\nFile: photos/road.png\n\nPhoto: A. ©UNV\n",
        KNOWN,
    )
    assert [block.file_name for block in blocks if isinstance(block, PhotoBlock)] == ["IMG_0001.jpg", "road.png", None]


def test_lines_that_an_editor_broke() -> None:
    blocks, _ = read_text(
        "A day in the village\n\n"
        "The International Poverty Reduction Centre in China focuses on research,\n"
        "training, exchanges and cooperation. It was jointly initiated by the\n"
        "Chinese Government and UNDP in 2004.\n\n"
        "Photo: A farmer in Fuping who overcame poverty and created a successful\n"
        "business in growing fruit with the support of local poverty alleviation\n"
        "projects. ©UNV, 2020\n"
        "a-farmer.jpg\n",
        KNOWN,
    )
    assert [type(block) for block in blocks] == [Heading, Paragraph, PhotoBlock]
    assert blocks[1] == Paragraph(
        "The International Poverty Reduction Centre in China focuses on research, training, exchanges and cooperation. "
        "It was jointly initiated by the Chinese Government and UNDP in 2004."
    )
    assert isinstance(blocks[2], PhotoBlock)
    assert (blocks[2].credit, blocks[2].file_name) == (UNV_2020, "a-farmer.jpg")


def test_quotes_in_several_forms() -> None:
    blocks, _ = read_text(
        "Voices\n\n"
        "We came to learn. --Ms Li Xin, Deputy Director General of IPRCC\n\n"
        "“We came to learn.” — UN Volunteer Jin Liu\n\n"
        "“We came to learn.”\n— Jin Liu (UN Volunteer)\n\n"
        "「谢谢。」——志愿者刘瑾\n\n"
        "We came to learn.\n\n— A farmer in Fuping\n\n"
        "We came -- and stayed.\n\n"
        "“We came,” Jin says. “And we stayed.”\n\n"
        "> We stayed.\n\n"
        "“The Global Forum”\n",
        KNOWN,
    )
    learnt = "We came to learn."
    assert blocks == (
        Heading("Voices"),
        Quote(learnt, "Li Xin", "Deputy Director General of IPRCC"),
        Quote(learnt, "Jin Liu", "UN Volunteer"),
        Quote(learnt, "Jin Liu", "UN Volunteer"),
        Quote("谢谢。", "刘瑾", "志愿者"),
        Quote(learnt, None, "A farmer in Fuping"),
        Paragraph("We came -- and stayed."),
        Paragraph("“We came,” Jin says. “And we stayed.”"),
        Quote("We stayed."),
        Paragraph("“The Global Forum”"),
    )
    assert isinstance(blocks[1], Quote)
    assert blocks[1].raw == "We came to learn. --Ms Li Xin, Deputy Director General of IPRCC"


def test_lines_with_hints_from_another_kind_of_file() -> None:
    blocks, _ = read_lines(
        [
            Line("Photo: not a photo here", Hint.HEADING),
            Line("A drawing", Hint.PICTURE, file_name="image1.png"),
            Line("A village. ©UNV, 2020", Hint.CAPTION),
            Line("", Hint.PICTURE, file_name="image2.png"),
            Line("Photo: The road. ©UNV, 2020"),
            Line("Photo: this is text.", Hint.LITERAL),
            Line("We came.", Hint.QUOTE),
            Line("--Jin Liu"),
            Line("A mill", Hint.PICTURE, file_name="image3.png"),
        ],
        KNOWN,
    )
    assert blocks == (
        Heading("Photo: not a photo here"),
        PhotoBlock(None, "A village.", UNV_2020, "image1.png"),
        PhotoBlock(None, "The road.", UNV_2020, "image2.png"),
        Paragraph("Photo: this is text."),
        Quote("We came.", "Jin Liu"),
        PhotoBlock(None, "A mill", None, "image3.png"),
    )
