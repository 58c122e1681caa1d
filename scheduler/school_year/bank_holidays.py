"""Bank holidays, by the package `holidays`, and the closures that they make."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import cache

from models import Closure, Term
from scheduler.school_year.days import SATURDAY
from scheduler.validation.names import nearest
from scheduler.validation.problem import listed, quoted

Holidays = dict[date, str]
"""The name of the bank holiday on each day that is one."""


class BankHolidayError(Exception):
    """There is no such country, or no such part of it; the message names the nearest and those that there are."""


def bank_holidays(terms: Sequence[Term], country: str, subdivision: str | None = None) -> Holidays:
    """Every public holiday of a country in the years of the terms, those that stand in for another day included.

    `country` is its code in ISO 3166 (`GB`), `subdivision` that of a part with holidays of its own (`ENG`), or its
    name as the package knows it (`England`).

    Raises:
        BankHolidayError: the package knows no such country or part.
    """
    code = _country(country)
    part = None if subdivision is None else _part(code, subdivision)
    years = {year for term in terms for year in range(term.first_day.year, term.last_day.year + 1)}
    if not years:
        return {}

    from holidays import country_holidays  # noqa: PLC0415  (imported by those who ask for holidays only)

    language = getattr(country_holidays(code), "default_language", None)
    return dict(country_holidays(code, subdiv=part, years=sorted(years), language=language))


def parts_of(country: str) -> tuple[str, ...]:
    """The codes of a country's parts that have holidays of their own.

    Raises:
        BankHolidayError: the package knows no such country.
    """
    from holidays import list_supported_countries  # noqa: PLC0415

    return tuple(list_supported_countries()[_country(country)])


def holiday_closures(holidays: Holidays, terms: Sequence[Term], closures: Sequence[Closure]) -> tuple[Closure, ...]:
    """A closure for each bank holiday on a weekday inside a term that lies in no closure already."""
    return tuple(
        Closure(first_day=day, last_day=day, reason=name)
        for day, name in sorted(holidays.items())
        if day.weekday() < SATURDAY
        and any(term.first_day <= day <= term.last_day for term in terms)
        and not any(closure.first_day <= day <= closure.last_day for closure in closures)
    )


@cache
def _countries() -> dict[str, str]:
    """The code of each country by every name and code that it has, in small letters."""
    from holidays import list_supported_countries  # noqa: PLC0415
    from holidays.registry import COUNTRIES  # noqa: PLC0415

    known = list_supported_countries()
    names: dict[str, str] = {}
    for module, (_, *codes) in COUNTRIES.items():
        code = codes[0]
        if code in known:
            names |= {name.casefold(): code for name in (module.replace("_", " "), *codes)}
    return names


def _country(given: str) -> str:
    names = _countries()
    folded = " ".join(given.replace("_", " ").casefold().split())
    if folded in names:
        return names[folded]
    codes = sorted(set(names.values()))
    near = nearest(folded, [name for name in names if len(name) > 3] if len(folded) > 3 else codes)
    meant = "" if near is None else f", did you mean {names[near.casefold()]}{f' ({near})' if len(near) > 3 else ''}?"
    hint = _part_of_another(folded)
    raise BankHolidayError(
        f"unknown country {quoted(given)}{hint or meant}; expected a code such as GB. Known are {', '.join(codes)}"
    )


def _part_of_another(folded: str) -> str:
    """A part of the United Kingdom given as a country, which is what people try first."""
    for name, code in _aliases("GB").items():
        if folded in (name.casefold(), code.casefold()):
            return f": it is --country GB --subdivision {code}"
    return ""


@cache
def _aliases(country: str) -> dict[str, str]:
    """The codes of a country's parts by their names."""
    from holidays import country_holidays  # noqa: PLC0415

    return dict(getattr(country_holidays(country), "subdivisions_aliases", {}))


def _part(country: str, given: str) -> str:
    codes = parts_of(country)
    aliases = {name.casefold(): code for name, code in _aliases(country).items()}
    by_folded = aliases | {code.casefold(): code for code in codes}
    found = by_folded.get(" ".join(given.casefold().split()))
    if found is not None:
        return found
    if not codes:
        raise BankHolidayError(f"{country} has no parts with bank holidays of their own: leave --subdivision out")
    near = nearest(given, by_folded)
    meant = "" if near is None else f", did you mean {by_folded[near]}?"
    raise BankHolidayError(f"unknown part {quoted(given)} of {country}{meant or '.'} Known are {listed(codes)}")
