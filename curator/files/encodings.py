"""Text that was not marked with its encoding: which one it is in, judged by how much it looks like text.

Old cameras and programs wrote IPTC and EXIF texts in the encoding of the computer they stood on, and said nothing of it. Bytes
that are valid UTF-8 are UTF-8: text in another encoding is so by chance only when it is very short. For the rest every candidate decodes
them, and the one wins in which the most characters are common ones of a language in their usual place. This is a guess, and whoever
uses it says so. A general detector (charset-normalizer) does not serve: it wants more text than a caption has.
"""

from __future__ import annotations

import codecs
import itertools
import unicodedata
from collections.abc import Iterable
from typing import Final

_HAN: Final = frozenset(
    "的一是不了在人有我他这个们中来上大为和国地到以说时要就出会可也你对生能而子那得于着下自之年过发后作里用道行所然家种事成方多经么去法学如都同现当没动面起"
    "看定天分还进好小部其些主样理心她本前开但因只从想实日军者意无力它与长把机十民第公此已工使情明性知全三又关点正业外将两高间由问很最重并物手应战向头文体政美"
    "相见被利什二等产或新己制身果加西斯月话合回特代内信表化老给世位次度门任常先海通教儿原东声提立及比员解水名真论处走义各入几口认条平系气题活尔更别打女变四神"
    "总何电数安少报才结反受目太量再感建务做接必场件计管期市直德资命山金指克许统区保至队形社便空决治展马科司五基眼书非则听白却界达光放强即像难且权思王象完设式色路"
    "记南品住告类求据程北边死张该交规万取拉格望觉术领共确传师观清今切院让识候带导争运笔写字米李刘陈杨黄赵周吴徐孙朱胡郭林梁郑罗宋谢唐韩曹冯邓许曾彭萧田董潘袁蔡蒋"
    "余杜叶魏苏吕丁贫困扶村镇县乡省州京川云贵广湖江浙农妇童孩校室医疗病卫养老农庄田河桥楼房屋摄影图片照记者社组织联合国志愿者妇联项目培训活动会议雷营千里路站车"
    "的一是不了在人有我他這個們中來上大為和國地到以說時要就出會可也你對生能而子那得於著下自之年過發後作裡用道行所然家種事成方多經麼去法學如都同現當沒動面起"
    "看定天分還進好小部其些主樣理心她本前開但因只從想實日軍者意無力它與長把機十民第公此已工使情明性知全三又關點正業外將兩高間由問很最重並物手應戰向頭文體政美"
    "相見被利什二等產或新己制身果加西斯月話合回特代內信表化老給世位次度門任常先海通教兒原東聲提立及比員解水名真論處走義各入幾口認條平系氣題活爾更別打女變四神"
    "總何電數安少報才結反受目太量再感建務做接必場件計管期市直德資命山金指克許統區保至隊形社便空決治展馬科司五基眼書非則聽白卻界達光放強即像難且權思王象完設式色路"
    "記南品住告類求據程北邊死張該交規萬取拉格望覺術領共確傳師觀清今切院讓識候帶導爭運筆寫貧困鄉縣農婦醫療衛養莊橋樓攝影圖聯願營劉陳楊黃趙吳孫鄭羅謝韓馮鄧蕭蔣葉蘇呂"
    "国会学生気体来発実東京駅円写真撮影子供難民日本語市町村県"
)
_HANGUL: Final = frozenset(
    "이다는의에을를가한하고은로지기도사서시나자인대어리아그해수정일부있보제것라마과와만들여적주거게구스상전장니성으면공트동조년소원국회세선오비연유무화안영"
    "바신관우물저생미계방진경문민터치요모학모든까말때르드내중개산위반분체음결당현발용실러행파금식남여포아이난캠프김박최강조윤장임촬영사진"
)
_CYRILLIC: Final = frozenset("оеаинтсрвлкмдпуябзыьгчйхжшюцщэфіїєё")
_ARABIC: Final = frozenset("البتجحخدذرزسشصضطظعغفقكلمنهويةىأإآئءؤ،؟")
_ARABIC_COMMON: Final = frozenset("اليمنرتوهبةسدعفكقح")
_LATIN: Final = frozenset("éèàçêñáíóúüöäãõôîïûùâëßœæøåÉÈÀÇÑÁÍÓÚÜÖÄÅØ’‘“”–—…«»°©®·¿¡ºª\xa0€")

_CANDIDATES: Final = (
    ("cp1252", "Windows-1252"),
    ("gb18030", "GB18030"),
    ("big5", "Big5"),
    ("shift_jis", "Shift_JIS"),
    ("euc_kr", "EUC-KR"),
    ("cp1251", "Windows-1251"),
    ("cp1256", "Windows-1256"),
    ("mac_roman", "Mac Roman"),
    ("cp437", "code page 437"),
)
_PLAUSIBLE: Final = 0.3  # of 1; below it the text is shown in the most usual encoding, for a person to judge

_TWO_SCRIPTS: Final = -1.5  # a word of Latin and other letters is no word
_ENOUGH: Final = 1000  # bytes of a sample that are looked at

UTF8: Final = "UTF-8"


def encoding_of(samples: Iterable[bytes]) -> tuple[str, str]:
    """The codec's name and the name for people of the encoding that all samples, which come from one hand, are most likely in.

    A sample may be cut off in the middle of a character. Without any sign the answer is Windows-1252, which takes any bytes.
    """
    lines = [sample[:_ENOUGH] for sample in itertools.islice(samples, 50)]
    text = _all_decoded(lines, "utf-8")
    if text and not text.isascii():  # all but the cut-off character ASCII: that is `Café` in another encoding
        return "utf-8", UTF8
    best, found = _PLAUSIBLE, _CANDIDATES[0]
    for codec, name in _CANDIDATES:
        text = _all_decoded(lines, codec)
        score = _likeness(text, codec) if text else 0.0
        if score > best:
            best, found = score, (codec, name)
    return found


def decoded(raw: bytes, codec: str) -> str:
    """The text; a last character that was cut off is left out, bytes that mean nothing in the encoding are shown as U+FFFD."""
    text = _decoded(raw, codec)
    return raw.decode(codec, "replace") if text is None else text


def _all_decoded(lines: Iterable[bytes], codec: str) -> str | None:
    parts = [_decoded(line, codec) for line in lines]
    return None if None in parts else "\n".join(part for part in parts if part)


def _decoded(raw: bytes, codec: str) -> str | None:
    """None when the bytes are impossible in the encoding, but for a last character that was cut off."""
    try:
        return codecs.getincrementaldecoder(codec)().decode(raw, final=False)
    except UnicodeDecodeError:
        return None


def _likeness(text: str, codec: str) -> float:
    """How much a text looks like one of the languages of its encoding: 1 is all common characters; 0 and below is noise."""
    weigh = _WEIGHERS.get(codec, _latin)
    weights = [weigh(text[place - 1] if place else " ", sign, text[place + 1 : place + 2]) for place, sign in enumerate(text)]
    counted = [weight for weight, sign in zip(weights, text, strict=True) if not sign.isascii()]
    return sum(counted) / len(counted) if counted else 0.0


def _east_asian(_before: str, sign: str, _after: str) -> float:
    if sign in _HAN:
        return 1.0
    name = ord(sign)
    if 0x4E00 <= name <= 0x9FFF:
        return 0.35
    if 0x3000 <= name <= 0x303F or 0xFF01 <= name <= 0xFF5E or sign in "—…“”‘’·":
        return 0.7
    return -1.0 if unicodedata.category(sign) in ("Co", "Cn", "Cc") else -0.3


def _japanese(before: str, sign: str, after: str) -> float:
    name = ord(sign)
    if 0x3041 <= name <= 0x30FF:
        return 1.0
    return -0.5 if 0xFF61 <= name <= 0xFF9F else _east_asian(before, sign, after)  # half-width kana: any bytes give these


def _korean(before: str, sign: str, after: str) -> float:
    if 0xAC00 <= ord(sign) <= 0xD7A3:
        return 1.0 if sign in _HANGUL else 0.4
    weight = _east_asian(before, sign, after)
    return min(weight, 0.2) if "\u4e00" <= sign <= "\u9fff" else weight


def _cyrillic(before: str, sign: str, after: str) -> float:
    if sign.lower() not in _CYRILLIC:
        return 0.5 if sign in "«»—–№“”„…\xa0©" else -0.5
    if _is_ascii_letter(before) or _is_ascii_letter(after):
        return _TWO_SCRIPTS
    if sign.isupper() and before.islower():
        return -0.5
    return 0.9 if sign.islower() else 0.6


def _arabic(before: str, sign: str, after: str) -> float:
    if sign not in _ARABIC:
        return -0.5
    if _is_ascii_letter(before) or _is_ascii_letter(after):
        return _TWO_SCRIPTS
    return 1.0 if sign in _ARABIC_COMMON else 0.5


def _latin(before: str, sign: str, after: str) -> float:
    if sign not in _LATIN:
        return -0.7
    if not sign.isalpha():
        return 1.0 if sign == "’" and before.isalpha() else 0.7
    crowd = sum(not neighbour.isascii() and neighbour.isalpha() for neighbour in (before, after))
    if sign.isupper() and before.isalpha():
        return -0.5
    return (0.9, 0.3, -0.6)[crowd]


def _is_ascii_letter(sign: str) -> bool:
    return sign.isascii() and sign.isalpha()


_WEIGHERS: Final = {
    "gb18030": _east_asian,
    "big5": _east_asian,
    "shift_jis": _japanese,
    "euc_kr": _korean,
    "cp1251": _cyrillic,
    "cp1256": _arabic,
}
