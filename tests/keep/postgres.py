"""A PostgreSQL server of our own: Debian's programs, a new data folder, a socket in that folder and no port; stopped when the tests end."""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path

_numbers = count(1)


def programs() -> Path | None:
    """The folder of initdb and pg_ctl, None where PostgreSQL is not installed."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    on_path = shutil.which("initdb")
    return found[-1].parent if found else Path(on_path).parent if on_path else None


class Server:
    """A running server; `new_database` makes databases."""

    def __init__(self, bin: Path, folder: Path) -> None:
        self.bin, self.folder = bin, folder
        # PostgreSQL refuses to run as root: as the user that Debian's package makes.
        self.user = "postgres" if os.geteuid() == 0 else pwd.getpwuid(os.geteuid()).pw_name
        if os.geteuid() == 0:
            shutil.chown(folder, self.user)
        self.run("initdb", "-D", str(folder / "data"), "--auth=trust", "-U", "machtin", "--encoding=UTF8", "--locale=C", "--no-sync")
        # fsync off: these tests stop the server, they do not pull the plug
        self.options = f"-k {folder} -c listen_addresses='' -c fsync=off -c max_connections=60"
        self.start()

    def run(self, program: str, *arguments: str) -> None:
        switch = {"user": self.user} if os.geteuid() == 0 else {}
        log = (self.folder / "log").open("ab") if (self.folder / "log").exists() or os.access(self.folder, os.W_OK) else subprocess.DEVNULL
        subprocess.run([str(self.bin / program), *arguments], check=True, stdout=log, stderr=log, stdin=subprocess.DEVNULL, cwd=self.folder, **switch)
        if not isinstance(log, int):
            log.close()

    def start(self) -> None:
        self.run("pg_ctl", "-D", str(self.folder / "data"), "-w", "-l", str(self.folder / "server.log"), "-o", self.options, "start")

    def stop(self, mode: str = "fast") -> None:
        self.run("pg_ctl", "-D", str(self.folder / "data"), "-w", "-m", mode, "stop")

    def new_database(self, like: str | None = None) -> str:
        """Return the URL of a new database, a copy of the one `like` names."""
        name = f"library{next(_numbers)}"
        template = ("-T", like.split("/")[3].partition("?")[0]) if like else ()
        self.run("createdb", "-h", str(self.folder), "-U", "machtin", *template, name)
        return f"postgresql://machtin@/{name}?host={self.folder}"


@contextmanager
def server() -> Iterator[Server]:
    bin = programs()
    assert bin is not None
    folder = Path(tempfile.mkdtemp(prefix="machtin-pg-"))  # short: the path of a socket has 107 characters at most
    running = None
    try:
        running = Server(bin, folder)
        yield running
    finally:
        if running is not None:
            running.stop("immediate")
        shutil.rmtree(folder, ignore_errors=True)
