"""Moves the kernel along until it no longer fits."""


def output_size(size, kernel, stride=1, padding=0, dilation=1):
    if min(size, kernel, stride, dilation) < 1 or padding < 0:
        raise ValueError("sizes and steps must be at least 1, the padding at least 0")
    if dilation * (kernel - 1) + 1 > size + 2 * padding:
        raise ValueError("the kernel does not fit")
    places, first = 0, -padding
    while first + dilation * (kernel - 1) < size + padding:
        places += 1
        first += stride
    return places
