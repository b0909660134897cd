"""The site: a library as pages for people and, under /api/v1, as JSON for programs. `create_app(library, settings)` is the door.

    app.py        the application, put together       settings.py  how it is run             site.py   what every page needs
    access.py     who is asking, what they may        accounts.py  users, sessions, tokens   audit.py  what was done
    safety.py     headers, hosts, sizes, times        forms.py     posted forms, CSRF        limits.py how often
    pages/        a module a family of pages          feeds.py     Atom                      live.py   what is new, as it comes
    notice.py     which disagreements are new         hooks.py     who is told               jobs.py   long work, with its progress
    api/          the JSON                            templates/, static/                    what a browser gets

Reads and writes `keep`, shows with `show`; nothing to the left of it knows of it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from machtin.web.app import create_app
    from machtin.web.settings import Settings

__all__ = ["Settings", "create_app"]


def __getattr__(name: str) -> Any:
    if name not in __all__:
        raise AttributeError(f"module 'machtin.web' has no attribute {name!r}")
    from importlib import import_module

    return getattr(import_module("machtin.web.settings" if name == "Settings" else "machtin.web.app"), name)
