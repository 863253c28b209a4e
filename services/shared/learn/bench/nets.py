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


class Inverted(nn.Module):
    """A block of MobileNetV2: widen, look at each channel alone, narrow."""

    def __init__(self, into, out, stride, factor):
        super().__init__()
        wide = into * factor
        layers = [] if factor == 1 else [unit6(into, wide, 1, 1, 1)]
        self.conv = nn.Sequential(
            *layers, unit6(wide, wide, 3, stride, wide), nn.Conv2d(wide, out, 1, bias=False), nn.BatchNorm2d(out)
        )
        self.passes = stride == 1 and into == out

    def forward(self, x):
        return x + self.conv(x) if self.passes else self.conv(x)


def unit6(into, out, size, stride, groups):
    return nn.Sequential(
        nn.Conv2d(into, out, size, stride, (size - 1) // 2, groups=groups, bias=False),
        nn.BatchNorm2d(out),
        nn.ReLU6(inplace=True),
    )


def mobilenet_v2_features():
    layers = [unit6(3, 32, 3, 2, 1)]
    into = 32
    plan = [(1, 16, 1, 1), (6, 24, 2, 2), (6, 32, 3, 2), (6, 64, 4, 2), (6, 96, 3, 1), (6, 160, 3, 2), (6, 320, 1, 1)]
    for factor, out, count, stride in plan:
        for block in range(count):
            layers.append(Inverted(into, out, stride if block == 0 else 1, factor))
            into = out
    layers.append(unit6(320, 1280, 1, 1, 1))
    return nn.Sequential(*layers)


def head(width, classes):
    layers = nn.Sequential(
        BothPools(), nn.Flatten(),
        nn.BatchNorm1d(2 * width), nn.Dropout(0.25), nn.Linear(2 * width, 512), nn.ReLU(inplace=True),
        nn.BatchNorm1d(512), nn.Dropout(0.5), nn.Linear(512, classes),
    )
    for layer in layers:
        if isinstance(layer, nn.Linear):
            nn.init.kaiming_normal_(layer.weight)
            nn.init.zeros_(layer.bias)
    return layers
