"""Adds up one feature at a time: a loop over features, none over points."""


def squared_distances(A, B):
    squares = A.new_zeros(len(A), len(B))
    for a, b in zip(A.T, B.T, strict=True):
        squares += (a.unsqueeze(1) - b.unsqueeze(0)) ** 2
    return squares
