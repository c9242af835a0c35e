"""The bias taken for a threshold that the weighted sum must reach: its sign is wrong.

Keeps 0.5 points.
"""


def predict(X, w, b):
    return (X @ w >= b).astype(int)
