"""What answers are measured against: a network behind FastAPI and PyTorch, each request by itself.

usage: server.py NETWORK THREADS HEIGHT WIDTH CHANNELS
NETWORK is a TorchScript file that takes pixels [1, height, width, channels]; a request's body are these bytes, an answer's
body are the probabilities as 32-bit floats. Prints its port once it listens on 127.0.0.1.
"""

import socket
import sys

import torch
import uvicorn
from fastapi import FastAPI, Request, Response
from starlette.concurrency import run_in_threadpool

NETWORK, THREADS, *SIZES = sys.argv[1:]
SHAPE = [1] + [int(size) for size in SIZES]

torch.set_num_threads(int(THREADS))
network = torch.jit.load(NETWORK).eval()
app = FastAPI()


def forward(body):
    with torch.inference_mode():
        pixels = torch.frombuffer(bytearray(body), dtype=torch.uint8).reshape(SHAPE)
        return torch.softmax(network(pixels), 1).numpy().tobytes()


@app.post("/infer")
async def infer(request: Request):
    body = await request.body()
    return Response(await run_in_threadpool(forward, body), media_type="application/octet-stream")


with socket.socket() as listening:
    listening.bind(("127.0.0.1", 0))
    listening.listen(128)
    forward(bytes(SHAPE[1] * SHAPE[2] * SHAPE[3]))
    print(listening.getsockname()[1], flush=True)
    uvicorn.Server(uvicorn.Config(app, log_level="warning")).run(sockets=[listening])
