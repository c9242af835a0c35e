"""Clears after each step, and once before the loop."""


def train_epoch(model, loader, loss_function, optimizer):
    total = n = 0
    optimizer.zero_grad()
    for X, y in loader:
        model.train()
        loss = loss_function(model(X), y)
        loss.backward()
        optimizer.step()
        model.zero_grad()
        total = total + loss.detach() * len(X)
        n = n + len(X)
    return (total / n).item()
