"""The wheel: it holds everything that the package needs, and works where the source is not."""

from __future__ import annotations

import os
import subprocess
import sys
import venv
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]


def run(*command: str | Path, cwd: Path) -> str:
    environment = {k: v for k, v in os.environ.items() if not k.startswith(("PYTHON", "VIRTUAL_ENV"))}
    done = subprocess.run([*map(str, command)], cwd=cwd, capture_output=True, encoding="utf-8", env=environment | {"PYTHONUTF8": "1"})
    assert done.returncode == 0, done.stderr[-3000:]
    return done.stdout


@pytest.mark.slow
def test_an_installed_wheel_runs_without_the_source(tmp_path: Path) -> None:
    run(sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--wheel-dir", tmp_path / "dist", ROOT, cwd=tmp_path)
    (wheel,) = (tmp_path / "dist").glob("machtin-*.whl")
    inside = set(zipfile.ZipFile(wheel).namelist())
    source = {p.relative_to(ROOT / "src").as_posix() for p in (ROOT / "src" / "machtin").rglob("*") if p.is_file() and "__pycache__" not in p.parts}
    assert source - inside == set()
    assert any(name.endswith("LICENSE") for name in inside)
    assert wheel.stat().st_size < 25 << 20

    venv.create(tmp_path / "env", with_pip=True)
    python = tmp_path / "env" / ("Scripts" if os.name == "nt" else "bin") / "python"
    run(python, "-m", "pip", "install", "--quiet", wheel, cwd=tmp_path)
    work = tmp_path / "work"
    work.mkdir()
    where = run(python, "-W", "error", "-c", "import machtin; print(machtin.__file__)", cwd=work)
    assert str(tmp_path / "env") in where
    told = run(python, "-W", "error", "-m", "machtin", "demo", cwd=work)
    assert "Nậm Khoai" in told
    assert "<html" in (work / "story.html").read_text("utf-8")
    assert "+" in run(python.with_name("machtin" + (".exe" if os.name == "nt" else "")), "--version", cwd=work)
