"""The command line: arguments in, doors called, progress shown.

Exit codes: 0 done, though some items may have been left out (each is told) · 2 nothing could be read · 64 wrong options ·
70 a bug of machtin · 74 the disk refused · 130 interrupted.
Messages and the count go to standard error, results to standard output or into the file of `-o`.
Every import that takes time stands in the command that needs it: `machtin --help` must not wait.
"""

from __future__ import annotations

import typer

import machtin.cli.articles
import machtin.cli.assistant
import machtin.cli.batches
import machtin.cli.editing
import machtin.cli.library
import machtin.cli.site
import machtin.cli.watching  # noqa: F401  (each module adds its commands to `app`, in this order)
from machtin.cli.base import app
from machtin.console import say, use_utf8
from machtin.errors import ConfigError, MachtinError, StorageError

_ClickError: type[Exception] = typer.BadParameter.__mro__[2]  # the base of all that the parser of arguments raises; typer brings its own click or imports it


def main() -> None:
    """Run the command line; the entry point of `machtin`."""
    use_utf8()
    code = 0
    try:
        code = app(standalone_mode=False) or 0
    except MachtinError as error:
        say(str(error))
        code = error.exit_code
    except _ClickError as error:
        error.show()  # type: ignore[attr-defined]
        code = ConfigError.exit_code
    except (KeyboardInterrupt, typer.Abort):
        say("interrupted. A file named with -o was left as it was.")
        code = 130
    except OSError as error:
        say(f"{error.filename or 'standard output'}: {error.strerror or error}. What was written before stays.")
        code = StorageError.exit_code
    except Exception as error:
        import traceback

        traceback.print_exc()
        say(f"this is a bug of machtin, please report it with the lines above: {type(error).__name__}: {error}")
        code = 70
    raise SystemExit(code)


__all__ = ["app", "main"]
