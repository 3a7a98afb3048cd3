from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from curator.files.encodings import decoded, encoding_of

TEXTS = {
    "gb18030": [
        "难民营的孩子们，2019年——摄影：李雷",
        "李雷",
        "阜平县妇联",
        "贵州省毕节市",
        "培训班上的妇女",
        "扶贫干部走访贫困户",
        "摄影",
    ],
    "big5": ["難民營的孩子們", "臺灣地震", "攝影：王小明", "志願服務", "香港"],
    "shift_jis": ["難民キャンプの子供たち", "東京駅", "写真：山田太郎", "カンボジアの学校"],
    "euc_kr": ["난민 캠프의 아이들", "서울", "사진: 김철수", "한국국제협력단"],
    "cp1251": ["Дети в лагере беженцев", "Москва", "Фото: Иван Петров"],
    "cp1256": ["مخيم للاجئين في الأردن", "القاهرة", "صورة", "برنامج الأمم المتحدة الإنمائي"],
    "cp1252": [
        *("Réfugiés à l’école — été 2019 œuvre", "Café", "© UNHCR/M. Pérez", "São Paulo", "Müller", "España", "Ñuñoa", "École"),
        *("Porträtt på Eva", "Göteborg", "Photographer’s Mate", "Budapest. 5. kerület. Március 15"),
    ],
    "mac_roman": ["Réfugiés à l’école", "São Paulo", "Jens Trübiger"],
    "cp437": ["Café señor ñandú", "Müller"],
    "utf-8": ["难民营的孩子们", "Réfugiés", "مخيم"],
}


@pytest.mark.parametrize(("codec", "text"), [(codec, text) for codec, texts in TEXTS.items() for text in texts])
def test_short_texts_are_told_apart(codec: str, text: str) -> None:
    raw = text.encode(codec)
    found, _ = encoding_of([raw])
    assert decoded(raw, found) == text


@pytest.mark.parametrize(
    ("codec", "text"), [("utf-8", "难民营的孩子们"), ("gb18030", "难民营的孩子们"), ("shift_jis", "難民キャンプの子供")]
)
def test_a_cut_character_is_left_out(codec: str, text: str) -> None:
    raw = text.encode(codec)[:-1]
    found, _ = encoding_of([raw, b"plain"])
    assert decoded(raw, found) == text[:-1]


def test_a_cut_utf8_letter_alone_is_no_utf8() -> None:
    assert encoding_of([b"Caf\xe9"])[0] == "cp1252"


def test_texts_of_one_hand_speak_for_each_other() -> None:
    raw = ["中".encode("gb18030"), "贫困村的妇女".encode("gb18030")]
    assert encoding_of(raw)[1] == "GB18030"


@given(st.lists(st.binary(max_size=3000), max_size=5))
def test_any_bytes_become_text(samples: list[bytes]) -> None:
    codec, name = encoding_of(samples)
    assert name
    assert all(isinstance(decoded(raw, codec), str) for raw in samples)


@given(st.text(min_size=1).filter(lambda text: not text.isascii()))
def test_utf8_is_utf8(text: str) -> None:
    assert encoding_of([text.encode("utf-8", "ignore")])[0] == "utf-8" or text.encode("utf-8", "ignore").isascii()
