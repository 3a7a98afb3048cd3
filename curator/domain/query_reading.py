"""Reading the text of a query; the grammar:

    query  = clause*                          all of them; AND between them is allowed and changes nothing
    clause = part (OR part)*                  OR binds closer than the blank, as Google and Gmail have it
    part   = -* (word | "phrase" | (query) | key:value | key>value | sort:key)
    key    = name or name[language]           of curator.domain.query_keys; also is has no near sort
    value  = word | "phrase" | ="phrase" | (query)
                                              with = the whole value, or a whole entry of a list; in brackets each word is one of
                                              the key: credit:(UNV OR IPRCC)

Nothing is refused: what can not be read is marked with its place and why, and the rest stands. Full-width punctuation, as Chinese
input methods type it, reads as its half-width sibling. In a phrase `\\"` is a quotation mark and `\\\\` a backslash.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Final

from curator.domain import language, query_keys
from curator.domain.errors import UsageError
from curator.domain.query_keys import STATES, TEXT, Key
from curator.domain.query_marks import Placed, Reading, Reason, Unread
from curator.domain.query_terms import Has, Is, Query, Term, Within, Word, both, either, other_than
from curator.domain.query_values import compared, near
from curator.domain.search_text import findable

MAX_LENGTH: Final = 10_000
MAX_DEPTH: Final = 30
MAX_PARTS: Final = 300

# One character for one, so that a place in the one text is the same place in the other.
_WIDTHS: Final = str.maketrans("（）：［］＞＜＝－−＂“”„‟「」『』«»", "():[]><=--" + '"' * 11)
WORD: Final = re.compile(r'(?:[^\s()"]|(?<=[^\s()"])\([^\s()"]*\))+')
_KEY: Final = re.compile(r'([^\W\d][^\s():"\[\]<>=]*)(?:\[([^\]\s]*)\])?:')
_SIGNED: Final = re.compile(r'([^\W\d][^\s():"\[\]<>=-]*)(?=>|<|=|≥|≤)')
_PHRASE: Final = re.compile(r'"((?:[^"\\]|\\.|\\$)*)("?)', re.DOTALL)
_ESCAPED: Final = re.compile(r'\\(["\\])')
_ON: Final = re.compile(r'\s+[-+\d][^\s()"]*')
_DASHES: Final = re.compile(r"-+(?=[^\s)])")
JOINS: Final = ("AND", "OR")


def parse(text: str) -> Reading:
    """Read a query. Never raises."""
    reader = _Reader(text, text[:MAX_LENGTH].translate(_WIDTHS))
    parts = reader.everything()
    term = both(part.term for part in parts if part.term is not None)
    if len(text) > MAX_LENGTH:
        reader.mark(MAX_LENGTH, len(text), Reason.LENGTH)
    unread = sorted(reader.unread, key=lambda mark: mark.start)
    return Reading(text, Query(term, reader.sort), tuple(parts), tuple(unread))


@dataclass(slots=True)
class _Reader:
    """The place that the reading has come to, and what was marked on the way."""

    text: str
    plain: str
    at: int = 0
    sort: str | None = None
    unread: list[Unread] = field(default_factory=list)
    count: int = 0

    def mark(self, start: int, end: int, reason: Reason) -> None:
        self.unread.append(Unread(self.text[start:end], start, end, reason))

    def everything(self) -> list[Placed]:
        """The parts of the whole text; brackets that close nothing are marked and passed over."""
        parts = self.clauses(0, None)
        while self.at < len(self.plain):
            self.mark(self.at, self.at + 1, Reason.BRACKET)
            self.at += 1
            parts.extend(self.clauses(0, None))
        return parts

    def clauses(self, depth: int, key: _Before | None) -> list[Placed]:
        """Clauses up to the end of the text or a closing bracket."""
        parts: list[Placed] = []
        while self.more():
            start, sort = self.at, self.sort
            term = self.clause(depth, key)
            if term is not None or self.sort != sort:
                end = len(self.plain[: self.at].rstrip())
                parts.append(Placed(self.text[start:end], start, end, term))
        return parts

    def more(self) -> bool:
        """Pass over blanks and AND; False at the end or before a closing bracket."""
        while True:
            self.blanks()
            if self.join("AND"):
                continue
            return self.at < len(self.plain) and self.plain[self.at] != ")"

    def blanks(self) -> None:
        while self.at < len(self.plain) and self.plain[self.at].isspace():
            self.at += 1

    def join(self, word: str) -> bool:
        """Pass over AND or OR where it stands alone."""
        end = self.at + len(word)
        if not self.plain.startswith(word, self.at):
            return False
        if end < len(self.plain) and not (self.plain[end].isspace() or self.plain[end] in '()"'):
            return False
        self.at = end
        return True

    def clause(self, depth: int, key: _Before | None) -> Term | None:
        terms: list[Term] = []
        while True:
            start = self.at
            if self.join("OR"):  # nothing stands before it
                self.mark(start, self.at, Reason.BRACKET)
            elif (term := self.part(depth, key)) is not None:
                terms.append(term)
            after = self.at
            self.blanks()
            either_at = self.at
            if not self.join("OR"):
                self.at = after
                break
            if not self.more():
                self.mark(either_at, either_at + 2, Reason.BRACKET)
                break
        return either(terms)

    def part(self, depth: int, key: _Before | None) -> Term | None:
        dashes = _DASHES.match(self.plain, self.at)
        if dashes:
            self.at = dashes.end()
        term = self.primary(depth, key)
        return other_than(term) if term is not None and dashes and len(dashes.group()) % 2 else term

    def primary(self, depth: int, key: _Before | None) -> Term | None:
        start = self.at
        self.count += 1
        if depth > MAX_DEPTH or self.count > MAX_PARTS:
            self.at = len(self.plain)
            self.mark(start, self.at, Reason.LENGTH)
            return None
        if self.plain[start] == "(":
            return self.bracket(depth, key)
        if key is None and (match := _KEY.match(self.plain, start)) and self.is_key(match):
            self.at = match.end()
            return self.keyed(depth, start, self.text[start : match.end(1)], match[2])
        if key is None and (match := _SIGNED.match(self.plain, start)):
            found = query_keys.key_of(match[1])
            if found is not None and found.kind != TEXT:
                self.at = match.end()
                return self.value(_Before(start, found, None))
        before = key or _Before(start, None, None)
        return self.value(_Before(start, before.key, before.language))

    def is_key(self, match: re.Match[str]) -> bool:
        """A name and a colon are a key, but for addresses of the web, which are words."""
        return not self.plain.startswith("//", match.end())

    def bracket(self, depth: int, key: _Before | None) -> Term | None:
        start = self.at
        self.at += 1
        marked = len(self.unread)
        term = both(part.term for part in self.clauses(depth + 1, key) if part.term is not None)
        if self.at < len(self.plain):
            self.at += 1  # the closing bracket, which the end of the text may stand for
        if term is None and len(self.unread) == marked:
            self.mark(start, self.at, Reason.NOTHING)
        return term

    def keyed(self, depth: int, start: int, name: str, code: str | None) -> Term | None:
        """What follows `name:` or `name[code]:`."""
        low = name.lower()
        if low in _SPECIAL:
            text, exact = self.held()
            if low == "near" and text and not exact:
                text = self.whole(text)
            made = _SPECIAL[low](self, text) if text and code is None else Reason.VALUE if code is None else Reason.LANGUAGE
            if isinstance(made, Reason):
                self.mark(start, self.at, made)
                return None
            return made
        key = query_keys.key_of(name)
        spoken = None if code is None else _language(code)
        reason = Reason.KEY if key is None else None
        if key is not None and code is not None and (spoken is None or not query_keys.languages(key)):
            reason = Reason.LANGUAGE
        if reason is not None:
            self.pass_over(depth)
            self.mark(start, self.at, reason)
            return None
        if self.plain.startswith("(", self.at):
            return self.bracket(depth, _Before(start, key, spoken))
        return self.value(_Before(start, key, spoken))

    def pass_over(self, depth: int) -> None:
        """Go behind the value of a key that there is not."""
        if self.plain.startswith("(", self.at):
            marked = len(self.unread)
            self.bracket(depth, None)
            del self.unread[marked:]
        else:
            self.held()

    def held(self) -> tuple[str, bool]:
        """The word or phrase that stands here, and whether it is a phrase; an empty text for none."""
        if match := _PHRASE.match(self.plain, self.at):
            inside = self.text[match.start(1) : match.end(1)]
            self.at = match.end()
            return _ESCAPED.sub(r"\1", inside), True
        match = WORD.match(self.plain, self.at)
        if not match:
            return "", False
        self.at = match.end()
        return self.text[match.start() : self.at], False

    def whole(self, text: str) -> str:
        """A value that has blanks after its commas (39.0, 114.2, 20km), of which `text` is the beginning."""
        start = self.at - len(text)
        while self.plain[self.at - 1] in ",，、" and (more := _ON.match(self.plain, self.at)):
            self.at = more.end()
        return self.text[start : self.at]

    def value(self, before: _Before) -> Term | None:
        """The term that a word or phrase is, of a key or of none."""
        key = before.key
        if key is None:
            match = None if self.plain.startswith('"', self.at) else WORD.match(self.plain, self.at)
            if match:
                self.at, text, exact = match.end(), self.text[self.at : match.end()], False
            else:
                text, exact = self.held()
            made: Term | Reason = Word(text, exact or text in JOINS) if findable(text) else Reason.NOTHING
        else:
            whole = key.kind == TEXT and self.plain.startswith("=", self.at)
            self.at += whole
            text, exact = self.held()
            made = _of_key(key, text, exact, before.language, whole=whole) if text else Reason.VALUE
        if isinstance(made, Reason):
            self.at = max(self.at, min(before.start + 1, len(self.plain)))
            self.mark(before.start, self.at, made)
            return None
        return made


@dataclass(frozen=True, slots=True)
class _Before:
    """What stands before a value: where it began, its key and language."""

    start: int
    key: Key | None
    language: str | None


def _of_key(key: Key, text: str, exact: bool, spoken: str | None, *, whole: bool) -> Term | Reason:
    if text == "*" and not exact and not whole:
        return Has(key.name, language=spoken)
    if key.kind == TEXT:
        return Within(key.name, text, exact or whole, spoken, whole) if findable(text) else Reason.NOTHING
    return compared(key, text) or _WRONG[key.kind]


_WRONG: Final = {
    query_keys.NUMBER: Reason.NUMBER,
    query_keys.DATE: Reason.DATE,
    query_keys.CODE: Reason.CHOICE,
}


def _state(_reader: _Reader, text: str) -> Term | Reason:
    state = text.strip().lower()
    return Is(state) if state in STATES else Reason.CHOICE


def _there(present: bool) -> Callable[[_Reader, str], Term | Reason]:
    def made(_reader: _Reader, text: str) -> Term | Reason:
        match = re.fullmatch(r"([^\[\]]+)(?:\[([^\]]*)\])?", text.translate(_WIDTHS).strip())
        key = query_keys.key_of(match[1]) if match else None
        if match is None or key is None:
            return Reason.KEY
        spoken = None if match[2] is None else _language(match[2])
        if match[2] is not None and (spoken is None or not query_keys.languages(key)):
            return Reason.LANGUAGE
        return Has(key.name, present, spoken)

    return made


def _near(_reader: _Reader, text: str) -> Term | Reason:
    return near(text) or Reason.PLACE


def _sort(reader: _Reader, text: str) -> Term | Reason | None:
    name = text.strip().lower()
    falling = name.startswith("-") or name.endswith("-desc")
    name = name.removeprefix("-").removesuffix("-desc").removesuffix("-asc")
    if name in ("rank", "relevance"):
        reader.sort = "rank"
        return None
    key = query_keys.key_of(name)
    if key is None or query_keys.sorting(key) is None:
        return Reason.SORT
    reader.sort = f"-{key.name}" if falling else key.name
    return None


_SPECIAL: Final[dict[str, Callable[[_Reader, str], Term | Reason | None]]] = {
    "is": _state,
    "has": _there(True),
    "no": _there(False),
    "near": _near,
    "sort": _sort,
}


def _language(text: str) -> str | None:
    """A language's code in its usual spelling; None for what is none."""
    try:
        return language.code(text)
    except UsageError:
        return None
