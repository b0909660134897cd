"""The lunar calendar against published dates."""

from __future__ import annotations

from datetime import date

import pytest

from machtin.analyze.times.lunar import solar_date, solar_month

# First day of the year, as published in Vietnam (1985 differed from China's: 21 January against 20 February; 2007 and 2030 by a day).
TET = """1968-01-29 1969-02-16 1970-02-06 1971-01-27 1972-02-15 1973-02-03 1974-01-23 1975-02-11 1976-01-31 1977-02-18 1978-02-07 1979-01-28
1980-02-16 1981-02-05 1982-01-25 1983-02-13 1984-02-02 1985-01-21 1986-02-09 1987-01-29 1988-02-17 1989-02-06 1990-01-27 1991-02-15 1992-02-04
1993-01-23 1994-02-10 1995-01-31 1996-02-19 1997-02-07 1998-01-28 1999-02-16 2000-02-05 2001-01-24 2002-02-12 2003-02-01 2004-01-22 2005-02-09
2006-01-29 2007-02-17 2008-02-07 2009-01-26 2010-02-14 2011-02-03 2012-01-23 2013-02-10 2014-01-31 2015-02-19 2016-02-08 2017-01-28 2018-02-16
2019-02-05 2020-01-25 2021-02-12 2022-02-01 2023-01-22 2024-02-10 2025-01-29 2026-02-17 2027-02-06 2028-01-26 2029-02-13 2030-02-02""".split()
OTHER = [
    ((15, 8, 2013), "2013-09-19"), ((15, 8, 2020), "2020-10-01"), ((15, 8, 2023), "2023-09-29"), ((15, 8, 2025), "2025-10-06"),
    ((10, 3, 2013), "2013-04-19"), ((10, 3, 2019), "2019-04-14"), ((15, 7, 2018), "2018-08-25"), ((15, 4, 2019), "2019-05-19"),
    ((5, 5, 2020), "2020-06-25"), ((23, 12, 2018), "2019-01-28"), ((0, 1, 2024), "2024-02-09"),
]  # fmt: skip


@pytest.mark.parametrize("day", TET)
def test_new_year(day: str) -> None:
    assert solar_date(1, 1, int(day[:4])) == date.fromisoformat(day)


@pytest.mark.parametrize(("lunar", "solar"), OTHER, ids=[s for _, s in OTHER])
def test_day(lunar: tuple[int, int, int], solar: str) -> None:
    assert solar_date(*lunar) == date.fromisoformat(solar)


def test_months_have_29_or_30_days_and_follow_each_other() -> None:
    for year in range(1950, 2051):
        for month in range(1, 13):
            first, last = solar_month(month, year)
            assert (last - first).days in (28, 29)


def test_outside_the_table_is_an_error() -> None:
    with pytest.raises(ValueError, match="no lunar day"):
        solar_date(1, 1, 1500)
