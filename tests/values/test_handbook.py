"""The examples of docs/layers/values.md say what the code does."""

from __future__ import annotations

import re
from pathlib import Path

from machtin import values

HANDBOOK = Path(__file__).parents[2] / "docs" / "layers" / "values.md"


def test_the_examples_run_and_give_what_is_printed() -> None:
    block = re.search(r"```python\n(.*?)```", HANDBOOK.read_text("utf-8"), re.S)
    assert block
    lines = block[1].splitlines()
    scope: dict[str, object] = {name: getattr(values, name) for name in values.__all__}
    checked = 0
    for line, after in zip(lines, [*lines[1:], ""], strict=True):
        code, _, expected = line.partition("  #")
        expected = expected.strip() or (after[2:] if after.startswith("# ") else "")
        if code.startswith("compare("):
            assert repr(eval(code, scope)) == expected
            checked += 1
    assert checked >= 4
