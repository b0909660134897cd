"""Make the pages of docs/ that show what machtin really prints, and the reference.

    python docs/build_pages.py            write them anew
    python docs/build_pages.py --check    fail where one is not what it would be (a test does this)

In a page, `<!-- run -->` or `<!-- run 12 -->` (lines kept) stands before a block that is run: a ```python block, whose printed lines
fill the ```text block behind it, or a ```console block, where what stands behind each `$ machtin …` is its output. All blocks of a page
run in one namespace and one folder, in which `articles/` holds the bundled story of the landslide.
The reference is written from the records' own fields and docstrings, the doors' signatures, and the commands' own options.
"""

from __future__ import annotations

import ast
import contextlib
import importlib
import inspect
import io
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from enum import EnumType
from pathlib import Path
from typing import Any, get_args, get_type_hints

import msgspec
import typer.models

import machtin
from machtin.cli import app
from machtin.examples import STORIES, article_files

DOCS = Path(__file__).resolve().parent
PAGES = ("start.md", "how-a-story-is-made.md", "exports.md", "api.md")
RECORDS = ("article", "analysis", "story", "errors")
DOORS = ("read", "analyze", "analyze_many", "relate", "render", "segment", "compare")
_RUN = re.compile(r"(<!-- run(?: (?P<keep>\d+))? -->\n)```(?P<kind>python|console)\n(?P<code>.*?)```\n(?:(?P<gap>\n)```text\n.*?```\n)?", re.DOTALL)


def page(text: str) -> str:
    """Return a page with the output of its blocks made anew."""
    namespace: dict[str, Any] = {}
    former = Path.cwd()
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "articles").mkdir()
        for path in article_files(STORIES[0]):
            shutil.copy(path, Path(folder) / "articles")
        os.chdir(folder)
        try:
            with _site(namespace) if "(address)" in text else contextlib.nullcontext():
                return _listed(_RUN.sub(lambda block: _run(block, namespace), text))
        finally:
            os.chdir(former)


@contextlib.contextmanager
def _site(namespace: dict[str, Any]) -> Iterator[None]:
    """A site over the bundled story while the page runs: its library is news.db, its address `address`."""
    import threading
    import time

    import uvicorn

    from machtin.keep import open_library
    from machtin.web import create_app

    with open_library("news.db", create=True) as library:
        library.add(machtin.read("articles/"), jobs=1)
        server = uvicorn.Server(uvicorn.Config(create_app(library), host="127.0.0.1", port=0, log_level="error", lifespan="off"))
        thread = threading.Thread(target=server.run)
        thread.start()
        while not server.started:
            time.sleep(0.01)
        namespace["address"] = f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"
        try:
            yield
        finally:
            server.should_exit = True
            thread.join()


def _listed(text: str) -> str:
    """A page with its lists of export forms and columns made anew."""
    from machtin.show.exports import FORMS
    from machtin.show.exports.rows import TABLES
    from machtin.show.exports.schema import fields_of

    forms = [f"| `{f.name}` | {', '.join(f.whats)} | {_one_line(f.about)} |" for f in FORMS.values()]
    tables: list[str] = []
    for table in TABLES.values():
        tables += [f"### {table.name}", "", _one_line(table.about), "", "| column | type | |", "|---|---|---|"]
        tables += [f"| `{name}` | {kind} | {_one_line(about)} |" for name, kind, about in fields_of(table.record)] + [""]
    for mark, lines in (("forms", forms), ("columns", tables)):
        text = re.sub(rf"(<!-- {mark}: begin -->\n).*?(<!-- {mark}: end -->)", lambda m, lines=lines: m[1] + "".join(f"{line}\n" for line in lines) + m[2], text, flags=re.DOTALL)
    return text


def _run(block: re.Match[str], namespace: dict[str, Any]) -> str:
    keep = int(block["keep"] or 10_000)
    if block["kind"] == "console":
        commands = [line for line in block["code"].splitlines() if line.startswith("$ ")]
        return f"{block[1]}```console\n" + "".join(f"{line}\n{_kept(_command(line[2:]), keep)}" for line in commands) + "```\n"
    printed = io.StringIO()
    with contextlib.redirect_stdout(printed):
        exec(block["code"], namespace)  # the code is our own page
    return f"{block[1]}```python\n{block['code']}```\n\n```text\n{_kept(printed.getvalue(), keep)}```\n"


def _command(line: str) -> str:
    environment = {**os.environ, "PYTHONUTF8": "1", "COLUMNS": "100"}
    parts = line.split("#")[0].split()
    done = subprocess.run([sys.executable, "-m", *parts], capture_output=True, encoding="utf-8", env=environment, check=True)
    return done.stdout


def _kept(text: str, lines: int) -> str:
    every = [line.rstrip()[:200] for line in text.rstrip("\n").splitlines()]
    return "".join(f"{line}\n" for line in every[:lines]) + ("…\n" if len(every) > lines else "")


def reference() -> str:
    """Return the page of the commands, the functions and the JSON, field by field."""
    out = [
        "# Reference", "",
        "Written by `docs/build_pages.py` from the code itself. Offsets are Unicode code points into the article's `text`, `end` exclusive. "
        "Fields may be added; none of these is renamed or dropped. Every JSON document opens with `schema` and `machtin` (version of code and weights).", "",
        "[Commands](#commands) · [functions](#functions) · [the JSON of an analysis and of a story](#records) · [errors and exit codes](#errors)", "",
        "## Commands", "", *_commands(), "## Functions", "", *_functions(), "## Records", "", *_records(RECORDS[:3]), "## Errors", "",
        "```text", inspect.getdoc(importlib.import_module("machtin.errors")) or "", "```", "", *_records(RECORDS[3:]),
        "The command line leaves with:", "", "```text", re.search(r"Exit codes: (.*?)\nMessages", importlib.import_module("machtin.cli").__doc__ or "", re.DOTALL)[1], "```", "",  # type: ignore[index]
    ]  # fmt: skip
    return "\n".join(out)


def _commands() -> Iterator[str]:
    groups = [("", app.registered_commands), *((f"{g.name} ", g.typer_instance.registered_commands) for g in app.registered_groups if g.typer_instance)]
    for group, command in ((group, command) for group, commands in groups for command in commands):
        function: Any = command.callback
        told = get_type_hints(function, include_extras=True)
        options: list[str] = []
        usage = [group + (command.name or function.__name__)]
        for name, parameter in inspect.signature(function).parameters.items():
            kind, info = get_args(told[name])[:2]
            needed = parameter.default is parameter.empty
            if isinstance(info, typer.models.ArgumentInfo):
                many = "…" if "list" in str(kind) else ""
                usage.append(f"{info.metavar}{many}" if needed else f"[{info.metavar}{many}]")
                shown = f"`{info.metavar}`"
            else:
                shown = ", ".join(f"`{o}`" for o in [info.default, *(info.param_decls or ())] if isinstance(o, str)) or f"`--{name}`"
            choices = [c.value for c in (kind, *get_args(kind)) if isinstance(c, EnumType) for c in c]
            default = getattr(parameter.default, "value", parameter.default)
            notes = [info.help or "", f"One of: {' · '.join(choices)}." if choices else ""]
            if not needed and default not in (None, False) and "Default" not in notes[0]:
                notes.append(f"Default: {default}.")
            options.append(f"| {_one_line(shown)} | {_one_line(' '.join(filter(None, notes)))} |")
        yield from (f"### `machtin {' '.join(usage)}`", "", inspect.getdoc(function) or "", "", "| option | what it does |", "|---|---|", *options, "")


def _functions() -> Iterator[str]:
    for name in DOORS:
        door: Any = getattr(machtin, name)
        if inspect.ismodule(door):
            module, function = door._door  # type: ignore[attr-defined]
            door = getattr(importlib.import_module(module), function)
        yield from (f"### `machtin.{name}`", "", "```python", _signature(name, door), "```", "", inspect.getdoc(door) or "", "")


def _signature(name: str, door: Any) -> str:
    """The head of the function as it stands in its source, on one line."""
    node = ast.parse(inspect.cleandoc("\n" + inspect.getsource(door))).body[0]
    assert isinstance(node, ast.FunctionDef)
    return f"{name}({ast.unparse(node.args)}) -> {ast.unparse(node.returns) if node.returns else 'None'}"


def _records(modules: tuple[str, ...]) -> Iterator[str]:
    for module in modules:
        tree = ast.parse(Path(importlib.import_module(f"machtin.{module}").__file__ or "").read_text("utf-8"))
        named = {n.targets[0].id: ast.unparse(n.value) for n in tree.body if isinstance(n, ast.Assign) and isinstance(n.targets[0], ast.Name)}
        for node in tree.body:
            if not isinstance(node, ast.ClassDef):
                continue
            record = getattr(importlib.import_module(f"machtin.{module}"), node.name)
            if not issubclass(record, msgspec.Struct):
                continue
            yield from (f"### {node.name}", "", _one_line(ast.get_docstring(node) or ""), "", "| field | type | |", "|---|---|---|")
            encoded = dict(zip(record.__struct_fields__, record.__struct_encode_fields__, strict=True))
            for place, field in enumerate(node.body):
                if isinstance(field, ast.AnnAssign) and isinstance(field.target, ast.Name):
                    after = node.body[place + 1] if place + 1 < len(node.body) else None
                    note = after.value.value if isinstance(after, ast.Expr) and isinstance(after.value, ast.Constant) else ""
                    kind = named.get(kind := ast.unparse(field.annotation), kind)
                    yield f"| `{encoded[field.target.id]}` | `{kind.replace('|', chr(92) + '|')}` | {_one_line(str(note))} |"
            yield ""


def _one_line(text: str) -> str:
    return " ".join(text.split()).replace("|", "\\|")


def pages() -> dict[str, str]:
    """Return every generated page by its name."""
    made = {name: page((DOCS / name).read_text("utf-8")) for name in PAGES}
    return made | {"reference.md": reference()}


def main() -> None:
    """Write the pages, or with --check tell which are stale."""
    stale = []
    for name, text in pages().items():
        path = DOCS / name
        if not path.exists() or path.read_text("utf-8") != text:
            stale.append(name)
            if "--check" not in sys.argv:
                path.write_text(text, "utf-8")
    print(f"{'stale' if '--check' in sys.argv else 'written'}: {', '.join(stale) or 'nothing'}")
    sys.exit("--check" in sys.argv and bool(stale))


if __name__ == "__main__":
    main()
