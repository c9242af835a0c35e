"""The boundary goes through the origin: the bias is forgotten.

Keeps 0.5 points.
"""


def predict(X, w, b):
    return (X @ w >= 0).astype(int)
