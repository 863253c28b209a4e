"""The networks of the benchmark, layer for layer those of the Java side."""

import torch
from torch import nn


def norm(width, scale=1.0, shift=0.0):
    layer = nn.BatchNorm2d(width)
    nn.init.constant_(layer.weight, scale)
    nn.init.constant_(layer.bias, shift)
    return layer


def convolution(into, out, size, stride):
    return nn.Conv2d(into, out, size, stride, (size - 1) // 2, bias=False)


class Block(nn.Module):
    """Two 3 x 3 convolutions with a shortcut, as in the residual networks of 18 and 34 layers."""

    def __init__(self, into, out, stride):
        super().__init__()
        self.conv1 = convolution(into, out, 3, stride)
        self.bn1 = norm(out)
        self.conv2 = convolution(out, out, 3, 1)
        self.bn2 = norm(out)
        self.relu = nn.ReLU(inplace=True)
        self.downsample = None
        if stride != 1 or into != out:
            self.downsample = nn.Sequential(convolution(into, out, 1, stride), norm(out))

    def forward(self, x):
        short = x if self.downsample is None else self.downsample(x)
        x = self.relu(self.bn1(self.conv1(x)))
        return self.relu(self.bn2(self.conv2(x)) + short)


def resnet_body(blocks):
    layers = [convolution(3, 64, 7, 2), norm(64), nn.ReLU(inplace=True), nn.MaxPool2d(3, 2, 1)]
    into = 64
    for stage, count in enumerate(blocks):
        out = 64 << stage
        for block in range(count):
            layers.append(Block(into, out, 2 if stage > 0 and block == 0 else 1))
            into = out
    return nn.Sequential(*layers)


def resnet18(classes):
    return nn.Sequential(
        resnet_body([2, 2, 2, 2]), nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(512, classes)
    )


class BothPools(nn.Module):
    def forward(self, x):
        return torch.cat([nn.functional.adaptive_max_pool2d(x, 1), nn.functional.adaptive_avg_pool2d(x, 1)], 1)


def resnet34_with_head(classes):
    return nn.Sequential(
        resnet_body([3, 4, 6, 3]),
        BothPools(),
        nn.Flatten(),
        nn.BatchNorm1d(1024),
        nn.Dropout(0.25),
        nn.Linear(1024, 512),
        nn.ReLU(inplace=True),
        nn.BatchNorm1d(512),
        nn.Dropout(0.5),
        nn.Linear(512, classes),
    )


class Shortcut(nn.Module):
    def __init__(self, branch):
        super().__init__()
        self.branch = branch

    def forward(self, x):
        return x + self.branch(x)


def residual_net(channels, classes):
    """Lesson 7 of the fast.ai course: convolution, ReLU, normalisation; about 41,000 parameters."""

    def unit(into, out, stride, scale=1.0, shift=1e-3):
        return nn.Sequential(convolution(into, out, 3, stride), nn.ReLU(inplace=True), norm(out, scale, shift))

    def block(width):
        return Shortcut(nn.Sequential(unit(width, width, 1), unit(width, width, 1, 0.0, 0.0)))

    return nn.Sequential(
        unit(channels, 8, 2), block(8),
        unit(8, 16, 2), block(16),
        unit(16, 32, 2), block(32),
        unit(32, 16, 2), block(16),
        unit(16, classes, 2),
        nn.AdaptiveAvgPool2d(1), nn.Flatten(),
    )


def perceptron(classes):
    return nn.Sequential(nn.Flatten(), nn.Linear(784, 50), nn.ReLU(), nn.Linear(50, classes))
