"""What a warm jail imports for a chapter."""

from __future__ import annotations

import json
import re
from contextlib import suppress
from pathlib import Path

IMPORT = re.compile(r"^[ \t]*(?:from|import)[ \t]+([\w.]+)", re.MULTILINE)
LIBRARIES = (
    "numpy", "scipy", "sklearn", "matplotlib", "torch", "pandas", "PIL", "tqdm", "coursekit",
)  # fmt: skip


def modules_of(*sources: Path) -> tuple[str, ...]:
    """The libraries' modules that the cells of chapters' sources import.

    Reads no more than it has to: a jail should begin to warm up before anything slow is imported
    here. Whatever is wrong with a source is told where it is read for good.
    """
    found: set[str] = set()
    for source in sources:
        with suppress(OSError, ValueError, KeyError, TypeError):
            cells = json.loads(source.read_bytes())["cells"]
            codes = ["".join(cell["source"]) for cell in cells if cell["cell_type"] == "code"]
            found |= {name for code in codes for name in IMPORT.findall(code)}
    return tuple(sorted(name for name in found if name.partition(".")[0] in LIBRARIES))
