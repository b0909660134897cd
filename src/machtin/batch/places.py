"""Files where a batch lives: a folder of this machine, or one in object storage ("s3://news/2031", through fsspec).

A file is there whole or not at all: on disk it is written beside its place and moved there, object stores do so themselves.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, BinaryIO, cast

from machtin.errors import ConfigError, StorageError

LARGE = 8 << 20  # bytes; a file so big is a source of its own, smaller ones are read together
TOGETHER = 64 << 20


def is_remote(name: str) -> bool:
    """Return whether a name is an address of storage, not a path."""
    return "://" in name[:24]


class Place:
    """A folder, opened by its path or address; names of files are relative to it, with "/"."""

    def __init__(self, name: str) -> None:
        self.name = name.rstrip("/") or name
        self._remote: Any = None
        self._root = ""
        if is_remote(self.name):
            self._remote, self._root = _filesystem(self.name)

    def names(self, folder: str) -> list[str]:
        """Return the names of the files in a folder of it, in order; [] where there is none."""
        if self._remote is not None:
            where = f"{self._root}/{folder}"
            return sorted(str(p).rsplit("/", 1)[1] for p in self._remote.ls(where, detail=False)) if self._remote.exists(where) else []
        path = Path(self.name, folder)
        return sorted(p.name for p in path.iterdir() if not p.name.startswith(".")) if path.is_dir() else []

    def read(self, name: str) -> bytes | None:
        """Return the bytes of a file, None where there is none."""
        try:
            if self._remote is not None:
                return cast(bytes, self._remote.cat_file(f"{self._root}/{name}"))
            return Path(self.name, name).read_bytes()
        except FileNotFoundError:
            return None

    def write(self, name: str, data: bytes) -> None:
        """Write a file, or put it in place of the one that is there. Raises StorageError where disk or store refuse."""
        try:
            if self._remote is not None:
                self._remote.makedirs(f"{self._root}/{name}".rsplit("/", 1)[0], exist_ok=True)
                self._remote.pipe_file(f"{self._root}/{name}", data)
                return
            path = Path(self.name, name)
            path.parent.mkdir(parents=True, exist_ok=True)
            beside = path.with_name(f".{path.name}.{os.getpid()}")
            with beside.open("wb") as stream:
                stream.write(data)
                stream.flush()
                os.fsync(stream.fileno())
            beside.replace(path)
        except OSError as error:
            raise StorageError(f"{self.name}/{name}: cannot be written ({error.strerror or error}). What was written before stays; run the command again to go on.") from error

    def remove(self, name: str) -> None:
        """Remove a file that may be there."""
        try:
            if self._remote is not None:
                self._remote.rm_file(f"{self._root}/{name}")
            else:
                Path(self.name, name).unlink()
        except FileNotFoundError:
            return


@contextmanager
def opened(name: str) -> Iterator[BinaryIO]:
    """Give the bytes of a file of this machine or of storage. Raises OSError where it cannot be opened."""
    if is_remote(name):
        remote, path = _filesystem(name)
        with remote.open(path, "rb") as stream:
            yield stream
    else:
        with open(name, "rb") as stream:
            yield stream


def bundles(sources: list[str], suffixes: tuple[str, ...]) -> list[list[str]]:
    """Return the files of `sources` (files, folders, addresses of either), in order, small ones that follow each other together: what is read as one.

    Raises ConfigError where one is not there or holds no file that ends in `suffixes`.
    """
    out: list[list[str]] = []
    small: list[str] = []
    held = 0
    for source in sources:
        found = sorted((n, size) for n, size in _files(source) if n == source or n.lower().endswith(suffixes))
        if not found:
            raise ConfigError(f"{source}: there is no such file, or no file of articles in this folder. Nothing was read or written.")
        for name, size in found:
            if small and (size >= LARGE or held + size > TOGETHER):
                out.append(small)
                small, held = [], 0
            if size >= LARGE:
                out.append([name])
            else:
                small.append(name)
                held += size
    return [*out, small] if small else out


def _files(source: str) -> Iterator[tuple[str, int]]:
    if is_remote(source):
        remote, path = _filesystem(source)
        head = source.partition("://")[0]
        for name, about in remote.find(path, detail=True).items():
            yield (source if name.rstrip("/") == path.rstrip("/") else f"{head}://{name}"), int(about.get("size") or 0)
        return
    if Path(source).is_file():
        yield source, Path(source).stat().st_size
    for where, folders, files in os.walk(source):
        folders[:] = [f for f in folders if not f.startswith(".")]
        for file in files:
            path = os.path.join(where, file)
            if not file.startswith(".") and os.path.isfile(path):
                yield path, os.path.getsize(path)


def _filesystem(name: str) -> tuple[Any, str]:
    try:
        from fsspec.core import url_to_fs
    except ImportError:
        raise ConfigError(f"{name}: storage is reached through fsspec: pip install 'machtin[cluster]'. Nothing was read or written.") from None
    try:
        remote, path = url_to_fs(name)
    except (ImportError, ValueError) as error:
        raise ConfigError(f"{name}: cannot be reached: {error}. Nothing was read or written.") from None
    return remote, str(path)
