"""Autocompletion: the values that a field has in the archive, and how often."""

from __future__ import annotations

from curator.catalogue.store import Catalogue
from curator.domain.fields import Field, Kind
from curator.domain.search_text import folded


def values(catalogue: Catalogue, field: Field, prefix: str = "", limit: int = 50) -> list[tuple[str, int]]:
    """The values of a field that begin so, without regard to case or width, the commonest first.

    Of texts in several languages each text counts, of lists each entry, of structures the main key's value.
    """
    name = field.name
    key = f"json_extract(v.value, '$.{field.main_key}')" if field.kind is Kind.STRUCTS else "v.value"
    text = "case v.type when 'array' then json_extract(v.value, '$[0]') else v.value end" if field.kind is Kind.TEXTS else key
    if field.kind in (Kind.TEXTS, Kind.LIST, Kind.STRUCTS):
        source = f"select {text} as held from photo, json_each({name}) v where withdrawn = 0 and {name} is not null"
    else:
        source = f"select {name} as held from photo where withdrawn = 0 and {name} is not null"
    rows = catalogue.db.execute(
        f"select held, count(*) from ({source}) where held is not null group by held order by 2 desc, 1"
    )
    wanted = folded(prefix)
    found = []
    for held, count in rows:
        if folded(str(held)).startswith(wanted):
            found.append((str(held), count))
            if len(found) == limit:
                break
    return found
