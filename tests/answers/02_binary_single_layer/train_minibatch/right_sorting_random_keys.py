"""Shuffles by sorting random keys, goes through a counter, b as an array of one element."""

import numpy as np

from coursekit.binary import logistic


def train_minibatch(X, y, w, b, epochs, learning_rate, batch_size, seed=0):
    rng = np.random.default_rng(seed)
    parameters = np.append(w, b)
    X_one = np.hstack([X, np.ones((len(X), 1))])
    for _ in range(epochs):
        order, position = np.argsort(rng.random(len(y))), 0
        while position < len(y):
            rows = order[position : position + batch_size]
            error = logistic(X_one[rows] @ parameters) - y[rows]
            parameters = parameters - learning_rate * np.mean(error[:, None] * X_one[rows], axis=0)
            position += batch_size
    return parameters[:-1], parameters[-1:]
