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


def nets():
    for name in ["resnet18", "resnet50", "densenet121", "vgg16_bn",
                 "squeezenet1_1", "mobilenet_v2", "mobilenet_v3_large", "mobilenet_v3_small"]:
        yield name, getattr(torchvision.models, name)(weights=None)
    yield "xresnet18", Tweaked([2, 2, 2, 2], False)
    yield "xresnet50", Tweaked([3, 4, 6, 3], True)
    yield "cifar_resnet20", Small(3)


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
