"""Forgets the gaps when it asks whether the kernel fits.

Keeps 1.9 points.
"""


def output_size(size, kernel, stride=1, padding=0, dilation=1):
    if min(size, kernel, stride, dilation) < 1 or padding < 0:
        raise ValueError("sizes and steps must be at least 1, the padding at least 0")
    if kernel > size + 2 * padding:
        raise ValueError("the kernel does not fit")
    return (size + 2 * padding - dilation * (kernel - 1) - 1) // stride + 1
