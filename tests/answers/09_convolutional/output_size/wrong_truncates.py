"""int() rounds towards zero, so a kernel that is a bit too large seems to fit.

Keeps 1.75 points.
"""


def output_size(size, kernel, stride=1, padding=0, dilation=1):
    if min(size, kernel, stride, dilation) < 1 or padding < 0:
        raise ValueError("sizes and steps must be at least 1, the padding at least 0")
    places = int((size + 2 * padding - dilation * (kernel - 1) - 1) / stride) + 1
    if places < 1:
        raise ValueError("the kernel does not fit")
    return places
