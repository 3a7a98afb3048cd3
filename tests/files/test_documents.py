"""Story files of all kinds as lines; files and pages that are broken, strange, or made to do harm."""

from __future__ import annotations

import random
import struct
import zipfile
from pathlib import Path
from typing import Any

import docx
import pytest
from docx.oxml import parse_xml
from docx.shared import Mm
from hypothesis import example, given, settings
from hypothesis import strategies as st
from PIL import Image

from curator.domain.errors import CuratorError
from curator.domain.story_lines import Hint, Line
from curator.files import documents, html_tags, html_text

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
HAN = "河北省阜平县村民采摘桃子。版权：中国国际扶贫中心，2020\n学生在教室里学习。\n"


def told(lines: tuple[Line, ...] | None) -> list[tuple[str, str, bool]]:
    assert lines is not None
    return [(line.hint.value, line.text, line.joined) for line in lines]


def page(body: str) -> list[tuple[str, str, bool]]:
    return told(html_text.lines(body)[0])


def texts(body: str) -> list[str]:
    return [line.text for line in html_text.lines(body)[0]]


def written(path: Path, content: str | bytes) -> Path:
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def packed(path: Path, parts: dict[str, str | bytes]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as file:
        for name, content in parts.items():
            file.writestr(name, content)
    return path


def word(path: Path, body: str, **more: str | bytes) -> Path:
    """The smallest file that word processors open, with this body."""
    document = f'<?xml version="1.0"?><w:document {W}><w:body>{body}</w:body></w:document>'
    return packed(path, {"word/document.xml": document, **more})


def refused(path: Path) -> str:
    with pytest.raises(CuratorError) as trouble:
        documents.read(path)
    assert trouble.value.sentence.startswith((path.name, str(path)))
    assert trouble.value.sentence.endswith((".", ")."))
    return trouble.value.sentence


# Text


@pytest.mark.parametrize(
    ("encoding", "mark"),
    [
        ("utf-8", b""),
        ("utf-8", b"\xef\xbb\xbf"),
        ("utf-16-le", b"\xff\xfe"),
        ("utf-16-be", b"\xfe\xff"),
        ("utf-16-le", b""),
        ("utf-16-be", b""),
    ],
)
def test_text_that_says_its_encoding_or_needs_not(tmp_path: Path, encoding: str, mark: bytes) -> None:
    document = documents.read(written(tmp_path / "a.txt", mark + HAN.encode(encoding)))
    assert (document.text, document.notes, document.lines, document.is_markdown) == (HAN, (), None, False)


@pytest.mark.parametrize(
    ("encoding", "text", "name"),
    [
        ("gb18030", "Fuping\n" * 200 + HAN, "GB18030"),
        ("big5", "中國國際扶貧中心的學生在教室裡學習，村民採摘桃子。", "Big5"),
        ("cp1252", "Une agricultrice à Thiès. Crédit photo : UNV/Awa Diop, 2022", "Windows-1252"),
        ("cp1252", "plain " * 900 + "élèves d’été à l’école — Thiès", "Windows-1252"),
        ("cp1251", "plain " * 900 + "Жители деревни собирают персики. Фото: ПРООН, 2020", "Windows-1251"),
    ],
)
def test_text_in_an_encoding_that_must_be_guessed_is_noted(tmp_path: Path, encoding: str, text: str, name: str) -> None:
    document = documents.read(written(tmp_path / "a.txt", text.encode(encoding)))
    assert document.text == text
    assert document.notes == (f"a.txt does not say how its letters are written; it was read as {name}.",)


def test_characters_that_steer_terminals_are_taken_out(tmp_path: Path) -> None:
    assert documents.read(written(tmp_path / "a.txt", "a\x1b[31mb\x07\x7f\tc\r\nd\x0ce")).text == "a[31mb\tc\r\nd\x0ce"
    lines = documents.read(written(tmp_path / "a.html", "<p>a&#27;b&#0;c\x1b")).lines
    assert told(lines) == [("plain", "ab\ufffdc", False)]


def test_markdown_is_told_apart_and_pictures_within_it_are_not_kept(tmp_path: Path) -> None:
    document = documents.read(written(tmp_path / "a.MD", "# A\n\n![A farmer](data:image/png;base64,AAAA+/=)\n"))
    assert (document.is_markdown, document.text) == (True, "# A\n\n![A farmer]()\n")


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.pdf", b"%PDF-1.7 x"),
        ("a.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(99)),
        ("a.rtf", b"{\\rtf1 x}"),
        ("a.odt", b"PK\x03\x04" + bytes(99)),
        ("a.txt", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + bytes(range(256))),
        ("a.txt", b"\0" * 99),
        ("a.mht", b"MIME-Version: 1.0"),
        ("a.txt", b"x" * 1_000_001),
        ("a.txt", b"x\n" * 20_001),
        ("a.html", b"<p>" + b"x" * 1_000_001),
        ("a.html", b"<p>x" * 20_001),
        ("a.docx", b"no word processor made this"),
        ("a.docx", b""),
    ],
)
def test_what_is_no_story_is_refused_with_a_sentence(tmp_path: Path, name: str, content: bytes) -> None:
    refused(written(tmp_path / name, content))


def test_a_file_that_is_not_there_and_one_too_large(tmp_path: Path) -> None:
    refused(tmp_path / "none.txt")
    refused(tmp_path)
    with (tmp_path / "large.txt").open("wb") as file:
        file.truncate(65 << 20)
    assert "65 MB" in refused(tmp_path / "large.txt")


# Word processor files


def test_a_word_processor_file(tmp_path: Path) -> None:
    picture = tmp_path / "A-farmer-in-Fuping_0.png"
    Image.new("RGB", (40, 30), "green").save(picture)
    made = docx.Document()
    made.add_heading("Harvest", 0)
    made.add_heading("In the hills", 2)
    made.add_paragraph("Farmers sell").add_run("\ntheir peaches\ttogether.")
    made.add_paragraph("Peaches", style="List Bullet")
    made.add_paragraph("We pick before sunrise.", style="Intense Quote")
    made.add_paragraph("--Awa Diop, farmer", style="Intense Quote")
    made.add_paragraph("We rest at noon. --Li Xin", style="Quote")
    made.add_paragraph("And then we sell.", style="Quote")
    made.add_picture(str(picture), width=Mm(20))
    made.add_paragraph("A farmer in Fuping. ©UNV, 2020", style="Caption")
    made.add_table(1, 1).cell(0, 0).text = "left out"
    made.save(str(tmp_path / "a.docx"))
    document = documents.read(tmp_path / "a.docx")
    assert told(document.lines) == [
        ("heading", "Harvest", False),
        ("heading", "In the hills", False),
        ("plain", "Farmers sell", False),
        ("plain", "their peaches\ttogether.", True),
        ("plain", "• Peaches", False),
        ("quote", "We pick before sunrise.", False),
        ("quote", "--Awa Diop, farmer", True),
        ("quote", "We rest at noon. --Li Xin", False),
        ("quote", "And then we sell.", False),
        ("picture", "", False),
        ("caption", "A farmer in Fuping. ©UNV, 2020", True),
    ]
    assert [line.file_name for line in document.lines or () if line.file_name] == ["A-farmer-in-Fuping_0.png"]
    assert document.notes == ("A table was left out.",)


def test_text_with_changes_tracked_in_controls_and_boxes_is_text_and_what_was_taken_out_is_not(tmp_path: Path) -> None:
    body = (
        '<w:p><w:r><w:t>We </w:t></w:r><w:ins w:id="1"><w:r><w:t>pick</w:t></w:r></w:ins>'
        '<w:del w:id="2"><w:r><w:delText>sell</w:delText></w:r></w:del><w:moveFrom><w:r><w:t>moved</w:t></w:r></w:moveFrom></w:p>'
        "<w:sdt><w:sdtContent><w:p><w:hyperlink><w:r><w:t>In a control</w:t></w:r></w:hyperlink></w:p></w:sdtContent></w:sdt>"
        "<w:p><w:r><w:t>Outside</w:t><w:drawing><w:txbxContent><w:p><w:r><w:t>In a box</w:t></w:r></w:p></w:txbxContent></w:drawing>"
        "<w:footnoteReference/><w:footnoteReference/></w:r></w:p>"
        "<w:p><w:pPr><w:tabs><w:tab/></w:tabs><w:outlineLvl w:val='1'/></w:pPr><w:r><w:t>By its level</w:t></w:r></w:p>"
    )
    document = documents.read(word(tmp_path / "a.docx", body))
    assert told(document.lines) == [
        ("plain", "We pick", False),
        ("plain", "In a control", False),
        ("plain", "In a box", False),
        ("plain", "Outside", False),
        ("heading", "By its level", False),
    ]
    assert document.notes == ("2 footnotes were left out.",)


def drawing(key: str, **about: str) -> str:
    described = " ".join(f'{name}="{value}"' for name, value in about.items())
    return f'<w:p><w:r><w:drawing><x><docPr {described}/></x><blip embed="{key}"/></w:drawing></w:r></w:p>'


def relations(**targets: str) -> str:
    rows = (
        f'<Relationship Id="{key}" Type="http://x/image" Target="{target}"'
        f"{' TargetMode=' + chr(34) + 'External' + chr(34) if '://' in target else ''}/>"
        for key, target in targets.items()
    )
    return f"<Relationships>{''.join(rows)}</Relationships>"


def test_pictures_in_word_processor_files(tmp_path: Path) -> None:
    body = (
        drawing("a", descr="A mud house.", name="Picture 1")
        + drawing("b", descr="C:\\photos\\old\\A-mud-house.jpg", name="Picture 2")
        + drawing("c", descr="A house on a hill&#10;&#10;Description automatically generated", name="/etc/passwd.jpg")
        + drawing("d", descr="", name="")
        + drawing("none", descr="Lines that were drawn", name="")
    )
    rels = relations(
        a="media/image1.jpeg", b="media/image2.jpeg", c="media/image3.jpeg", d="https://example.org/x/y/A%20farm.jpg"
    )
    lines = documents.read(word(tmp_path / "a.docx", body, **{"word/_rels/document.xml.rels": rels})).lines
    assert lines is not None
    assert [(line.text, line.file_name) for line in lines] == [
        ("A mud house.", "image1.jpeg"),
        ("", "A-mud-house.jpg"),
        ("", "passwd.jpg"),
        ("", "A farm.jpg"),
    ]


def test_styles_are_followed_to_what_they_are_based_on(tmp_path: Path) -> None:
    styles = (
        f'<w:styles {W}><w:style w:styleId="1"><w:name w:val="heading 1"/></w:style>'
        '<w:style w:styleId="House"><w:name w:val="House"/><w:basedOn w:val="1"/></w:style>'
        '<w:style w:styleId="Own"><w:name w:val="Own"/><w:pPr><w:outlineLvl w:val="0"/></w:pPr></w:style>'
        '<w:style w:styleId="Ring"><w:name w:val="Ring"/><w:basedOn w:val="Ring"/></w:style></w:styles>'
    )
    rels = '<Relationships><Relationship Id="s" Type="http://x/styles" Target="styles.xml"/></Relationships>'
    body = "".join(
        f'<w:p><w:pPr><w:pStyle w:val="{style}"/></w:pPr><w:r><w:t>{style}</w:t></w:r></w:p>'
        for style in ("House", "Own", "Ring", "Quote")
    )
    path = word(tmp_path / "a.docx", body, **{"word/_rels/document.xml.rels": rels, "word/styles.xml": styles})
    assert [hint for hint, _, _ in told(documents.read(path).lines)] == ["heading", "heading", "plain", "quote"]


@pytest.mark.parametrize("part", ["word/document.xml", "word/_rels/document.xml.rels", "_rels/.rels"])
def test_a_file_that_unpacks_to_too_much_is_refused_wherever_that_lies(tmp_path: Path, part: str) -> None:
    for number, bomb in enumerate((b"<a>" + b"<b/>" * 1_100_000 + b"</a>", b"<a>" + b" " * (65 << 20) + b"</a>")):
        parts: dict[str, Any] = {"word/document.xml": b"<d/>", part: bomb}
        assert "more than a story" in refused(packed(tmp_path / f"{number}.docx", parts))


def test_a_size_that_is_a_lie_and_a_list_of_parts_without_end(tmp_path: Path) -> None:
    path = word(tmp_path / "a.docx", "<w:p/>" * 1000)
    content = path.read_bytes()
    directory = content.rindex(b"PK\x01\x02")
    refused(written(tmp_path / "b.docx", content[: directory + 24] + struct.pack("<L", 4) + content[directory + 28 :]))
    end = content.rindex(b"PK\x05\x06")
    many = content[directory:end] * 80_000
    record = content[end : end + 12] + struct.pack("<L", len(many)) + content[end + 16 :]
    refused(written(tmp_path / "c.docx", content[:directory] + many + record))
    with zipfile.ZipFile(tmp_path / "d.docx", "w", zipfile.ZIP_LZMA) as file:
        file.writestr("word/document.xml", "<d/>")
    refused(tmp_path / "d.docx")


@pytest.mark.parametrize(
    "kind",
    [
        '<!DOCTYPE d [<!ENTITY x SYSTEM "file:///etc/passwd">]>',
        '<!DOCTYPE d SYSTEM "http://example.org/x.dtd">',
        '<!DOCTYPE d [<!ENTITY a "ha"><!ENTITY x "&a;&a;&a;&a;&a;&a;&a;&a;">]>',
    ],
)
def test_entities_are_refused(tmp_path: Path, kind: str) -> None:
    document = f'<?xml version="1.0"?>{kind}<w:document {W}><w:p><w:r><w:t>&x;</w:t></w:r></w:p></w:document>'
    refused(packed(tmp_path / "a.docx", {"word/document.xml": document}))


def test_paragraphs_within_paragraphs_without_end_are_refused(tmp_path: Path) -> None:
    refused(word(tmp_path / "a.docx", "<w:p>" * 1000 + "</w:p>" * 1000))


def test_a_damaged_file_is_read_or_refused_and_nothing_else(tmp_path: Path) -> None:
    made = docx.Document()
    made.add_heading("Harvest", 1)
    made.element.body.insert(0, parse_xml(f"<w:p {W}><w:r><w:t>words</w:t></w:r></w:p>"))
    made.save(str(tmp_path / "a.docx"))
    sound = (tmp_path / "a.docx").read_bytes()
    chance = random.Random(1)
    ends = 0
    for _ in range(150):
        damaged = bytearray(sound)
        for _ in range(chance.choice((1, 3, 30))):
            damaged[chance.randrange(len(damaged))] = chance.randrange(256)
        path = written(tmp_path / "b.docx", bytes(damaged[: chance.choice((len(damaged), chance.randrange(len(damaged))))]))
        try:
            documents.read(path)
        except CuratorError:
            ends += 1
    assert ends > 50


# Web pages


def test_a_page_without_its_furniture() -> None:
    body = """<!DOCTYPE html><html><head><title>Harvest | Site</title><style>p{}</style><script>var a = "<p>no</p>";</script>
    <body><header><img src="logo.png" alt="Logo"><a>Site</a></header><nav><p>Home</nav>
    <div class="breadcrumb"><div>Home</div> &gt; Stories</div><form id="aspnet">
    <h1>Harvest<br>in the hills</h1><p>Farmers <b>sell</b> <cite>Peaches</cite> &amp; <q>more</q>.<p>Second<br>line<br><br>apart
    <ul><li>One<li>Two</ul><ol><li>First</ol><noscript><p>no</noscript><button>Share</button><p hidden>kept, as it may not end
    <div hidden><p>no</div><div role="search"><p>no</div><img src="pixel.gif" width="1" height="1" alt="no"></form>
    <footer><p>Contact</footer>"""
    assert page(body) == [
        ("plain", "Site", False),
        ("heading", "Harvest in the hills", False),
        ("plain", "Farmers sell Peaches & “more”.", False),
        ("plain", "Second", False),
        ("plain", "line", True),
        ("plain", "apart", False),
        ("plain", "• One", False),
        ("plain", "• Two", False),
        ("plain", "1. First", False),
        ("plain", "kept, as it may not end", False),
    ]


def test_a_page_that_marks_its_article_is_read_there() -> None:
    body = (
        "<header><h1>Harvest</h1><p>Menu</header><main><p>Words.<h2>More</h2><footer>Filed here</footer></main><p>Other stories"
    )
    lines, notes = html_text.lines(body)
    assert told(lines) == [
        ("heading", "Harvest", False),
        ("plain", "Words.", False),
        ("heading", "More", False),
        ("plain", "Filed here", False),
    ]
    assert notes == ("2 lines outside of the article were left out.",)
    assert texts("<h1>Site</h1><article><h1>Harvest</h1><p>Words.</article>") == ["Harvest", "Words."]
    assert texts("<nav><p>never ended<main><p>Words.") == ["Words."]
    assert texts("<main><h1>Nothing</h1></main><p>Words.") == ["Nothing", "Words."]


def test_quotes_of_a_page() -> None:
    assert page(
        "<p>Before<blockquote><p>We came.<p>We saw.</p><footer>— <cite>Jin Liu</cite>, UN Volunteer</footer></blockquote>"
    ) == [
        ("plain", "Before", False),
        ("quote", "We came.", False),
        ("quote", "We saw.", True),
        ("quote", "— Jin Liu, UN Volunteer", True),
    ]
    assert page("<blockquote>One</blockquote><blockquote>Two</blockquote>") == [
        ("quote", "One", False),
        ("quote", "Two", False),
    ]
    assert page("<figure><blockquote>One</blockquote><figcaption>Jin Liu</figcaption></figure><p>x") == [
        ("quote", "One", False),
        ("quote", "Jin Liu", True),
        ("plain", "x", False),
    ]


def test_figures_of_a_page() -> None:
    picture = '<img src="a/A-farmer.jpg" alt="A man">'
    whole = [("picture", "A man", False), ("caption", "A farmer. ©UNV, 2020", True), ("plain", "x", False)]
    caption = "<figcaption><p>A farmer.</p><cite>©UNV,<br>2020</cite></figcaption>"
    assert page(f"<figure>{picture}{caption}</figure><p>x") == whole
    assert page(f"<figure>{caption}<div>{picture}</div></figure><p>x") == whole
    assert page(f"<figure><figure>{picture}{caption}</figure><figcaption>All of them</figcaption></figure>") == [
        *whole[:2],
        ("plain", "All of them", False),
    ]
    assert page(f"<figure><video>no</video>{caption}") == [("plain", "A farmer. ©UNV, 2020", False)]
    assert page(f"<p>{picture}<br>A farmer.") == [("picture", "A man", False), ("plain", "A farmer.", True)]


@pytest.mark.parametrize(
    ("about", "name", "alt"),
    [
        ('src="https://example.org/x/A%20farmer.jpg?itok=a/b.png#c" alt="A man"', "A farmer.jpg", "A man"),
        ('src="data:image/gif;base64,AA" data-src="/sites/a-farmer_0.jpg"', "a-farmer_0.jpg", ""),
        ("srcset='x/a-farmer-300.jpg 300w, x/b.jpg 600w' alt=\"A 'man'\"", "a-farmer-300.jpg", "A 'man'"),
        ("src='data:image/png;base64,AA' alt='A man'", None, "A man"),
        ("src=../../../../etc/passwd.jpg", "passwd.jpg", ""),
        ("src='a%2F..%2F..%2Fetc%2Fpasswd.jpg'", "passwd.jpg", ""),
        ("src='My Files/../../etc/passwd.jpg'", "passwd.jpg", ""),
        ("src='..\\..\\windows\\a b.jpg'", "a b.jpg", ""),
        ("src='file:///etc/passwd.jpg'", "passwd.jpg", ""),
        ("alt='A-farmer-in-Fuping.jpg' src='x/1.jpg'", "1.jpg", ""),
        ("alt='A-farmer-in-Fuping.jpg' src='data:,'", "A-farmer-in-Fuping.jpg", ""),
    ],
)
def test_the_file_name_of_a_picture_is_never_a_path(about: str, name: str | None, alt: str) -> None:
    assert [(line.file_name, line.text) for line in html_text.lines(f"<img {about}>")[0]] == [(name, alt)]


@pytest.mark.parametrize(
    "about", ['src="icon.svg" alt="x"', 'src="a.jpg" role="presentation"', 'src="a.jpg" aria-hidden="true"', ""]
)
def test_a_picture_that_only_decorates_is_none(about: str) -> None:
    assert html_text.lines(f"<img {about}>")[0] == ()


@pytest.mark.parametrize(
    ("encoding", "named"),
    [("gb18030", '<meta charset="gb2312">'), ("cp1251", "<meta content='text/html; charset=windows-1251'>"), ("utf-8", "")],
)
def test_a_page_is_read_in_the_encoding_that_it_names(tmp_path: Path, encoding: str, named: str) -> None:
    text = "Жители" if encoding == "cp1251" else "村民"
    document = documents.read(written(tmp_path / "a.htm", f"<html>{named}<p>{text}".encode(encoding)))
    assert told(document.lines) == [("plain", text, False)]
    assert document.notes == ()


def test_a_page_that_names_a_wrong_or_odd_encoding_is_guessed(tmp_path: Path) -> None:
    for name in ("euc-kr", "zlib_codec", "punycode", "idna", "no-such"):
        document = documents.read(written(tmp_path / "a.html", f"<meta charset={name}><p>élève à l’école".encode("cp1252")))
        assert told(document.lines) == [("plain", "élève à l’école", False)]
        assert len(document.notes) == 1


HOSTILE = [
    "<!--",
    "<a ",
    '<a "',
    "<a b='",
    "<![CDATA[",
    "</a ",
    "</",
    "<?",
    "<!",
    "<",
    "text<a<",
    "&#",
    "&",
    "<script>",
    "<title></titl",
]


@pytest.mark.parametrize("unit", [*HOSTILE, "<div>", "<blockquote>", "<figure>", "<ul>", "<nav>", "<figcaption>", "<p class='"])
def test_a_million_characters_of_trouble_are_read_in_one_pass(tmp_path: Path, unit: str) -> None:
    """A parser that looks for each end anew would need hours for one of these."""
    path = written(tmp_path / "a.html", "<p>words" + unit * (1_000_000 // len(unit)))
    try:
        lines = documents.read(path).lines
    except CuratorError as trouble:
        assert "more" in trouble.sentence
    else:
        assert lines is not None
        assert lines[0].text.startswith("words")


def test_ten_megabytes_of_tags_within_tags_are_refused(tmp_path: Path) -> None:
    with pytest.raises(CuratorError, match="more tags than a story"):
        documents.read(written(tmp_path / "a.html", "<div>" * 2_000_000))


@settings(deadline=None)
@given(
    st.lists(
        st.sampled_from([*HOSTILE, "<p>", "</p>", ">", '"', "'", "words", "<li>", "</figure>", "<img src=a.jpg>", "-->"])
        | st.text()
    )
)
@example(["&#" + "9" * 5000 + ";", "&#x" + "f" * 5000 + ";"])
@example(["<a title='&#" + "9" * 5000 + ";'>"])
def test_any_page_is_read(parts: list[str]) -> None:
    lines, _ = html_text.lines("".join(parts))
    assert all(line.text.strip() or line.hint is Hint.PICTURE for line in lines)


def test_tags_and_texts() -> None:
    assert list(html_tags.pieces("a<B c=d e='f&amp;' C=x>g</b ><!-- <i> -->h<script><b></script >1 < 2<!x>")) == [
        "a",
        html_tags.Tag("b", inside=" c=d e='f&amp;' C=x"),
        "g",
        html_tags.Tag("b", is_end=True, inside=" "),
        "h",
        html_tags.Tag("script"),
        html_tags.Tag("script", is_end=True),
        "1 < 2",
        "",
    ]
    assert html_tags.Tag("b", inside=" c=d e='f&amp;' C=x g").attributes() == {"c": "d", "e": "f&", "g": ""}
    assert list(html_tags.pieces("a<b 'c>d<i>e")) == ["a", " d e"]
