"""Hands in archives that unpack to very much, and opens one.

Stopped by: the host opens no archive; in the jail there is as little memory for it as for all else.
"""

import gzip
import io
import zipfile

TOPIC = "exhaust"
STATUS = "out of memory"


def hand_in(place):
    tebibyte = str((1 << 37,)).encode()
    header = b"{'descr': '<f8', 'fortran_order': False, 'shape': " + tebibyte + b", }"
    header = header.ljust(117) + b"\n"
    array = b"\x93NUMPY\x01\x00" + len(header).to_bytes(2, "little") + header
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("array.npy", array + bytes(10_000_000))
    (place.folder / "bomb.npz").write_bytes(packed.getvalue())
    (place.folder / "bomb.gz").write_bytes(gzip.compress(bytes(10_000_000)) * 1000)
    place.hand_in(double="import numpy\nprint(numpy.load('bomb.npz')['array'].sum())")


def check(outcome):
    assert outcome.points == 2
