"""What instructors run: release, grade, and the book's extension.

One direction only: ``gradekit`` may import ``coursekit``, never the other way round.
"""

import sys

# jsonschema, which nbformat imports, would build a grammar of IRIs for seconds if it found this;
# no schema of ours or of notebooks asks for one.
sys.modules.setdefault("rfc3987_syntax", None)  # type: ignore[arg-type]
