"""Lets coursekit.network do it."""

import numpy as np

from coursekit.network import Network


def gradients_two_layers(X, y, W1, b1, w2, b2):
    net = Network([W1.shape[0], W1.shape[1], 1])
    net.weights = [W1.copy(), w2[:, None].copy()]
    net.biases = [b1.copy(), np.array([b2])]
    W_grads, b_grads, _, _ = net.gradients(X, y)
    return [W_grads[0], b_grads[0], W_grads[1][:, 0], b_grads[1]]
