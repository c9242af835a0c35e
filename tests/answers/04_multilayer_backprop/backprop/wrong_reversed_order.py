"""Appends from the last layer on and forgets to turn the lists around.

Keeps 0.1 points.
"""


def backprop(weights, layer_inputs, delta):
    W_grads, b_grads = [], []
    for layer in reversed(range(len(weights))):
        W_grads.append(layer_inputs[layer].T @ delta)
        b_grads.append(delta.sum(axis=0))
        if layer > 0:
            delta = (delta @ weights[layer].T) * (1 - layer_inputs[layer] ** 2)
    return W_grads, b_grads
