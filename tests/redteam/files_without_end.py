"""Makes files, and opens files, without end.

Stopped by: a limited number of files on the disk, and of open files a process.
"""

TOPIC = "exhaust"
CODE = r"""
keep, count = [], 0
try:
    while True:
        open(f"/tmp/{count}", "w").close()
        count += 1
except OSError as error:
    print("made", count, error)
try:
    while True:
        keep.append(open("/dev/null"))
except OSError:
    keep.clear()
    raise
"""


def check(outcome):
    assert int(outcome.text.split("made ")[1].split()[0]) <= 10_000
    assert "files at once" in outcome.result.reason
