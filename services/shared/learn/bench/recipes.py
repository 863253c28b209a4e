"""Trainings of `./millrace results` from Python, by the recipes of the Java side."""

import gzip
import json
import math
import struct
import time
import zipfile
from pathlib import Path

import numpy
import torch
from torch import nn
from torch.nn.functional import cross_entropy

import nets
import photographs

SEED = 42


def one_cycle(part, top):
    """Rate and momentum at a part of the cycle, from 0 to 1: up over 30 %, then down, by cosines."""

    def between(start, end, share):
        return end + (start - end) / 2 * (1 + math.cos(math.pi * share))

    if part < 0.3:
        return between(top / 25, top, part / 0.3), between(0.95, 0.85, part / 0.3)
    share = (part - 0.3) / 0.7
    return between(top, top / 2.5e5, share), between(0.85, 0.95, share)


def accuracy(net, batches):
    net.eval()
    right = total = 0
    with torch.no_grad():
        for images, targets in batches:
            right += (net(images).argmax(1) == targets).sum().item()
            total += len(targets)
    return right / total


def fit(net, groups, epochs, rates, train, valid, prepare):
    """One cycle; `groups` are lists of parameters, each with its highest rate."""
    optimiser = torch.optim.AdamW(
        [{"params": group, "lr": rate} for group, rate in zip(groups, rates)], betas=(0.95, 0.99), weight_decay=0.01
    )
    steps = epochs * len(train)
    step = 0
    for _ in range(epochs):
        net.train()
        for images, targets in train:
            for group, top in zip(optimiser.param_groups, rates):
                group["lr"], momentum = one_cycle(step / steps, top)
                group["betas"] = (momentum, 0.99)
            loss = cross_entropy(net(prepare(images)), targets)
            loss.backward()
            optimiser.step()
            optimiser.zero_grad()
            loss.item()
            step += 1
    return accuracy(net, valid)


def clothes(data, part):
    folder = Path(data) / "fashion-mnist"
    with gzip.open(folder / f"{part}-images-idx3-ubyte.gz") as file:
        pixels = numpy.frombuffer(file.read()[16:], numpy.uint8).reshape(-1, 1, 28, 28)
    with gzip.open(folder / f"{part}-labels-idx1-ubyte.gz") as file:
        labels = numpy.frombuffer(file.read()[8:], numpy.uint8)
    return torch.from_numpy(pixels.copy()), torch.from_numpy(labels.astype(numpy.int64))


class Shuffled:
    """Full batches of tensors in memory, in a new order each epoch; or all of them in order."""

    def __init__(self, images, targets, batch, training):
        self.images, self.targets, self.batch, self.training = images, targets, batch, training

    def __len__(self):
        return len(self.images) // self.batch if self.training else math.ceil(len(self.images) / self.batch)

    def __iter__(self):
        order = torch.randperm(len(self.images)) if self.training else torch.arange(len(self.images))
        for i in range(len(self)):
            chosen = order[i * self.batch : (i + 1) * self.batch]
            yield self.images[chosen], self.targets[chosen]


def fashion(data):
    images, targets = clothes(data, "train")
    seen = images[:128].float() / 255
    mean, deviation = seen.mean(), seen.std()

    def prepare(pixels):
        return (pixels.float() / 255 - mean) / deviation

    valid_images, valid_targets = clothes(data, "t10k")
    valid = Shuffled(prepare(valid_images), valid_targets, 128, False)
    net = nets.residual_net(1, 10)
    start = time.perf_counter()
    found = fit(net, [list(net.parameters())], 5, [0.02], Shuffled(images, targets, 128, True), valid, prepare)
    return found, time.perf_counter() - start


def safetensors(file):
    content = Path(file).read_bytes()
    (length,) = struct.unpack("<Q", content[:8])
    types = {"F16": numpy.float16, "F32": numpy.float32, "I64": numpy.int64}
    tensors = {}
    for name, entry in json.loads(content[8 : 8 + length]).items():
        if name != "__metadata__":
            begin, end = entry["data_offsets"]
            values = numpy.frombuffer(content[8 + length + begin : 8 + length + end], types[entry["dtype"]])
            tensors[name] = torch.from_numpy(values.reshape(entry["shape"]).copy())
    return tensors


class Decoded:
    """Photographs held in memory."""

    def __init__(self, files, side):
        classes = sorted({file.parent.name for file in files})
        self.images = [photographs.decode(file, side) for file in files]
        self.labels = [classes.index(file.parent.name) for file in files]

    def tensors(self):
        return torch.stack(self.images), torch.tensor(self.labels)


def flowers(data, folder):
    root = Path(folder) / "flowers-python"
    with zipfile.ZipFile(Path(data) / "flowers" / "flowers.zip") as archive:
        archive.extractall(root)
    train = Decoded(sorted(root.rglob("train/**/*.jpg")), 128)
    valid = Decoded(sorted(root.rglob("val/**/*.jpg")), 128)
    body = nets.mobilenet_v2_features()
    weights = safetensors(Path(data) / "weights" / "mobilenet_v2.safetensors")
    body.load_state_dict({name[9:]: each for name, each in weights.items() if name.startswith("features.")}, strict=False)
    net = nn.Sequential(body, nets.head(1280, 5))
    images, targets = valid.tensors()
    judged = Shuffled(photographs.normalise(images.float() / 255), targets, 64, False)
    batches = Shuffled(*train.tensors(), 64, True)

    def prepare(pixels):
        return photographs.normalise(photographs.augment(pixels.float() / 255))

    start = time.perf_counter()
    norms = [list(m.parameters()) for m in body.modules() if isinstance(m, nn.BatchNorm2d)]
    learnt = {id(parameter) for group in norms for parameter in group}
    for parameter in body.parameters():
        parameter.requires_grad = id(parameter) in learnt
    fit(net, [sum(norms, []), list(net[1].parameters())], 3, [0.0003, 0.003], batches, judged, prepare)
    for parameter in body.parameters():
        parameter.requires_grad = True
    half = len(body) // 2
    groups = [list(body[:half].parameters()), list(body[half:].parameters()), list(net[1].parameters())]
    found = fit(net, groups, 3, [1e-4, 10**-3.5, 1e-3], batches, judged, prepare)
    return found, time.perf_counter() - start


def train(name, data, folder):
    torch.manual_seed(SEED)
    numpy.random.seed(SEED)
    photographs.random.seed(SEED)
    match name:
        case "fashion":
            metric, seconds = fashion(data)
        case "flowers":
            metric, seconds = flowers(data, folder)
        case _:
            raise SystemExit(f"There is no recipe {name}")
    return {"metric": metric, "seconds": seconds}
