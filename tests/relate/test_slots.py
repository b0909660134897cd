"""The table of slots: every example is a test, and neighbours keep their own cues."""

from __future__ import annotations

import re

import pytest

from machtin.relate.slots import Slot, find_slot, slot_table, unit_class

UNITS = {"people": "người", "money": "đồng", "length": "m", "weight": "tấn", "time": "phút", "change": "%", "richter": "độ Richter", "area": "ha", "power": "MW", "speed": "km/h"}


@pytest.mark.parametrize("slot", slot_table(), ids=lambda s: s.key)
def test_example_of_the_table_answers_its_slot(slot: Slot) -> None:
    found = re.search(r"\[(.*?)\]", slot.example)
    assert found
    sentence = slot.example.replace("[", "").replace("]", "")
    answer = find_slot(sentence, found.start(), found.end() - 2, UNITS[slot.of])
    assert answer is not None
    assert answer.key == slot.key


def test_a_cue_behind_the_next_number_is_the_next_numbers() -> None:
    sentence = "Vụ cháy làm 3 người chết, 7 người bị thương."
    dead = find_slot(sentence, 12, 19, "người", right=26)
    injured = find_slot(sentence, 26, 33, "người", left=19)
    assert dead is not None
    assert injured is not None
    assert (dead.key, injured.key) == ("dead", "injured")


def test_things_have_no_slot_of_people() -> None:
    assert find_slot("12 con bò bị chết vì rét.", 0, 9, "con bò") is None


@pytest.mark.parametrize(
    ("unit", "kind"),
    [("binh sĩ", "people"), ("người dân", "people"), ("%", "percent"), ("độ Richter", "richter"), ("km", "length"), ("USD", "money"), ("căn nhà", "thing")],
)
def test_units_tell_what_they_measure(unit: str, kind: str) -> None:
    assert unit_class(unit) == kind
