"""Preflight: what is to be said against photos before they leave the archive. One list of rules, each data with a function.

To add a rule, write its function (in one of the two modules that the list names) and its row in `RULES`; command line, window and
export follow from the list. A rule is asked about one photo, knows only what it is given, and never raises, whatever the values.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Any, Final

from curator.domain import consequences, step
from curator.domain import preflight_captions as captions
from curator.domain import preflight_rights as rights
from curator.domain.errors import UsageError
from curator.domain.fields import BY_NAME
from curator.domain.preflight_subject import PROFILES, Context, Flaw, Level, Profile, Subject
from curator.domain.step import Op, Put
from curator.domain.value import Value


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule: its id, which scripts rely on, its level in each profile that asks it, and the function that finds flaws."""

    id: str
    levels: Mapping[Profile, Level]
    check: Callable[[Subject, Context], Iterator[Flaw]]


def _levels(letters: str) -> Mapping[Profile, Level]:
    """The levels from a row of the table: a letter for web, print and internal; b blocks, w warns, - is not asked."""
    named: dict[str, Level] = {"b": "block", "w": "warn"}
    return MappingProxyType(
        {profile: named[letter] for profile, letter in zip(PROFILES, letters, strict=True) if letter != "-"}
    )


RULES: Final[tuple[Rule, ...]] = (
    Rule("credit.missing", _levels("bbw"), rights.credit_missing),
    Rule("credit.unreadable", _levels("bbw"), rights.credit_unreadable),
    Rule("credit.style", _levels("www"), rights.credit_style),
    Rule("caption.missing", _levels("bbw"), captions.missing),
    Rule("caption.is-file-name", _levels("bbw"), captions.is_file_name),
    Rule("caption.short", _levels("ww-"), captions.short),
    Rule("caption.place", _levels("ww-"), captions.place),
    Rule("caption.date", _levels("ww-"), captions.date),
    Rule("caption.long", _levels("ww-"), captions.long),
    Rule("caption.language", _levels("ww-"), captions.language),
    Rule("caption.outdated", _levels("ww-"), captions.outdated),
    Rule("text.spelling", _levels("www"), captions.spelling),
    Rule("text.spaces", _levels("www"), captions.spaces),
    Rule("alt.missing", _levels("w--"), captions.alt_missing),
    Rule("alt.same", _levels("w--"), captions.alt_same),
    Rule("alt.long", _levels("w--"), captions.alt_long),
    Rule("iim.cut", _levels("ww-"), captions.iim_cut),
    Rule("rights.third-party", _levels("bbw"), rights.third_party),
    Rule("rights.embargo", _levels("bbw"), rights.embargo),
    Rule("people.minor", _levels("bbw"), rights.minor),
    Rule("people.named", _levels("ww-"), rights.named),
    Rule("place.exact", _levels("ww-"), rights.exact_place),
    Rule("file.broken", _levels("bbb"), rights.broken),
    Rule("file.missing", _levels("bbb"), rights.away),
)
IDS: Final = tuple(rule.id for rule in RULES)


def _no_fix() -> Mapping[str, Op]:
    return MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing to be said against one photo.

    `field` is the field's name, with the language in brackets where it is not the main one (`description[fr]`), None for the
    file itself. `message` is a sentence; `suggestion` is the whole value as it should be, and `fix` the operations that set it
    (empty where a person must write it). `waived` is the reason for which the finding was waived.
    """

    uid: str
    rule: str
    level: Level
    field: str | None
    message: str
    suggestion: str | None = None
    fix: Mapping[str, Op] = dataclasses.field(default_factory=_no_fix)
    waived: str | None = None

    def to_json(self) -> dict[str, Any]:
        """The finding as scripts see it; `waived` is there only where it was."""
        told = {
            "uid": self.uid,
            "rule": self.rule,
            "level": self.level,
            "field": self.field,
            "message": self.message,
            "suggestion": self.suggestion,
        }
        return told if self.waived is None else {**told, "waived": self.waived}


@dataclass(frozen=True, slots=True)
class Waiver:
    """Lets photos go on although a rule finds something, for a reason; it widens no profile. Raises UsageError without both."""

    rule: str
    reason: str

    def __post_init__(self) -> None:
        known(self.rule)
        if not self.reason.strip():
            raise UsageError(f"Say why {self.rule} is waived: {self.rule}=REASON. The reason is kept.")


def waiver(text: str) -> Waiver:
    """A waiver from `RULE=REASON`; raises UsageError."""
    rule, _, reason = text.partition("=")
    return Waiver(rule.strip(), reason.strip())


def known(rule: str) -> str:
    """The id of a rule; raises UsageError with all of them where there is none of that name."""
    if rule not in IDS:
        raise UsageError(f"There is no rule “{rule}”; there are: {', '.join(IDS)}.")
    return rule


def check(subject: Subject, context: Context, rules: Sequence[Rule] = RULES) -> list[Finding]:
    """What is to be said against a photo under a profile, in the order of the rules, fields and words."""
    return [
        Finding(subject.uid, rule.id, level, flaw.field, flaw.message, flaw.suggestion, flaw.fix)
        for rule in rules
        if (level := rule.levels.get(context.profile))
        for flaw in rule.check(subject, context)
    ]


def waived(findings: Iterable[Finding], waivers: Iterable[Waiver]) -> list[Finding]:
    """The findings, those that a waiver lets pass marked with its reason; none is dropped."""
    reasons = {one.rule: one.reason for one in waivers}
    return [replace(finding, waived=reasons.get(finding.rule, finding.waived)) for finding in findings]


def passes(findings: Iterable[Finding]) -> bool:
    """True unless a finding blocks that was not waived."""
    return not any(finding.level == "block" and finding.waived is None for finding in findings)


def fixes(subject: Subject, context: Context, rules: Iterable[str]) -> dict[str, Op]:
    """The operations that apply all suggestions of some rules (ids) to a photo, as one; empty where there is nothing to apply.

    Each is applied before the next is asked for, so that two corrections of one text do not undo each other.
    """
    wanted = [rule for rule in RULES if rule.id in set(map(known, rules))]
    start = subject
    touched: set[str] = set()
    seen: list[Mapping[str, Value]] = [subject.values]
    while flaw := next((found for found in check(subject, context, wanted) if found.fix), None):
        subject = replace(subject, values=applied(subject.values, flaw.fix, context))
        if subject.values in seen:  # two dictionaries that correct each other: a person must decide
            return {}
        seen.append(subject.values)
        touched.update(flaw.fix)
    after = {name: subject.values.get(name) for name in touched}
    return {name: Put(value) for name, value in after.items() if value != start.values.get(name) or name == "credit_line"}


def applied(values: Mapping[str, Value], ops: Mapping[str, Op], context: Context) -> dict[str, Value]:
    """The values of a photo after some operations and what follows from them; what becomes empty is absent."""
    asked = {name: step.outcome(op, BY_NAME[name], values.get(name), context.main) for name, op in ops.items()}
    more = consequences.follow(asked, values, context.main, lambda: context.organisations)
    return {name: value for name, value in {**values, **asked, **more}.items() if value not in (None, ())}
