"""Looks for the hidden tests in its own memory before they run, and in IPython's history.

Stopped by: a cell reaches the kernel when it is its turn, not before.
"""

TOPIC = "secrets"
CODE = r"""
import gc, re
pattern, found = re.compile(rb"assert d[o]uble\(-3\)"), 0
with open("/proc/self/maps") as maps, open("/proc/self/mem", "rb", buffering=0) as memory:
    for line in maps.readlines():
        start, end = (int(text, 16) for text in line.split()[0].split("-"))
        if line.split()[1].startswith("rw") and end - start < 256 << 20:
            try:
                memory.seek(start)
                found += len(pattern.findall(memory.read(end - start)))
            except OSError:
                pass
print("found", found, [text for text in In if "hidden" in text.lower()][:0])
"""


def check(outcome):
    assert "found 0" in outcome.text
