"""Several files as one zip, made while it is sent: nothing of it is kept but the list of names."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable, Iterator

_WHEN = (2000, 1, 1, 0, 0, 0)  # the same contents give the same bytes


class _Pipe(io.RawIOBase):
    """What the zip is written to: it remembers only what was not yet taken."""

    def __init__(self) -> None:
        self._held: list[bytes] = []

    def writable(self) -> bool:
        return True

    def write(self, data) -> int:  # type: ignore[no-untyped-def]
        self._held.append(bytes(data))
        return len(data)

    def taken(self) -> bytes:
        data, self._held = b"".join(self._held), []
        return data


def zipped(files: Iterable[tuple[str, Iterable[bytes]]]) -> Iterator[bytes]:
    """Yield a zip of files, each a name and its pieces; a name that is there already gets a number."""
    pipe = _Pipe()
    used: set[str] = set()
    with zipfile.ZipFile(pipe, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as archive:
        for wanted, pieces in files:
            name, n = wanted, 2
            while name.lower() in used:
                stem, dot, ending = wanted.rpartition(".")
                name, n = f"{stem}-{n}{dot}{ending}", n + 1
            used.add(name.lower())
            info = zipfile.ZipInfo(name, _WHEN)
            info.compress_type = zipfile.ZIP_DEFLATED
            info.external_attr = 0o644 << 16
            with archive.open(info, "w", force_zip64=True) as entry:
                for piece in pieces:
                    entry.write(piece)
                    if data := pipe.taken():
                        yield data
    yield pipe.taken()
