"""Photographs as fastai loads them: Pillow in worker processes, then augmentation of each image as a tensor."""

import math
import random
from pathlib import Path

import numpy
import torch
from PIL import Image
from torch.nn.functional import affine_grid, grid_sample
from torch.utils.data import DataLoader, Dataset

MEAN = torch.tensor([0.485, 0.456, 0.406]).view(1, 3, 1, 1)
DEVIATION = torch.tensor([0.229, 0.224, 0.225]).view(1, 3, 1, 1)


def decode(path, side):
    image = Image.open(path).convert("RGB")
    scale = side / min(image.size)
    size = [max(side, round(length * scale)) for length in image.size]
    image = image.resize(size, Image.BILINEAR)
    left, top = (size[0] - side) // 2, (size[1] - side) // 2
    image = image.crop((left, top, left + side, top + side))
    return torch.from_numpy(numpy.array(image)).permute(2, 0, 1)


def warp(corners):
    """The perspective map that takes the four corners of the square to others, as a 3 x 3 matrix."""
    rows, targets = [], []
    for (x, y), (u, v) in zip([(-1, -1), (-1, 1), (1, -1), (1, 1)], corners):
        rows.append([x, y, 1, 0, 0, 0, -u * x, -u * y])
        rows.append([0, 0, 0, x, y, 1, -v * x, -v * y])
        targets += [u, v]
    solved = numpy.linalg.solve(numpy.array(rows, float), numpy.array(targets, float))
    return numpy.append(solved, 1).reshape(3, 3)


def drawn_map():
    """One draw of the standard augmentation's geometry: flip, rotation to 10 degrees, zoom to 1.1, warp to 0.2."""
    found = numpy.eye(3)
    if random.random() < 0.5:
        found = found @ numpy.diag([-1, 1, 1])
    if random.random() < 0.75:
        angle = math.radians(random.uniform(-10, 10))
        cosine, sine = math.cos(angle), math.sin(angle)
        found = found @ numpy.array([[cosine, -sine, 0], [sine, cosine, 0], [0, 0, 1]])
    if random.random() < 0.75:
        share = 1 / random.uniform(1, 1.1)
        across, down = ((1 - share) * (2 * random.random() - 1) for _ in range(2))
        found = found @ numpy.array([[share, 0, across], [0, share, down], [0, 0, 1]])
    if random.random() < 0.75:
        a, b = random.uniform(-0.2, 0.2), random.uniform(-0.2, 0.2)
        found = found @ warp([(-1 - a, -1 - b), (-1 + a, 1 + b), (1 + a, -1 + b), (1 - a, 1 - b)])
    return found


def drawn_light():
    shift, factor = 0.0, 1.0
    if random.random() < 0.75:
        value = random.uniform(0.4, 0.6)
        shift = math.log(value / (1 - value))
    if random.random() < 0.75:
        widest = -math.log(0.8)
        factor = math.exp(random.uniform(-widest, widest))
    return shift, factor


def augment(images):
    """Augments `[batch, 3, side, side]` of values from 0 to 1, in one resampling."""
    count, _, height, width = images.shape
    maps = torch.tensor(numpy.stack([drawn_map() for _ in range(count)]), dtype=torch.float32)
    lights = torch.tensor([drawn_light() for _ in range(count)])
    plain = affine_grid(torch.tensor([[[1.0, 0, 0], [0, 1, 0]]]), [1, 1, height, width], align_corners=False)
    flat = torch.cat([plain.view(1, -1, 2), torch.ones(1, height * width, 1)], 2)
    places = flat @ maps.transpose(1, 2)
    grid = (places[..., :2] / places[..., 2:]).view(count, height, width, 2)
    seen = grid_sample(images, grid, mode="bilinear", padding_mode="reflection", align_corners=False)
    shift, factor = lights[:, 0].view(-1, 1, 1, 1), lights[:, 1].view(-1, 1, 1, 1)
    return torch.sigmoid(torch.logit(seen, 1e-6) * factor + shift)


class Photographs(Dataset):
    """The first files of a folder of class folders.

    `augmented` says whether each image is augmented where it is loaded, as fastai does.
    """

    def __init__(self, folder, count, side, augmented):
        files = sorted(Path(folder).rglob("*.jpg"), key=lambda file: file.name)[:count]
        classes = sorted({file.parent.name for file in files})
        self.items = [(file, classes.index(file.parent.name)) for file in files]
        self.side = side
        self.augmented = augmented

    def __len__(self):
        return len(self.items)

    def __getitem__(self, index):
        file, label = self.items[index]
        pixels = decode(file, self.side)
        if self.augmented:
            return augment(pixels[None].float() / 255)[0], label
        return pixels, label


def loader(folder, count, side, batch, workers, augmented):
    return DataLoader(
        Photographs(folder, count, side, augmented),
        batch, shuffle=True, drop_last=True, num_workers=workers, persistent_workers=True,
    )


def normalise(images):
    return (images - MEAN) / DEVIATION
