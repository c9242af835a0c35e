"""Adds a ReLU.

Keeps 0.65 points.
"""

import numpy as np


def convolve(images, kernels, bias, stride=1, padding=0):
    n, channels, height, width = images.shape
    number, _, kh, kw = kernels.shape
    padded = np.zeros((n, channels, height + 2 * padding, width + 2 * padding))
    padded[:, :, padding : padding + height, padding : padding + width] = images
    rows, columns = (
        (height + 2 * padding - kh) // stride + 1,
        (width + 2 * padding - kw) // stride + 1,
    )
    maps = np.zeros((n, number, rows, columns))
    for k in range(n):
        for f in range(number):
            for i in range(rows):
                for j in range(columns):
                    window = padded[
                        k, :, i * stride : i * stride + kh, j * stride : j * stride + kw
                    ]
                    maps[k, f, i, j] = np.sum(window * kernels[f]) + bias[f]
    return np.maximum(maps, 0)
