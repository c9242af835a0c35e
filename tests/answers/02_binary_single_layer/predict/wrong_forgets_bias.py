"""The boundary goes through the origin: the bias is forgotten."""


def predict(X, w, b):
    return (X @ w >= 0).astype(int)
