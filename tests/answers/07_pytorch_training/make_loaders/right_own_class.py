"""No DataLoader at all: a class that can be gone through."""

import torch


class Batches:
    def __init__(self, X, y, size, shuffle):
        self.X, self.y, self.size, self.shuffle = X, y, size, shuffle

    def __iter__(self):
        n = len(self.y)
        order = torch.randperm(n) if self.shuffle else torch.arange(n)
        for batch in order.split(self.size):
            yield self.X[batch], self.y[batch]

def make_loaders(X_train, y_train, X_val, y_val, batch_size):
    return Batches(X_train, y_train, batch_size, True), Batches(X_val, y_val, batch_size, False)
