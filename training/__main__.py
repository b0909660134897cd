"""Build the tagger's weights from the data, start to finish: what `make train TRAIN_DATA=…` calls.

usage: python -m training SHARED [--work FOLDER] [--threads 2] [--minutes 85]
In:  SHARED with gold/train, corpus/ud-vtb and corpus/vietnews-40k.jsonl.xz. Out: src/machtin/tagger/weights.npz and a report of its scores.
The stages are commands of their own and leave their results in `--work`; a stage whose result is there is not run again. Every stage is seeded;
those with a limit in minutes do less on a slower machine, so two machines agree in kind, not to the bit.
"""

from __future__ import annotations

import argparse
import shutil
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
WEIGHTS = HERE.parent / "src/machtin/tagger/weights.npz"
WORDS = HERE.parent / "src/machtin/tagger/words.npz"

# Share of the time that a stage may take; with two teachers they sum to 0.94, the rest is reading and writing.
PRETRAIN, TEACHER, LABEL, STUDENT, BLOCKS = 0.36, 0.12, 0.06, 0.24, 0.04


def run(result: Path, *command: str | Path) -> None:
    """Run one stage unless its result exists."""
    if result.exists():
        print(f"{result} is there already")
        return
    print("·", *command, flush=True)
    subprocess.run([sys.executable, "-m", *map(str, command)], check=True, cwd=HERE.parent)


def main() -> None:
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument("shared", type=Path)
    p.add_argument("--work", type=Path, default=HERE.parent / "build/training")
    p.add_argument("--threads", type=int, default=2)
    p.add_argument("--minutes", type=float, default=85)
    p.add_argument("--version", default="local")
    a = p.parse_args()
    work: Path = a.work.resolve()
    shared: Path = a.shared.resolve()
    work.mkdir(parents=True, exist_ok=True)
    threads = ("--threads", str(a.threads))

    def minutes(share: float) -> tuple[str, str]:
        return "--minutes", f"{a.minutes * share:.1f}"

    arrays = work / "arrays"
    run(arrays / "articles.npz", "training.corpus", shared / "corpus/vietnews-40k.jsonl.xz", arrays)
    ids = work / "tagged-ids.txt"
    lines = (line for f in sorted((shared / "gold/train").glob("*.ann.txt")) for line in f.read_text().split("\n"))
    ids.write_text("\n".join(line[2:].strip() for line in lines if line.startswith("@ ")))
    base = work / "pretrained.pt"
    run(base, "training.pretrain", arrays, base, "--exclude", ids, *minutes(PRETRAIN), *threads)
    teachers = [work / f"teacher-{seed}.pt" for seed in (1, 2)]
    for seed, teacher in enumerate(teachers, 1):
        run(
            teacher,
            "training.finetune",
            shared,
            arrays,
            base,
            teacher,
            "--seed",
            str(seed),
            *minutes(TEACHER),
            *threads,
        )
    soft = work / "soft.npz"
    run(soft, "training.distil", shared, arrays, soft, *teachers, *minutes(LABEL), *threads)
    student = work / "student.pt"
    run(
        student,
        "training.finetune",
        shared,
        arrays,
        base,
        student,
        "--soft",
        soft,
        "--seed",
        "3",
        *minutes(STUDENT),
        *threads,
    )
    subprocess.run(
        [sys.executable, "-m", "training.export", student, WEIGHTS, "--version", a.version], check=True, cwd=HERE.parent
    )
    blocks = ("training.blocks", str(shared), str(arrays), str(WEIGHTS), *minutes(BLOCKS))
    subprocess.run([sys.executable, "-m", *blocks], check=True, cwd=HERE.parent)
    opinions, light = work / "opinions.npz", work / "words.npz"  # the light path: some five minutes of a core
    run(opinions, "training.opinions", arrays, opinions)
    run(light, "training.words", shared, arrays, light, "--opinions", opinions, "--version", a.version)
    shutil.copy(light, WORDS)
    subprocess.run([sys.executable, "-m", "training.evaluate", shared, "--arrays", arrays], check=True, cwd=HERE.parent)


if __name__ == "__main__":
    main()
