"""Samplers of whole batches, and a list of two."""

from torch.utils.data import (
    BatchSampler,
    DataLoader,
    RandomSampler,
    SequentialSampler,
    TensorDataset,
)


def make_loaders(X_train, y_train, X_val, y_val, batch_size):
    loaders = []
    for X, y, Sampler in ((X_train, y_train, RandomSampler), (X_val, y_val, SequentialSampler)):
        dataset = TensorDataset(X, y)
        order = BatchSampler(Sampler(dataset), batch_size, drop_last=False)
        loaders.append(DataLoader(dataset, sampler=order, batch_size=None))
    return loaders
