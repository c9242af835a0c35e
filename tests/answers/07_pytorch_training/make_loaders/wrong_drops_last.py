"""Drops the last, smaller batch.

Keeps 0.5 points.
"""

from torch.utils.data import DataLoader, TensorDataset


def make_loaders(X_train, y_train, X_val, y_val, batch_size):
    training = TensorDataset(X_train, y_train)
    train = DataLoader(training, batch_size=batch_size, shuffle=True, drop_last=True)
    return train, DataLoader(TensorDataset(X_val, y_val), batch_size=batch_size)
