"""Commands whose wall time is measured, with this environment's programs first on the path."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path


def timed(root: Path, *command: str, **variables: str) -> float:
    """Run a command and return its wall time in seconds.

    Parameters
    ----------
    root : Path
        Where it runs.
    command : str
        Program and arguments.
    variables : str
        Of its environment, besides the caller's.

    Raises
    ------
    SystemExit
        If it fails, with the end of what it said.
    """
    tools = Path(sys.executable).parent
    path = f"{tools}{os.pathsep}{os.environ.get('PATH', '')}"
    environment = {**os.environ, "PATH": path, **variables}
    started = time.perf_counter()
    done = subprocess.run(command, cwd=root, env=environment, capture_output=True, text=True)
    seconds = time.perf_counter() - started
    if done.returncode != 0:
        sys.exit(f"{' '.join(command)} failed:\n{done.stdout[-3000:]}\n{done.stderr[-3000:]}")
    return seconds
