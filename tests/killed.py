"""A process that is killed while it writes a file."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

_CODE = """
import os, sys
from pathlib import Path
from kg.base.atomic import replacing
with replacing(Path(sys.argv[1]), outside=True) as stream:
    stream.write(sys.argv[2].encode())
    stream.flush()
    os._exit(9)
"""


def kill_writer(path: Path, words: str) -> None:
    """Leave the draft of a file as a killed ``kg export -o`` does."""
    done = subprocess.run([sys.executable, "-c", _CODE, str(path), words], check=False)
    assert done.returncode == 9
