"""A class, two blocks without batch normalization, flattened maps and a hidden layer."""

from torch import nn


class Network(nn.Module):
    def __init__(self, in_channels, size, n_classes):
        super().__init__()
        self.first = nn.Conv2d(in_channels, 16, 5, padding=2)
        self.second = nn.Conv2d(16, 32, 3, padding=1)
        self.pool = nn.MaxPool2d(2)
        self.hidden = nn.Linear(32 * (size // 4) ** 2, 40)
        self.output = nn.Linear(40, n_classes)

    def forward(self, x):
        x = self.pool(self.first(x).relu())
        x = self.pool(self.second(x).relu())
        return self.output(self.hidden(x.flatten(1)).relu())


def build_cnn(in_channels, size, n_classes):
    return Network(in_channels, size, n_classes)
