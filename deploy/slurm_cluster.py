"""Start a Dask scheduler here and kg's workers as jobs of SLURM; end them with Ctrl-C.

    python deploy/slurm_cluster.py --jobs 16 --account press --file cluster.json

Needs dask-jobqueue. FILE is written when the scheduler answers: {"address": "tcp://…"}.
"""

from __future__ import annotations

import argparse
import json
import signal
import sys
from pathlib import Path


def main() -> int:
    """Start the cluster and wait."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--jobs", type=int, default=8)
    parser.add_argument("--account")
    parser.add_argument("--queue", help="the partition")
    parser.add_argument("--hours", type=int, default=8)
    parser.add_argument("--workers", type=int, default=4, help="workers of a job, a core each")
    parser.add_argument("--interface", help="the network by which nodes reach this one: ib0")
    parser.add_argument("--file", type=Path, default=Path("cluster.json"))
    options = parser.parse_args()
    from dask_jobqueue import SLURMCluster

    with SLURMCluster(
        account=options.account,
        queue=options.queue,
        cores=options.workers,
        processes=options.workers,
        memory=f"{2 * options.workers}GB",
        walltime=f"{options.hours:02}:00:00",
        interface=options.interface,
        job_script_prologue=["export OMP_NUM_THREADS=1"],
        # The same environment as here; it must be on a disk that the nodes share.
        python=sys.executable,
    ) as cluster:
        cluster.scale(jobs=options.jobs)
        text = json.dumps({"address": cluster.scheduler_address})
        options.file.write_text(f"{text}\n", encoding="utf-8")
        signal.sigwait({signal.SIGINT, signal.SIGTERM})
    return 0


if __name__ == "__main__":
    sys.exit(main())
