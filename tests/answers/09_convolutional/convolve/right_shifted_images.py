"""Adds up the image, shifted and weighted, over the places of the kernel."""

import numpy as np


def convolve(images, kernels, bias, stride=1, padding=0):
    padded = np.pad(
        np.asarray(images, dtype=float), ((0, 0), (0, 0), (padding,) * 2, (padding,) * 2)
    )
    kh, kw = kernels.shape[2:]
    rows, columns = (padded.shape[2] - kh) // stride + 1, (padded.shape[3] - kw) // stride + 1
    maps = np.zeros((len(images), len(kernels), rows, columns)) + np.reshape(bias, (-1, 1, 1))
    for u in range(kh):
        for v in range(kw):
            seen = padded[
                :,
                :,
                u : u + (rows - 1) * stride + 1 : stride,
                v : v + (columns - 1) * stride + 1 : stride,
            ]
            maps += np.einsum("nchw,fc->nfhw", seen, kernels[:, :, u, v])
    return maps
