"""Without no_grad.

Keeps 0.9 points.
"""


def evaluate(model, loader, loss_function):
    model.eval()
    total, right, n = 0.0, 0, 0
    for X, y in loader:
        o = model(X)
        total += loss_function(o, y).item() * len(y)
        right += (o.argmax(dim=1) == y).sum().item()
        n += len(y)
    return total / n, right / n
