"""A generator of its own for the order."""

import torch
from torch.utils.data import DataLoader, TensorDataset


def make_loaders(X_train, y_train, X_val, y_val, batch_size):
    generator = torch.Generator().manual_seed(3)
    training = TensorDataset(X_train, y_train)
    train = DataLoader(training, batch_size, shuffle=True, generator=generator)
    return train, DataLoader(TensorDataset(X_val, y_val), batch_size, shuffle=False)
