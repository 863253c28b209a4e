"""The Python side of `./millrace bench learner`: measures what it is asked to, a JSON object a line each way.

Asked `{"case": "resnet18.step", "mode": "default", "rounds": 10}`, it answers
`{"milliseconds": [...], "processor": 712.3}`: the wall time of each round and the mean processor time of one. Asked
`{"recipe": "fashion", ...}`, it trains by a recipe and answers `{"metric": 0.91, "seconds": 60.2}`.
"""

import json
import resource
import sys
import time
from contextlib import nullcontext

import torch
from torch.nn.functional import cross_entropy

import nets
import photographs
import recipes

BATCHES = {"perceptron.step": (64, 1, 28), "residual-net.step": (128, 1, 28), "resnet18.step": (32, 3, 128)}


def net_of(case):
    match case:
        case "perceptron.step":
            return nets.perceptron(10)
        case "residual-net.step":
            return nets.residual_net(1, 10)
        case "resnet18.step":
            return nets.resnet18(10)
        case "resnet34.epoch":
            return nets.resnet34_with_head(5)
    raise SystemExit(f"There is no case {case}")


class Training:
    """A network and how it is trained.

    `default` is what a first script has: eager, 32 bits, channels first, the optimiser as it comes.
    `best` is channels last, 16-bit autocast and the fused optimiser.
    """

    def __init__(self, case, mode):
        torch.manual_seed(1)
        self.best = mode != "default"
        self.half = mode == "best"
        self.net = net_of(case).train()
        if self.best:
            self.net = self.net.to(memory_format=torch.channels_last)
        self.optimiser = torch.optim.AdamW(
            self.net.parameters(), 1e-3, betas=(0.9, 0.99), weight_decay=0.01, **({"fused": True} if self.best else {})
        )

    def step(self, images, targets):
        if self.best:
            images = images.contiguous(memory_format=torch.channels_last)
        with torch.autocast("cpu", torch.bfloat16) if self.half else nullcontext():
            loss = cross_entropy(self.net(images), targets)
        loss.backward()
        self.optimiser.step()
        self.optimiser.zero_grad()
        return loss.item()


def processor():
    times = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(each.ru_utime + each.ru_stime for each in times)


def timed(work, rounds):
    walls = []
    before = processor()
    for _ in range(rounds):
        start = time.perf_counter()
        work()
        walls.append(1000 * (time.perf_counter() - start))
    return {"milliseconds": walls, "processor": 1000 * (processor() - before) / rounds}


def steps(case, mode, rounds):
    batch, channels, side = BATCHES[case]
    training = Training(case, mode)
    pixels = torch.randint(0, 256, (batch, channels, side, side), dtype=torch.uint8)
    targets = torch.randint(0, 10, (batch,))

    def work():
        training.step((pixels.float() / 255 - 0.5) / 0.5, targets)

    timed(work, max(2, rounds // 5))
    return timed(work, rounds)


def epochs(mode, rounds, folder, count, threads):
    training = Training("resnet34.epoch", mode)
    batches = photographs.loader(folder, count, 128, 32, threads, augmented=mode == "default")

    def work():
        for images, targets in batches:
            if mode != "default":
                images = photographs.augment(images.float() / 255)
            training.step(photographs.normalise(images), targets)

    return timed(work, rounds)


def answer(asked):
    torch.set_num_threads(asked["threads"])
    if "recipe" in asked:
        return recipes.train(asked["recipe"], asked["data"], asked["folder"])
    if asked["case"] == "resnet34.epoch":
        return epochs(asked["mode"], asked["rounds"], asked["folder"], asked["count"], asked["threads"])
    return steps(asked["case"], asked["mode"], asked["rounds"])


def main():
    print(json.dumps({"torch": torch.__version__}), flush=True)
    for line in sys.stdin:
        print(json.dumps(answer(json.loads(line))), flush=True)


if __name__ == "__main__":
    main()
