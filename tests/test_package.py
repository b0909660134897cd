"""The doors of the package: there, callable, and never covered by the rooms of the same name."""

from __future__ import annotations

import pickle
import subprocess
import sys

import pytest

import machtin


def test_rooms_stay_callable_after_their_modules_are_imported() -> None:
    import machtin.relate.signature as signature  # the form that a covered name would break
    from machtin.read.charset import reads_vietnamese

    assert signature.BUCKETS
    assert callable(reads_vietnamese)
    assert callable(machtin.read)
    assert callable(machtin.analyze)
    assert callable(machtin.relate)
    assert pickle.loads(pickle.dumps(machtin.analyze)) is machtin.analyze


def test_every_public_name_is_there() -> None:
    assert all(getattr(machtin, name) for name in machtin.__all__)
    with pytest.raises(AttributeError, match="nothing_of_this_name"):
        _ = machtin.nothing_of_this_name


def test_importing_machtin_imports_no_numpy() -> None:
    code = "import machtin, sys; print('numpy' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"
