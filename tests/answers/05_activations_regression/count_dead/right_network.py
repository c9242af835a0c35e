"""Uses the course's Network for the forward pass."""

from coursekit.network import Network


def count_dead(X, weights, biases):
    network = Network([len(weights[0]), *(len(b) for b in biases)], "regression", "relu")
    network.weights, network.biases = list(weights), list(biases)
    return [int((o <= 0).all(axis=0).sum()) for o in network.forward(X)[1][:-1]]
