"""Code replacements: lists as people save them, codes as people type them, and text that has none."""

from __future__ import annotations

import codecs

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from curator.domain.errors import CuratorError, UsageError
from curator.domain.replacements import Replacements, decoded, expand, expand_at, meaning, parse, replacements, to_text

LIST = """# Fuping mission

fp\tFuping County, Hebei Province, China\tFuping\t河北省阜平县
FP\tFocal Point
jl\tUN Volunteer Jin Liu\t\t刘瑾
阜平\t河北省阜平县\tFuping County
gu jia\tGujia village
un.dp\tUNDP
eq\t=fp= and = signs
"""
CODES, _ = parse(LIST)
PLACE = "Fuping County, Hebei Province, China"


@pytest.mark.parametrize(
    ("typed", "wanted"),
    [
        ("=fp=", PLACE),
        ("Villagers in =fp=.", f"Villagers in {PLACE}."),
        ("=fp#1= =fp#2= =fp#3=", f"{PLACE} Fuping 河北省阜平县"),
        ("=FP= =Fp= =ｆｐ=", f"Focal Point {PLACE} {PLACE}"),
        ("=jl#3=在=阜平=。", "刘瑾在河北省阜平县。"),
        ("＝fp＝ ＝fp=", f"{PLACE} {PLACE}"),
        ("=fp==jl=", f"{PLACE}UN Volunteer Jin Liu"),
        ("(=fp#2=)", "(Fuping)"),
        ("=gu jia=, =UN.DP=", "Gujia village, UNDP"),
        ("=阜平=jl=", "河北省阜平县jl="),
        ("=eq=", "=fp= and = signs"),
        ("=Jl=\n=fp#2=", "UN Volunteer Jin Liu\nFuping"),
        ("a = =fp#2=", "a = Fuping"),
        ("2 = 3 =fp#2=", "2 = 3 Fuping"),
        ("x=fp#2= =fp#2=", "x=fp#2= Fuping"),
    ],
)
def test_codes_become_text(typed: str, wanted: str) -> None:
    assert expand(typed, CODES)[0] == wanted


@pytest.mark.parametrize(
    "text",
    [
        "2 = 3 = 5",
        "a=fp=b",
        "5=fp=",
        "x=1, y=2",
        "https://example.org/?fp=1&jl=fp=2",
        "see www.example.org/?=fp=",
        "= fp = and =fp =",
        "=fp",
        "fp=",
        "=fp\n=",
        "==fp",
        "=fp#0= =fp#4= =fp#= =fp#x= =jl#2= =fp#1#1=",
        "===",
        "",
        "没有等号",
        "=" * 5000,
        "=" + "x" * 500 + "=",
    ],
)
def test_ordinary_text_is_left_alone(text: str) -> None:
    assert expand(text, CODES)[0] == text


def test_what_is_longer_than_any_code_is_not_told() -> None:
    assert expand("=" + "x" * 69 + "= =" + "y" * 68 + "=", CODES)[1] == ("y" * 68,)


def test_unknown_codes_are_told_and_stay() -> None:
    typed = "=xy= in =fp#2=, =fp#9=, =县= and =xy=; 2 = 3 = 5; a=1=b; =2019-10= == ==no== =two words= =jl#2="
    text, unknown = expand(typed, CODES)
    assert text == typed.replace("=fp#2=", "Fuping")
    assert unknown == ("xy", "fp#9", "县", "2019-10", "jl#2")


def test_what_a_list_says_of_its_lines() -> None:
    text = (
        'a\tA\t\t\r\nb\r\n\tno code\r\na\tsecond\r\nc#1\tC\r\nd=\tD\r\n  # note\r\n// note\tx\r\n"q"\t"He said ""yes"""\t"\r\nA\tother\r\n'
        + "x" * 65
        + "\tX"
    )
    codes, said = parse(text)
    assert dict(codes.texts) == {"a": ("A",), "q": ('He said "yes"', '"'), "A": ("other",)}
    assert [line.split(":")[0].split(" has")[0] for line in said] == [
        "Line 2",
        "Line 3",
        "Line 4",
        "Line 5",
        "Line 6",
        "Line 11",
    ]
    assert "line 1 already" in said[2]


@pytest.mark.parametrize("ends", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize(
    ("mark", "encoding"),
    [
        (b"", "utf-8"),
        (codecs.BOM_UTF8, "utf-8"),
        (codecs.BOM_UTF16_LE, "utf-16-le"),
        (codecs.BOM_UTF16_BE, "utf-16-be"),
        (b"", "utf-16-le"),
        (b"", "utf-16-be"),
    ],
)
def test_files_as_editors_and_spreadsheets_save_them(mark: bytes, encoding: str, ends: str) -> None:
    content = mark + LIST.replace("\n", ends).encode(encoding)
    codes, said = parse(decoded(content))
    assert codes == CODES
    assert said == ()


@pytest.mark.parametrize("content", ["阜平\t河北省阜平县".encode("gbk"), "Fuping\tcafé".encode("cp1252"), b"\xff\xfea"])
def test_another_encoding_is_a_sentence(content: bytes) -> None:
    with pytest.raises(CuratorError, match="UTF-8"):
        decoded(content)


@pytest.mark.parametrize("delimiter", ["\\", "@", "/", "~", "§"])
def test_other_delimiters(delimiter: str) -> None:
    codes, _ = parse(LIST, delimiter)
    assert expand(f"In {delimiter}fp#2{delimiter}: =fp=", codes) == ("In Fuping: =fp=", ())


@pytest.mark.parametrize("delimiter", ["", "==", "a", "9", " ", "\t", "#", "\n", "县"])
def test_what_can_not_be_a_delimiter(delimiter: str) -> None:
    with pytest.raises(UsageError):
        replacements({}, delimiter)


@pytest.mark.parametrize("typed", ["=fp=", "Villagers in =fp#2=", "在=阜平=", "＝fp＝", "2 = 3 =fp#2=", "one\n=jl="])
def test_while_typing_the_code_just_closed_is_found(typed: str) -> None:
    cursor = len(typed)
    found = expand_at(typed + " and =fp= more", cursor, CODES)
    assert found is not None
    assert found.end == cursor
    assert typed[: found.start] + found.replacement == expand(typed, CODES)[0]


@pytest.mark.parametrize(
    ("text", "cursor"),
    [
        ("=fp", 3),
        ("=fp= ", 5),
        ("a=fp=", 5),
        ("=fp\n=", 5),
        ("2 = 3 =", 7),
        ("=xy=", 4),
        ("==", 2),
        ("=", 1),
        ("", 0),
        ("=fp=", 0),
        ("=fp=", 99),
        ("http://x.org/?=fp=", 18),
    ],
)
def test_while_typing_nothing_else_is_touched(text: str, cursor: int) -> None:
    assert expand_at(text, cursor, CODES) is None


def test_an_address_on_the_line_before_does_not_matter() -> None:
    assert expand_at("http://x.org\n=fp=", 17, CODES) is not None
    assert expand_at("see http://x.org =fp=", 21, CODES) is not None


PIECES = st.lists(st.sampled_from(["=", "＝", "fp", "jl", "#2", " ", "a", "县", "\n", "http://", "."]), max_size=14).map(
    "".join
)


@settings(deadline=None)
@given(PIECES)
def test_what_is_found_while_typing_is_what_a_batch_finds(text: str) -> None:
    found = expand_at(text, len(text), CODES)
    if found is None:
        return
    whole = text[found.start : found.end]
    assert expand(whole, CODES)[0] == found.replacement
    assert whole[1:-1] == found.code


@settings(deadline=None)
@given(PIECES | st.text())
def test_a_text_loses_nothing_but_its_codes(text: str) -> None:
    blank = replacements({code: (f"={code}=",) for code in ("fp", "jl")})
    assert expand(text, replacements({})) == (text, expand(text, replacements({}))[1])
    assert expand(text.replace("＝", "="), blank)[0] == text.replace("＝", "=")


@settings(deadline=None)
@given(st.integers(1, 12))
def test_a_list_that_speaks_of_itself_does_not_grow(depth: int) -> None:
    bomb = replacements({str(level): (f"={level + 1}=" * 10,) for level in range(depth)})
    assert expand("=0=", bomb)[0] == "=1=" * 10


CELL = st.text(alphabet="ab县 é\"'#", min_size=1, max_size=6).map(lambda cell: " ".join(cell.split())).filter(bool)


@settings(deadline=None)
@given(
    st.dictionaries(CELL.filter(lambda code: "#" not in code), st.lists(CELL, min_size=1, max_size=3).map(tuple), max_size=5)
)
def test_written_and_read_it_is_the_same(texts: dict[str, tuple[str, ...]]) -> None:
    assert parse(to_text(replacements(texts))) == (replacements(texts), ())


def test_meaning_of_a_bare_code() -> None:
    assert meaning("fp", CODES) == PLACE
    assert meaning(" fp", CODES) is None
    assert isinstance(CODES, Replacements)
