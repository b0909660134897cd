"""Build the tagger's weights from the data, start to finish: what `make train TRAIN_DATA=…` calls.

usage: python -m training SHARED [--work FOLDER] [--processes 2] [--minutes 80]
In:  SHARED with gold/train, corpus/ud-vtb and corpus/vietnews-40k.jsonl.xz. Out: weights.npz, words.npz and pos.npz in src/machtin/tagger, and a report of their scores.
The stages are commands of their own and leave their results in `--work`; a stage whose result is there is not run again. Every stage is seeded;
those with a limit in minutes do less on a slower machine, so two machines agree in kind, not to the bit.
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

HERE = Path(__file__).resolve().parent
WEIGHTS = HERE.parent / "src/machtin/tagger/weights.npz"
WORDS = HERE.parent / "src/machtin/tagger/words.npz"
POS = HERE.parent / "src/machtin/tagger/pos.npz"

TEACHERS = {
    1: (),
    2: ("--dropout", "0.3"),
    3: ("--swap", "0.6"),
    4: ("--veil", "0.3"),
}  # they differ, so that their mean knows more than each

# Share of the time that a stage may take; the two waves of teachers count twice. They sum to 0.87, the rest is for the stages without a limit.
PRETRAIN, TEACHER, LABEL, STUDENT, BLOCKS = 0.38, 0.075, 0.045, 0.22, 0.07


def begin(result: Path, *command: str | Path) -> subprocess.Popen[bytes] | None:
    """Begin one stage unless its result exists."""
    if result.exists():
        print(f"{result} is there already", flush=True)
        return None
    print("·", *command, flush=True)
    return subprocess.Popen([sys.executable, "-m", *map(str, command)], cwd=HERE.parent, env=environment())


def end(stage: subprocess.Popen[bytes] | None) -> None:
    if stage and stage.wait():
        raise SystemExit(
            f"a stage of the training failed ({stage.args!r}); its message stands above, earlier results are kept"
        )


def run(result: Path, *command: str | Path) -> None:
    end(begin(result, *command))


def environment() -> dict[str, str]:
    """Large blocks for the memory allocator (a third of the time otherwise goes into fresh pages), one thread a process."""
    return {
        **os.environ,
        "MALLOC_MMAP_THRESHOLD_": "8589934592",
        "MALLOC_TRIM_THRESHOLD_": "17179869184",
        "GLIBC_TUNABLES": "glibc.malloc.hugetlb=1",
        "OPENBLAS_NUM_THREADS": "1",
        "OMP_NUM_THREADS": "1",
    }


def main() -> None:
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument("shared", type=Path)
    p.add_argument("--work", type=Path, default=HERE.parent / "build/training")
    p.add_argument("--processes", type=int, default=2)
    p.add_argument("--minutes", type=float, default=80)
    p.add_argument("--version", default="local")
    p.add_argument("--target", type=Path, default=WEIGHTS)
    a = p.parse_args()
    work: Path = a.work.resolve()
    shared: Path = a.shared.resolve()
    work.mkdir(parents=True, exist_ok=True)
    processes = ("--processes", str(a.processes))
    start = time.time()

    def minutes(share: float) -> tuple[str, str]:
        return "--minutes", f"{a.minutes * share:.1f}"

    def told(stage: str) -> None:
        print(f"= {stage}: {(time.time() - start) / 60:.1f} minutes since the beginning", flush=True)

    arrays = work / "arrays"
    run(arrays / "articles.npz", "training.corpus", shared / "corpus/vietnews-40k.jsonl.xz", arrays)
    told("arrays")
    ids = work / "tagged-ids.txt"
    lines = (line for f in sorted((shared / "gold/train").glob("*.ann.txt")) for line in f.read_text().split("\n"))
    ids.write_text("\n".join(line[2:].strip() for line in lines if line.startswith("@ ")))
    run(arrays / "embeddings.npz", "training.embed", arrays, "--exclude", ids, *processes)
    told("embeddings")
    run(arrays / "silver.npz", "training.silver", arrays, "--articles", "9000", *processes)
    told("silver")
    base = work / "pretrained.pt"
    run(base, "training.pretrain", arrays, base, "--exclude", ids, *minutes(PRETRAIN), *processes)
    told("pretraining")
    teachers = [work / f"teacher-{seed}.pt" for seed in (1, 2, 3, 4)]
    for wave in ((1, 2), (3, 4)):  # a process for each, side by side
        stages = []
        for seed in wave:
            how = ("--seed", str(seed), "--processes", "1", *TEACHERS[seed])
            result = teachers[seed - 1]
            stages.append(begin(result, "training.finetune", shared, arrays, base, result, *how, *minutes(TEACHER)))
        for stage in stages:
            end(stage)
    told("teachers")
    soft = work / "soft.npz"
    run(soft, "training.distil", shared, arrays, soft, *teachers, *minutes(LABEL), *processes)
    told("labels")
    student = work / "student.pt"
    how = ("--soft", str(soft), "--seed", "9", "--dropout", "0.25", "--trees", "400")
    run(student, "training.finetune", shared, arrays, teachers[0], student, *how, *minutes(STUDENT), *processes)
    told("student")
    done = work / "weights.npz"
    run(done, "training.export", student, done, "--version", a.version)
    run(work / "blocks", "training.blocks", shared, arrays, done, *minutes(BLOCKS), *processes)
    told("blocks")
    shutil.copy(done, a.target)
    opinions, light = work / "opinions.npz", work / "words.npz"  # the light path: some five minutes of a core
    run(opinions, "training.opinions", arrays, opinions)
    run(light, "training.words", shared, arrays, light, "--opinions", opinions, "--version", a.version)
    shutil.copy(light, WORDS)
    told("words alone")
    kinds = work / "pos.npz"  # two minutes of a core; it reads the articles in the light path's words
    run(kinds, "training.pos", shared, arrays, soft, kinds, "--version", a.version)
    shutil.copy(kinds, POS)
    told("parts of speech")
    run(work / "scores", "training.evaluate", shared, "--arrays", arrays, "--weights", a.target)
    told("scores")


if __name__ == "__main__":
    main()
