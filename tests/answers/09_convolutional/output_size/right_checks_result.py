"""A result below 1 tells that the kernel does not fit, since // rounds down."""


def output_size(size, kernel, stride=1, padding=0, dilation=1):
    if min(size, kernel, stride, dilation) < 1 or padding < 0:
        raise ValueError("sizes and steps must be at least 1, the padding at least 0")
    places = (size + 2 * padding - dilation * (kernel - 1) - 1) // stride + 1
    if places < 1:
        raise ValueError(f"{places} places")
    return places
