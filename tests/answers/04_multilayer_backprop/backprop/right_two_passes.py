"""All errors first, in a list turned around; then the gradients, as tuples."""


def backprop(weights, layer_inputs, delta):
    errors = [delta]
    for W, h in zip(weights[:0:-1], layer_inputs[:0:-1], strict=True):
        errors.append(errors[-1].dot(W.T) * (1 - h * h))
    errors.reverse()
    W_grads = tuple(h.T.dot(error) for h, error in zip(layer_inputs, errors, strict=True))
    return W_grads, tuple(sum(error) for error in errors)
