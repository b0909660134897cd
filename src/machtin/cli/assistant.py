"""The command for assistants: mcp."""

from __future__ import annotations

from machtin.cli.base import app
from machtin.cli.kept import At, opened_library


@app.command()
def mcp(at: At = None) -> None:
    """Serve the library to an assistant that speaks the Model Context Protocol, over standard input and output (extra mcp); docs/api.md tells how to set one up."""
    from machtin.mcp import server_of

    with opened_library(at) as library:
        server_of(library).run("stdio")
