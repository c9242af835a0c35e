"""Measures with evaluate after the training; fills an array of NaN."""

import numpy as np

from coursekit.network import Network


def run_settings(X_train, y_train, X_val, y_val, settings, seed=0):
    table = np.full(len(settings), np.nan)
    for i, (n_hidden, epochs, rate) in enumerate(settings):
        net = Network([X_train.shape[1], n_hidden, 1], "binary", "tanh", seed=seed)
        net.fit(X_train, y_train, X_val, y_val, epochs=epochs, learning_rate=rate)
        if net.evaluate(X_train, y_train)[0] <= 1:
            table[i] = net.evaluate(X_val, y_val)[1]
    return table
