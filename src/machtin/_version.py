"""The version of the code; the weights have their own."""

from __future__ import annotations

from functools import cache
from importlib.metadata import PackageNotFoundError, version


@cache
def machtin_version() -> str:
    """Return `<version>+<weights version>`, which every document of machtin carries."""
    from machtin.tagger.weights import weights

    try:
        code = version("machtin")
    except PackageNotFoundError:  # run from a source tree that is not installed
        code = "0.0.0"
    return f"{code}+{weights().version}"
