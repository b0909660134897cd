"""Publication dates as feeds, sites and files write them."""

from __future__ import annotations

import pytest

from machtin.read.published import local_time

GOOD = {
    "2026-03-02": "2026-03-02",
    "2026-03-02T08:40": "2026-03-02T08:40",
    "2026-03-02T08:40:15": "2026-03-02T08:40:15",
    "2026-03-02T08:40:00.123+07:00": "2026-03-02T08:40",
    "2026-03-02T01:40:00Z": "2026-03-02T08:40",
    "2026-03-01 20:00:00 -0500": "2026-03-02T08:00",
    "Mon, 02 Mar 2026 01:40:00 GMT": "2026-03-02T08:40",
    "02/03/2026 08:40": "2026-03-02T08:40",
    "2/3/2026, 8h40": "2026-03-02T08:40",
    "02/03/2026 08:40 (GMT+7)": "2026-03-02T08:40",
    1772415600: "2026-03-02T08:40",
    1772415600000: "2026-03-02T08:40",
    "": None,
    None: None,
}
BAD = ["31/02/2026", "2026-13-01", "2026-03-02T25:00", "hôm qua", "0000-00-00", "1026-03-02", float("nan"), 10**30, True, ["2026"], "9999-12-31T23:00:00-10:00"]


@pytest.mark.parametrize(("given", "local"), GOOD.items(), ids=map(str, GOOD))
def test_local_iso(given, local):
    assert local_time(given) == local


@pytest.mark.parametrize("given", BAD, ids=map(str, BAD))
def test_what_is_no_date_says_why(given):
    with pytest.raises(ValueError, match=r"\w"):
        local_time(given)
