"""Samples drawn with replacement: some twice, some never.

Keeps 0.7 points.
"""

import torch
from torch.utils.data import DataLoader, TensorDataset


def make_loaders(X_train, y_train, X_val, y_val, batch_size):
    sampler = torch.utils.data.RandomSampler(range(len(y_train)), replacement=True)
    train = DataLoader(TensorDataset(X_train, y_train), batch_size=batch_size, sampler=sampler)
    return train, DataLoader(TensorDataset(X_val, y_val), batch_size=batch_size)
