"""Every run of Chinese and every beginning of a word is found, and no phrase makes SQLite complain."""

from __future__ import annotations

import re
import sqlite3
import sys
from collections.abc import Iterator

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from curator.catalogue import index
from curator.domain import search_text
from curator.domain.search_text import folded, phrase, spread

HAN = "阜平县扶贫合作村民的一二三龘𠮷々〇〆"
OTHER_UNSPACED = "かガゃーハングル한국กินข้าวខ្មែរမြန်မာລາວ"
WORDS = (
    "Fuping",
    "café",
    "naïve",
    "ＵＮＶ",
    "2019",
    "O'Brien",
    "D’Ivoire",
    "Straße",
    "İstanbul",
    "Łódź",
    "Đà",
    "हिन्दी",
    "مُحَمَّد",
    "ёлка",
)
PUNCTUATION = " ,.;:!?-_/()[]{}\"'“”‘’、，。；：！？（）《》·・…—–😀🎉🇨🇳\n\t\u200b\u00ad\u3000&|*^+=<>@#$%~`\\"


@pytest.fixture
def words() -> Iterator[sqlite3.Connection]:
    """A table of words, made as the catalogue makes it."""
    db = sqlite3.connect(":memory:")
    db.execute(f"create virtual table w using fts5(words, content='', {index.TOKENS})")
    yield db
    db.close()


def holds(db: sqlite3.Connection, text: str, word: str) -> bool:
    db.execute("insert into w(w) values ('delete-all')")
    db.execute("insert into w(rowid, words) values (1, ?)", [spread(text)])
    asked = phrase(word)
    return bool(asked) and db.execute("select 1 from w where w match ?", [asked]).fetchone() is not None


DB = sqlite3.connect(":memory:", check_same_thread=False)
DB.execute(f"create virtual table w using fts5(words, content='', {index.TOKENS})")

mixed = st.lists(
    st.one_of(
        st.text(HAN, min_size=1, max_size=8),
        st.text(OTHER_UNSPACED, min_size=1, max_size=6),
        st.sampled_from(WORDS),
        st.text(PUNCTUATION, min_size=1, max_size=3),
    ),
    max_size=12,
).map("".join)


@settings(max_examples=300, deadline=None)
@given(mixed)
@example("去年2019年度")
@example("Great day😀阜平")
def test_every_run_of_up_to_four_characters_is_found(text: str) -> None:
    for run in search_text._RUN.findall(folded(text)):
        for length in range(1, 5):
            for place in range(len(run) - length + 1):
                assert holds(DB, text, run[place : place + length]), (text, run[place : place + length])


@settings(max_examples=300, deadline=None)
@given(mixed, st.text(HAN, min_size=1, max_size=4))
def test_a_chinese_phrase_is_answered_as_a_plain_scan_answers_it(text: str, asked: str) -> None:
    assert holds(DB, text, asked) == (folded(asked) in folded(text))


@settings(max_examples=300, deadline=None)
@given(mixed)
@example("q\u0303a")
@example("day😀😀Fuping😀")
@example("refu\u00adgees")
def test_every_beginning_of_every_word_is_found(text: str) -> None:
    for word in re.findall("(?:[^\\W_]|[\u0900-\u0963])+", folded(text)):
        for end in range(1, len(word) + 1):
            assert holds(DB, text, word[:end]), (text, word[:end])


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=40))
def test_whatever_the_text_each_of_its_words_is_found(text: str) -> None:
    for word in folded(text).split():
        assert not phrase(word) or holds(DB, text, word), (text, word)


@settings(max_examples=300, deadline=None)
@given(st.one_of(st.text(max_size=60), st.text("\"'*()^:+-~{}\x00 ANDORNEARnot阜", max_size=60)))
@example('"')
@example('""""')
@example("\x00")
@example("NEAR(a b)")
@example("words : x")
@example("・")
@example("\ud800")
def test_no_phrase_is_ever_syntax(word: str) -> None:
    asked = phrase(word)
    if asked:
        DB.execute("select rowid from w where w match ?", [asked]).fetchall()


@pytest.mark.parametrize("long", ["a" * 10_000, "阜" * 10_000, "a b " * 2_500, '"' * 10_000, "a阜" * 5_000, "e\u0301" * 5_000])
def test_ten_thousand_characters_are_no_trouble(words: sqlite3.Connection, long: str) -> None:
    assert not phrase(long) or holds(words, long, long)


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        ("Un café à Fuping", "cafe"),
        ("Un cafe", "café"),
        ("Un cafe\u0301", "café"),
        ("ＵＮＶ，２０２０", "unv"),
        ("UNV 2020", "ＵＮＶ"),
        ("Cooperación Sur-Sur", "COOPERACION"),
        ("Straße", "strasse"),
        ("Łódź", "lodz"),
        ("Đà Nẵng", "da"),
        ("Đà Nẵng", "nang"),
        ("Ωμέγα", "ωμεγα"),
        ("ёлка", "елка"),
        ("مُحَمَّد", "محمد"),
        ("שָׁלוֹם", "שלום"),
        ("हिन्दी", "हिन्"),
        ("q\u0303a", "q\u0303a"),
        ("Hello😀world", "world"),
        ("©UNV", "unv"),
        ("IMG_2041.jpg", "2041"),
        ("IMG_2041.jpg", "IMG_20"),
        ("O'Brien", "O’Brien"),
        ("阜平县，2019年", "2019年"),
        ("中华人民共和国", "人民"),
        ("\u200f阜平\u200f", "阜平"),
        ("ｶﾞｰﾅ", "ガーナ"),
        ("กินข้าว", "ข้าว"),
        ("한국어", "국어"),
        ("𠮷野家", "野家"),
    ],
)
def test_what_a_person_means_is_found(words: sqlite3.Connection, text: str, asked: str) -> None:
    assert holds(words, text, asked)


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        ("阜平县", "平阜"),
        ("阜平 县", "平县"),
        ("Fuping", "uping"),
        ("กิน", "กา"),
        ("café", "cafeteria"),
        ("2019", "019"),
        ("一，二", "一二"),
    ],
)
def test_what_is_not_there_is_not_found(words: sqlite3.Connection, text: str, asked: str) -> None:
    assert not holds(words, text, asked)


@given(st.text())
def test_folding_twice_changes_nothing_more(text: str) -> None:
    assert folded(folded(text)) == folded(text)


def test_every_letter_that_we_know_is_one_to_the_index(words: sqlite3.Connection) -> None:
    letters = [chr(number) for number in range(sys.maxunicode + 1) if search_text._PARTS.match(chr(number))]
    words.executemany(
        "insert into w(rowid, words) values (?, ?)", ((ord(letter), f"q{letter}q {letter}") for letter in letters)
    )
    words.execute("create virtual table terms using fts5vocab(w, instance)")
    split = words.execute("select doc from terms group by doc having count(*) != 2").fetchall()
    assert [hex(number) for (number,) in split] == []
