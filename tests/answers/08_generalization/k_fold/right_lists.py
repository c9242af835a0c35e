"""Every k-th of the shuffled indices, as lists, with Python's random."""

import random


def k_fold(n, k, seed=0):
    if k < 2 or k > n:
        raise ValueError("k")
    order = list(range(n))
    random.Random(seed).shuffle(order)
    return [(sorted(set(order) - set(order[i::k])), order[i::k]) for i in range(k)]
