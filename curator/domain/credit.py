"""The Credit: whose a photo is, as data, beside the words in which it was written.

Credits are read by curator.domain.credit_grammar and written by curator.domain.house_style.
"""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Credit:
    """Whose a photo is, as data. Two credits are equal when they say the same, however they were written.

    `holders` are canonical short names, in order; `office` is the office of the first (UNDP *China*); `creator` is the
    photographer as printed, several joined by `/`; `partner` is who supplied the picture; `asset_id` is the holder's own number
    (NYHQ1996-1165, ALB/2018); `year` is the year of the credit and never a capture date; `text` is the credit as written.
    """

    holders: tuple[str, ...] = ()
    creator: str | None = None
    office: str | None = None
    partner: str | None = None
    asset_id: str | None = None
    year: int | None = None
    text: str = field(default="", compare=False)

    def to_json(self) -> dict[str, str | int]:
        """The credit as scripts see it: `holder` joined by `/`, what is empty absent, without the text as written."""
        facts = {
            "holder": "/".join(self.holders),
            "creator": self.creator,
            "office": self.office,
            "partner": self.partner,
            "asset_id": self.asset_id,
            "year": self.year,
        }
        return {name: held for name, held in facts.items() if held}


@dataclass(frozen=True, slots=True)
class Parsed:
    """A caption line taken apart. `caption` is the caption alone, tidied; the other texts are as they were written.

    `lead_in` (“Photo 3: ”), `caption_text` and `credit_text` (with the blanks and separators around them) make up the whole
    line; the credit stands behind the caption or, rarely, before it (`credit_first`). `announced` is True where a sign, a label
    or 摄 says that a credit follows, False where only the shape of the words did (`(UNV China, 2016)`).
    """

    caption: str
    credit: Credit | None
    lead_in: str
    caption_text: str
    credit_text: str = ""
    credit_first: bool = False
    announced: bool = False


def rejoin(parsed: Parsed) -> str:
    """The line from which this was parsed, to the character."""
    if parsed.credit_first:
        return parsed.lead_in + parsed.credit_text + parsed.caption_text
    return parsed.lead_in + parsed.caption_text + parsed.credit_text
