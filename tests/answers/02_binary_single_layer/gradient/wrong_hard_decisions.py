"""The perceptron's rule: hard decisions instead of probabilities in the error.

Keeps 0.5 points.
"""


def gradient(X, y, w, b):
    errors = (X @ w + b >= 0).astype(float) - y
    return X.T @ errors / len(y), errors.mean()
