"""Logits of torchvision's networks whose weights follow a formula, as a table for a test.

    python3 parity.py

ParityTest fills its networks by the same formula and expects the same logits. The networks that
torchvision lacks are written here from the papers.
"""
import zlib

import numpy as np
import torch
import torchvision
from torch import nn

HEIGHT, WIDTH, SHOWN = 72, 88, [0, 499, 999]
MEAN, DEVIATION = [0.485, 0.456, 0.406], [0.229, 0.224, 0.225]


def uniform(name, count):
    """Numbers from 0 to 1 that depend on a name and an index only."""
    x = np.arange(count, dtype=np.uint64) + zlib.crc32(name.encode())
    x = (x * 2654435761) & 0xFFFFFFFF
    x ^= x >> 15
    x = (x * 2246822519) & 0xFFFFFFFF
    x ^= x >> 13
    return x.astype(np.float64) / 2.0**32


def values(name, shape):
    u = uniform(name, int(np.prod(shape)))
    if len(shape) > 1:
        return (2 * u - 1) * np.sqrt(6 / np.prod(shape[1:]))
    if name.endswith((".bias", ".running_mean")):
        return (u - 0.5) * 0.2
    return u + 0.5


def fill(net):
    with torch.no_grad():
        for name, tensor in net.state_dict().items():
            if not name.endswith("num_batches_tracked"):
                filled = values(name, tensor.shape).astype(np.float32)
                tensor.copy_(torch.from_numpy(filled).reshape(tensor.shape))


def pictures():
    count = 2 * HEIGHT * WIDTH * 3
    pixels = np.floor(256 * uniform("pictures", count)).reshape(2, HEIGHT, WIDTH, 3)
    x = (pixels / 255 - MEAN) / DEVIATION
    return torch.from_numpy(x.astype(np.float32)).permute(0, 3, 1, 2).contiguous()


class Tweaked(nn.Module):
    """The residual network with the tweaks B, C and D of He et al. 2018, by timm's names."""

    class Block(nn.Module):
        def __init__(self, wide, width, out, stride, narrowing):
            super().__init__()
            sizes = [(1, width, 1), (3, width, stride), (1, out, 1)]
            plain = [(3, width, stride), (3, out, 1)]
            self.count = 0
            before = wide
            for size, after, step in sizes if narrowing else plain:
                self.count += 1
                conv = nn.Conv2d(before, after, size, step, size // 2, bias=False)
                setattr(self, f"conv{self.count}", conv)
                setattr(self, f"bn{self.count}", nn.BatchNorm2d(after))
                before = after
            self.downsample = None
            if stride > 1 or wide != out:
                pool = nn.AvgPool2d(2, 2, ceil_mode=True) if stride > 1 else nn.Identity()
                self.downsample = nn.Sequential(
                    pool, nn.Conv2d(wide, out, 1, bias=False), nn.BatchNorm2d(out)
                )

        def forward(self, x):
            y = x
            for i in range(1, self.count + 1):
                y = getattr(self, f"bn{i}")(getattr(self, f"conv{i}")(y))
                y = torch.relu(y) if i < self.count else y
            return torch.relu(y + (self.downsample(x) if self.downsample else x))

    def __init__(self, blocks, narrowing):
        super().__init__()
        self.conv1 = nn.Sequential(
            nn.Conv2d(3, 32, 3, 2, 1, bias=False), nn.BatchNorm2d(32), nn.ReLU(),
            nn.Conv2d(32, 32, 3, 1, 1, bias=False), nn.BatchNorm2d(32), nn.ReLU(),
            nn.Conv2d(32, 64, 3, 1, 1, bias=False),
        )
        self.bn1 = nn.BatchNorm2d(64)
        wide = 64
        for stage, count in enumerate(blocks):
            width = 64 << stage
            out = 4 * width if narrowing else width
            layers = []
            for i in range(count):
                stride = 2 if stage > 0 and i == 0 else 1
                layers.append(Tweaked.Block(wide, width, out, stride, narrowing))
                wide = out
            setattr(self, f"layer{stage + 1}", nn.Sequential(*layers))
        self.fc = nn.Linear(wide, 1000)

    def forward(self, x):
        x = torch.max_pool2d(torch.relu(self.bn1(self.conv1(x))), 3, 2, 1)
        for stage in range(1, 5):
            x = getattr(self, f"layer{stage}")(x)
        return self.fc(x.mean((2, 3)))


class Small(nn.Module):
    """The residual network for small pictures of He et al. 2015, with shortcuts of kind A."""

    class Block(nn.Module):
        def __init__(self, wide, out, stride):
            super().__init__()
            self.stride, self.extra = stride, (out - wide) // 2
            self.conv1 = nn.Conv2d(wide, out, 3, stride, 1, bias=False)
            self.bn1 = nn.BatchNorm2d(out)
            self.conv2 = nn.Conv2d(out, out, 3, 1, 1, bias=False)
            self.bn2 = nn.BatchNorm2d(out)

        def forward(self, x):
            y = self.bn2(self.conv2(torch.relu(self.bn1(self.conv1(x)))))
            thin = x[:, :, :: self.stride, :: self.stride]
            same = nn.functional.pad(thin, (0, 0, 0, 0, self.extra, self.extra))
            return torch.relu(y + same)

    def __init__(self, count):
        super().__init__()
        self.conv1 = nn.Conv2d(3, 16, 3, 1, 1, bias=False)
        self.bn1 = nn.BatchNorm2d(16)
        wide = 16
        for stage in range(3):
            out = 16 << stage
            layers = [Small.Block(wide, out, 2 if stage else 1)]
            layers += [Small.Block(out, out, 1) for _ in range(count - 1)]
            setattr(self, f"layer{stage + 1}", nn.Sequential(*layers))
            wide = out
        self.linear = nn.Linear(wide, 1000)

    def forward(self, x):
        x = torch.relu(self.bn1(self.conv1(x)))
        x = self.layer3(self.layer2(self.layer1(x)))
        return self.linear(x.mean((2, 3)))


class Padded(nn.Conv2d):
    """A convolution padded as TensorFlow does: the odd row and column at the far edges."""

    def forward(self, x):
        size, step = self.kernel_size[0], self.stride[0]
        around = []
        for length in (x.shape[3], x.shape[2]):
            total = max((-(-length // step) - 1) * step + size - length, 0)
            around += [total // 2, total - total // 2]
        return super().forward(nn.functional.pad(x, around))


def eighths(value):
    """The nearest multiple of eight, at least eight and not below nine tenths."""
    rounded = max(8, int(value + 4) // 8 * 8)
    return rounded + 8 if rounded < 0.9 * value else rounded


class Trunk(nn.Module):
    """The blocks of the large network of Howard et al. 2019 with three quarters of its channels."""

    # Size of the kernel, widening, channels of the whole network, weighing, stride.
    STAGES = [
        [(3, 4, 24, False, 2), (3, 3, 24, False, 1)],
        [(5, 3, 40, True, 2), (5, 3, 40, True, 1), (5, 3, 40, True, 1)],
        [(3, 6, 80, False, 2), (3, 2.5, 80, False, 1), (3, 2.3, 80, False, 1), (3, 2.3, 80, False, 1)],
        [(3, 6, 112, True, 1), (3, 6, 112, True, 1)],
        [(5, 6, 160, True, 2), (5, 6, 160, True, 1), (5, 6, 160, True, 1)],
    ]

    class Weighing(nn.Module):
        def __init__(self, wide):
            super().__init__()
            self.conv_reduce = nn.Conv2d(wide, eighths(wide / 4), 1)
            self.conv_expand = nn.Conv2d(eighths(wide / 4), wide, 1)

        def forward(self, x):
            y = torch.relu(self.conv_reduce(x.mean((2, 3), keepdim=True)))
            return x * nn.functional.hardsigmoid(self.conv_expand(y))

    class First(nn.Module):
        def __init__(self, wide):
            super().__init__()
            self.conv_dw = Padded(wide, wide, 3, groups=wide, bias=False)
            self.bn1 = nn.BatchNorm2d(wide, eps=1e-3)
            self.conv_pw = Padded(wide, wide, 1, bias=False)
            self.bn2 = nn.BatchNorm2d(wide, eps=1e-3)

        def forward(self, x):
            return x + self.bn2(self.conv_pw(torch.relu(self.bn1(self.conv_dw(x)))))

    class Block(nn.Module):
        def __init__(self, into, size, wide, out, weighs, stride, function):
            super().__init__()
            self.function, self.same = function, stride == 1 and into == out
            self.conv_pw = Padded(into, wide, 1, bias=False)
            self.bn1 = nn.BatchNorm2d(wide, eps=1e-3)
            self.conv_dw = Padded(wide, wide, size, stride, groups=wide, bias=False)
            self.bn2 = nn.BatchNorm2d(wide, eps=1e-3)
            self.se = Trunk.Weighing(wide) if weighs else nn.Identity()
            self.conv_pwl = Padded(wide, out, 1, bias=False)
            self.bn3 = nn.BatchNorm2d(out, eps=1e-3)

        def forward(self, x):
            y = self.function(self.bn1(self.conv_pw(x)))
            y = self.bn3(self.conv_pwl(self.se(self.function(self.bn2(self.conv_dw(y))))))
            return x + y if self.same else y

    def __init__(self):
        super().__init__()
        self.conv_stem = Padded(3, 16, 3, 2, bias=False)
        self.bn1 = nn.BatchNorm2d(16, eps=1e-3)
        stages = [nn.Sequential(Trunk.First(16))]
        into = 16
        for number, stage in enumerate(Trunk.STAGES):
            function = torch.relu if number < 2 else nn.functional.hardswish
            blocks = []
            for size, times, whole, weighs, stride in stage:
                out = eighths(0.75 * whole)
                wide = eighths(into * times)
                blocks.append(Trunk.Block(into, size, wide, out, weighs, stride, function))
                into = out
            stages.append(nn.Sequential(*blocks))
        self.blocks = nn.Sequential(*stages)
        self.classifier = nn.Linear(into, 1000)

    def forward(self, x):
        x = nn.functional.hardswish(self.bn1(self.conv_stem(x)))
        return self.classifier(self.blocks(x).mean((2, 3)))


def nets():
    for name in ["resnet18", "resnet50", "densenet121", "vgg16_bn",
                 "squeezenet1_1", "mobilenet_v2", "mobilenet_v3_large", "mobilenet_v3_small"]:
        yield name, getattr(torchvision.models, name)(weights=None)
    yield "xresnet18", Tweaked([2, 2, 2, 2], False)
    yield "xresnet50", Tweaked([3, 4, 6, 3], True)
    yield "cifar_resnet20", Small(3)
    yield "tf_mobilenetv3_large_075", Trunk()


if __name__ == "__main__":
    print(f"torch {torch.__version__}, torchvision {torchvision.__version__}")
    for name, net in nets():
        net.eval()
        fill(net)
        with torch.no_grad():
            logits = net(pictures()).double().numpy()
        largest = np.abs(logits).max()
        apart = np.abs(logits[0] - logits[1]).max() / largest
        shown = ", ".join(f"{v:.7g}" for v in logits[:, SHOWN].flatten())
        print(f"{name}, {largest:.7g}, {shown}  # apart {apart:.2g}")
