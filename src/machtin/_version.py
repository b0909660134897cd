"""The version of the code; the weights have their own."""

from __future__ import annotations

from functools import cache
from importlib.metadata import PackageNotFoundError, version


@cache
def machtin_version() -> str:
    """Return `<version>+<weights version>`, which every document of machtin carries."""
    from machtin.tagger.weights import weights

    return f"{code_version()}+{weights().version}"


@cache
def code_version() -> str:
    """Return the version of the code alone."""
    try:
        return version("machtin")
    except PackageNotFoundError:  # run from a source tree that is not installed
        return "0.0.0"
