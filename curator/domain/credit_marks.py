"""The words and signs by which people announce pictures and credits, in six languages, as patterns.

All are matched on folded text (curator.domain.wording): blanks are spaces, full-width forms ASCII, copyright signs ©.
"""

from __future__ import annotations

import re
from typing import Final


def _words(*groups: str) -> str:
    """One alternation of blank-free alternatives; an underscore in a word stands for any run of blanks."""
    alternatives = " ".join(groups).split()
    return "|".join(sorted((word.replace("_", r"\s+") for word in alternatives), key=len, reverse=True))


_PICTURE: Final = _words(
    "photos? photographs? pictures? pics? images? figures? fig img captions? photo_captions? légende",
    "fotos? imagen imagem figura bild abbildung abb pie_de_foto подпись",
    "фото рис рисунок снимок صورة الصورة",
)
_HAN_PICTURE: Final = "照片说明|图片说明|照片|图片|图注|图说|圖片|配图|插图|图|圖"
_NUMBER: Final = r"(?:n[o°º]\.?\s*|#|№\s*)?\d{1,3}\s?[a-z]?(?:\s*(?:/|of|de|sur|из)\s*\d{1,3})?"

LEAD_IN: Final = re.compile(
    rf"\s*(?:(?:{_PICTURE})\.?\s*(?:{_NUMBER}(?:\s*[:)]|\.(?!\d)|\s+[-–—](?=\s))|:)"
    rf"|(?:{_HAN_PICTURE})\s*(?:(?:{_NUMBER}|[一二三四五六七八九十]{{1,3}})(?:\s*[:.、)]|\s+)|:))\s*",
    re.IGNORECASE,
)
"""Numbers or announces a picture and says nothing of it: `Photo:`, `Photo 3:`, `Image 2.`, `照片：`, `图3：`, `图1 `."""

SIGN: Final = re.compile(
    r"(?:(?:©|(?<!\w)\(c\)|(?<!\w)copyright(?!\w)|版[权權]所有|版[权權]归属?|版[权權]\s*(?=[:©])|авторские\s+права|حقوق\s+النشر)\s*:?\s*)+",
    re.IGNORECASE,
)
"""Claims copyright; several in a row are one (`Copyright © `)."""

RESERVED: Final = re.compile(
    r"[\s.,;|(–-]*(?:all\s+rights\s+reserved|tous\s+droits\s+réservés|todos\s+los\s+derechos\s+reservados|"
    r"все\s+права\s+защищены|版[权權]所有|保留所有权利|جميع\s+الحقوق\s+محفوظة)[\s.)]*",
    re.IGNORECASE,
)

_CLEAR: Final = _words(
    "photo_credits? photos?_credits? image_credits? picture_credits? photo_source image_source photo_courtesy photographer",
    "photographed_by photo(?:graph)?s?_by pictures?_by images?_by photo(?:graph)?s?_courtesy_of image_courtesy_of",
    "crédits?_photos? crédits?_photographiques? photographie photographe",
    "fotógraf[oa] fotografía crédito_de_la_foto(?:grafía)? créditos?_fotográficos? bildnachweis",
    "фотограф фото_предоставлено источник_фото تصوير المصور مصدر_الصورة",
)
_HAN_CLEAR: Final = "摄影师?|攝影|摄影者|供图|图片来源|图片提供|照片来源|照片提供|图源|图片版权|照片版权|图片摄影|图片作者"
_FAINT: Final = _words(
    "photos? photographs? photography pictures? images? credits? source by",
    "crédits? crédito créditos fotos? bild quelle fuente фото снимок источник صورة الصورة",
)
_PREPOSITION: Final = _words("fotos?_de fotografía_de fotos?_von fotos?_di foto:?_por photos?_de photos?_d' photographie_de")
AUTHOR_WORDS: Final = re.compile(
    r"photograph(?:er|ed)|\bby\b|photographe|fotógraf|фотограф|المصور|تصوير|摄|攝|(?:foto|photo)\w*\s+(?:de|d'|von|di|por)",
    re.IGNORECASE,
)
"""Labels after which a person is named, known to be one or not."""

CLEAR_LABEL: Final = re.compile(
    rf"(?<!\w)(?P<label>(?:{_CLEAR})(?:\s*(?::|—|–|/|\||\s-(?=\s))|(?<=by)|(?<=of)|(?<=предоставлено))\s*"
    rf"(?:by\s+|©\s*)?)"
    rf"|(?P<han>(?:{_HAN_CLEAR})\s*[:/|]\s*|(?<![^\s。，,.;(\[!?])摄影\s+|(?<![^\s。，,.;(\[!?])(?:文/)?[图摄]\s*[/|]\s*|(?<![^\s。，,.;(\[!?])文/图\s*)",
    re.IGNORECASE,
)
"""Announces a credit wherever a word may begin."""

COURTESY: Final = re.compile(r"(?<!\w)(?:courtesy(?:\s+of|\s*:)|cortesía\s+de)\s+", re.IGNORECASE)
"""Who supplied a picture; a credit of its own only where no other stands before it."""

LABEL_AT_END: Final = re.compile(
    rf"(?<!\w)(?:{_CLEAR}|{_FAINT})\s*[:—–-]?\s*$|(?:{_HAN_CLEAR}|图片?|照片|来源)\s*:?\s*$", re.IGNORECASE
)
"""A label that stands directly before a copyright sign, where no colon is needed (`Photo © UNV`)."""

FAINT_LABEL: Final = re.compile(
    rf"(?<!\w)(?:(?:{_FAINT})\s*:\s*|(?:{_PREPOSITION})\s+)|(?:图片?|照片|来源|版权)\s*:\s*", re.IGNORECASE
)
"""Announces a credit only behind the end of a sentence, a dash, a bar or a bracket."""

BEFORE_FAINT: Final = re.compile(r"(?:^|[.!?…。！？\"”’»」』)\]}|–—;(\[{]|\s-)\s*$")
"""What must stand before a faint label or an unannounced credit."""

SENTENCE_END: Final = re.compile(r"(?:^|[.!?…。！？][\"”’»」』)\]]*)\s*$")

_MONTHS: Final = _words(
    "january|february|march|april|may|june|july|august|september|october|november|december",
    "jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec",
    "janvier|février|mars|avril|mai|juin|juillet|août|septembre|octobre|novembre|décembre",
    "enero|febrero|marzo|abril|mayo|junio|julio|agosto|septiembre|octubre|noviembre|diciembre",
)
YEAR: Final = re.compile(
    rf"(?:(?:\d{{1,2}}\.?\s+)?(?<!\w)(?:{_MONTHS})\.?\s+(?:\d{{1,2}},\s*)?)?(?<![A-Za-z0-9/#_.-])"
    r"(?P<first>(?:18|19|20)\d\d)(?:\s*[-–]\s*(?P<last>(?:19|20)\d\d)|-[01]\d(?:-[0-3]\d)?|\s*年(?:\s*\d{1,2}月(?:\d{1,2}日)?)?)?(?!\d)",
    re.IGNORECASE,
)
"""A year, with the month or day that may stand around it; of a span of years the last counts."""

BARE_YEAR: Final = re.compile(r"(?:18|19|20)\d\d")
YEAR_INSIDE: Final = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")

PARTNER: Final = re.compile(
    r"[\s,;(/–—-]*(?<!\w)(?:courtesy(?:\s+of|:)|avec\s+l['’]aimable\s+autorisation\s+d[eu']|cortesía\s+de|предоставлено)\s*"
    r"(?P<partner>[^()]{2,80}?)\s*\)?$",
    re.IGNORECASE,
)

ASSET_ID: Final = re.compile(r"#?(?=[^a-z]*\d)(?!(?:18|19|20)\d\d$)[A-Z]{0,8}[A-Z\d][A-Z\d_.-]*")
OFFICE_CODE: Final = re.compile(r"[A-Z]{2,5}")
SLASH: Final = re.compile(r"\s*[/|]\s*|\s*[—]+\s*|\s+[-–]\s+")
JOINED: Final = re.compile(r"\s*(?:[,&+、;]|(?<=\s)(?:and|et|und|y|e|и|و)(?=\s)|和|与)\s*")
PHOTO_BY: Final = re.compile(r"\s*(?:photos?(?:graph)?\s*)?:\s+", re.IGNORECASE)
OFFICE_WORD: Final = re.compile(
    r"\b(?:office|bureau|oficina|region(?:al)?|country|headquarters|mission|delegation|liaison|представительство)\b|(?:办事处|代表处|办公室|[处部室办])$",
    re.IGNORECASE,
)

HAN_SUFFIX: Final = re.compile(r"\s*(?P<suffix>供图|提供|摄影|攝影|摄|攝|/\s*(?:文图|图|摄影|摄))\s*$")
HAN_TITLE: Final = re.compile(
    r"(?:本报|本刊|本社|本网|特约|见习|实习|首席|高级)*(?:摄影)?"
    r"(?:记者|通讯员|摄影师|摄影|志愿者)|(?<=社)发|文/?图?$|图文?$|图"
)
HAN_ANYBODY: Final = frozenset(
    ("受访者", "采访对象", "网友", "读者", "本人", "作者", "资料", "当地政府", "受访单位", "主办方", "校方", "企业")
)
