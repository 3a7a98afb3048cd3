"""The rules of preflight about credits, rights, people, exact places and the original itself."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any, Final

from curator.domain import preflight_dates
from curator.domain.consequences import credit_of
from curator.domain.credit import Credit
from curator.domain.credit_grammar import parse_credit
from curator.domain.fields import BY_NAME
from curator.domain.language import Texts
from curator.domain.preflight_dates import Named
from curator.domain.preflight_subject import Context, Flaw, Subject, put
from curator.domain.preflight_words import tokens

_RELEASED: Final = frozenset({"unlimited", "limited"})
_SAID: Final = ("description", "headline", "alt_text", "title", "extended_description", "keywords", "keyword_paths")
"""Where words tell of children, those that are read most first."""
_UNDER_18: Final = frozenset({"AG-U14", "AG-A15", "AG-A16", "AG-A17"})
_GROWN_UP: Final = frozenset({f"AG-A{age}" for age in range(18, 26)})
_SENTENCE: Final = re.compile(r"[^.!?。！？\n]+")
# A full stop behind a number belongs to a date (1. März), and one inside a number as well.
_CLAUSE: Final = re.compile(r"[;；。！!\n]|(?<!\d)\.(?=\s)")
_WITHIN: Final = frozenset({"Sublocation", "GPSLatitude", "GPSLongitude"})
"""The parts of an IPTC location structure that lead to a house."""


def _written(subject: Subject) -> str:
    """The credit as it was written, which the house style is asked about; what the field shows is made of it."""
    credit = credit_of(subject.values.get("credit_data"))
    return ((credit.text if credit else "") or subject.text("credit_line")).strip()


def _credit(subject: Subject, context: Context) -> Credit | None:
    return credit_of(subject.values.get("credit_data")) or parse_credit(subject.text("credit_line"), context.organisations)


def _taken_in(subject: Subject) -> int | None:
    year = subject.captured()[:4]
    return int(year) if year.isdecimal() else None


def credit_missing(subject: Subject, _context: Context) -> Iterator[Flaw]:
    """No credit."""
    if not _written(subject):
        yield Flaw("credit_line", "There is no credit.")


def credit_unreadable(subject: Subject, context: Context) -> Iterator[Flaw]:
    """A credit that can not be read."""
    for departure in context.departures(_written(subject), _taken_in(subject)):
        if departure.kind == "unreadable":
            yield Flaw("credit_line", departure.message)


def credit_style(subject: Subject, context: Context) -> Iterator[Flaw]:
    """What departs from the house style; a suggestion that would be found fault with for the same reason is none."""
    year = _taken_in(subject)
    for departure in context.departures(_written(subject), year):
        if departure.kind == "unreadable":
            continue
        better = departure.suggestion
        if better is None or any(one.kind == departure.kind for one in context.departures(better, year)):
            yield Flaw("credit_line", departure.message)
        else:
            yield Flaw("credit_line", departure.message, better, put("credit_line", better))


def third_party(subject: Subject, context: Context) -> Iterator[Flaw]:
    """Held by an organisation that is not ours, and nothing says that we may use it.

    A licence note is a licensor other than the one that the house sets with its credit, or usage terms or instructions that speak
    of a licence. The holders are those of the credit, else the copyright owner.
    """
    if not subject.text("credit_line") and not subject.values.get("copyright_owner"):
        return
    credit = _credit(subject, context)
    owners = [str(owner.get("CopyrightOwnerName") or "") for owner in subject.structs("copyright_owner")]
    holders = (credit.holders if credit else ()) or tuple(owner for owner in owners if owner)
    strangers = [holder for holder in holders if not _is_ours(holder, context)]
    if strangers and not _has_licence(subject, holders, context):
        message = (
            f"The photo belongs to {' and '.join(strangers)}, and no licence is noted (licensor, usage terms or instructions)."
        )
        yield Flaw("rights_usage_terms", message)


def _is_ours(holder: str, context: Context) -> bool:
    known = context.organisations.named(holder)
    return known is not None and known.ours


def _has_licence(subject: Subject, holders: Iterable[str], context: Context) -> bool:
    known = [context.organisations.named(holder) for holder in holders]
    by_itself = [dict(one.licensor) for one in known if one and one.licensor]
    if any(licensor and dict(licensor) not in by_itself for licensor in subject.structs("licensor")):
        return True
    notes = [*(text for _, text in subject.texts("rights_usage_terms").texts), subject.text("instructions")]
    lists = context.words.lists
    return any(lists["licence"].within(note) and not lists["no_licence"].within(note) for note in notes)


def embargo(subject: Subject, context: Context) -> Iterator[Flaw]:
    """Instructions that name a date still to come, or an embargo without a date that can be read.

    A month or a year is over on its last day. The day until which a licence is valid holds nothing back.
    """
    text = preflight_dates.plain(subject.text("instructions"))
    if not text:
        return
    named = preflight_dates.named(text)
    to_come = [one for one in named if _is_to_come(one, context.today) and not _is_end_of_use(text, one, context)]
    if to_come:
        latest = max(to_come, key=lambda one: one.last or date.min)
        message = f"The instructions name {preflight_dates.written(latest)}, which is still to come."
        yield Flaw("instructions", message)
    elif _is_held(text, named, context):
        yield Flaw("instructions", "The instructions speak of an embargo, but name no full date that Curator can read.")


def _is_to_come(one: Named, today: date) -> bool:
    return one.last is not None and one.last > today


def _is_end_of_use(text: str, one: Named, context: Context) -> bool:
    """True for “licence valid until 31 December 2027”: then the use ends, it does not begin.

    A year alone (Agenda 2030) says when to begin only beside words that hold back.
    """
    clause = _clause(text, one)
    held = context.words.lists["hold"].within(clause)
    return not held and (one.precision == "year" or context.words.lists["usable_until"].within(clause))


def _is_held(text: str, named: list[Named], context: Context) -> bool:
    lists = context.words.lists
    if any(one.last for one in named) or lists["embargo_over"].within(text):
        return False
    without_year = [one for one in named if one.last is None]
    return lists["embargo"].within(text) or any(lists["hold"].within(_clause(text, one)) for one in without_year)


def _clause(text: str, one: Named) -> str:
    start = max((found.end() for found in _CLAUSE.finditer(text, 0, one.start)), default=0)
    behind = _CLAUSE.search(text, one.end)
    return text[start : behind.start() if behind else len(text)]


def minor(subject: Subject, context: Context) -> Iterator[Flaw]:
    """People who may be under eighteen, without a release.

    The words are those for children, pupils, students and schools, in all languages that the photo has. Students are taken for
    grown up in a sentence that speaks of a university; a recorded age of the youngest person says more than words.
    """
    if subject.values.get("model_release_status") in _RELEASED:
        return
    age = subject.text("minor_model_age")
    if age in _UNDER_18:
        yield Flaw("minor_model_age", "The youngest person is recorded as under eighteen, and no release is recorded.")
        return
    if age in _GROWN_UP:
        return
    for name in _SAID:
        held = subject.values.get(name)
        told = held.texts if isinstance(held, Texts) else [(context.main, part) for part in subject.strings(name)]
        for code, text in told:
            if word := _child_word(text, context):
                message = f"“{word}” in {BY_NAME[name].label} may mean people under eighteen, and no release is recorded."
                yield Flaw(context.at(name, code), message)
                return


def _child_word(text: str, context: Context) -> str | None:
    """The first word that tells of children."""
    lists = context.words.lists
    words = tokens(text)
    found = list(lists["children"].spans(text, words))
    found += [span for span in lists["students"].spans(text, words) if not _is_higher(text, span, context)]
    if not found:
        return None
    others = list(lists["not_children"].spans(text, words))
    meant = [(start, end) for start, end in found if not any(a <= start and end <= b for a, b in others)]
    return text[slice(*min(meant))] if meant else None


def _is_higher(text: str, span: tuple[int, int], context: Context) -> bool:
    """True where the sentence around a word speaks of a university."""
    around = next((found for found in _SENTENCE.finditer(text) if found.start() <= span[0] < found.end()), None)
    return around is not None and context.words.lists["higher_education"].within(around[0])


def named(subject: Subject, _context: Context) -> Iterator[Flaw]:
    """A person named, without a release."""
    people = subject.strings("person_shown")
    if people and subject.values.get("model_release_status") not in _RELEASED:
        others = f" and {len(people) - 1} more" if len(people) > 1 else ""
        yield Flaw("person_shown", f"{people[0]}{others} can be named only with a release, and none is recorded.")


def exact_place(subject: Subject, context: Context) -> Iterator[Flaw]:
    """An exact place that the profile keeps, together with a name or a face."""
    if not subject.strings("person_shown") and not any(map(_has_face, subject.structs("image_region"))):
        return
    for name in sorted(context.exact_places):
        held = subject.values.get(name)
        structs = subject.structs(name)
        # Longitude alone leads nowhere, and is not told twice.
        if name != "gps_longitude" and held is not None and (any(map(_is_exact, structs)) if structs else held != ()):
            message = f"{BY_NAME[name].label if name in BY_NAME else name} tells an exact place, together with who can be seen."
            yield Flaw(name, message)


def _is_exact(place: Any) -> bool:
    return any(place.get(key) for key in _WITHIN)


def _has_face(region: Any) -> bool:
    """True for a structure of regions, however nested, that has one of the type Face (MWG) or a named person in it."""
    if isinstance(region, dict):
        face = str(region.get("Type", "")).casefold() == "face" or bool(region.get("PersonInImage"))
        return face or any(map(_has_face, region.values()))
    return isinstance(region, list | tuple) and any(map(_has_face, region))


def broken(subject: Subject, _context: Context) -> Iterator[Flaw]:
    """An original that can not be read."""
    if subject.broken:
        yield Flaw(None, f"The original can not be read: {subject.broken}")


def away(subject: Subject, _context: Context) -> Iterator[Flaw]:
    """An original that is not there, or on a disk that is away."""
    if subject.away:
        yield Flaw(None, "The original is not there: its disk is away, or it was moved or deleted.")
