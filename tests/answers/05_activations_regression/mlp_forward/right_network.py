"""The course's Network with these parameters."""

import numpy as np

from coursekit.network import Network


def mlp_forward(params, X):
    W1, b1, w2, b2 = params
    network = Network([len(W1), len(b1), 1], "regression", "tanh")
    network.weights, network.biases = [W1, w2[:, None]], [b1, np.array([b2])]
    return network.predict(X)[:, 0]
