"""Sorting pairs of exact fractions and numbers."""

from fractions import Fraction


def hardest_classes(matrix, k):
    recalls = []
    for i, row in enumerate(matrix.tolist()):
        if sum(row) > 0:
            recalls.append((Fraction(row[i], sum(row)), i))
    return [i for _, i in sorted(recalls)[:k]]
