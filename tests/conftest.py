"""For every test: one BLAS thread a process.

Two test processes on two cores with two threads each wait for each other, and a thread that waits by spinning counts the wait as its own work.
Set before numpy is imported, which reads it once.
"""

import os

for name in ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ.setdefault(name, "1")
