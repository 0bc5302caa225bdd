#!/usr/bin/env python3
"""The workloads of Workloads.cs in PyTorch, set up fairly: one JSON line a run.

    peer.py run WORKLOAD|FILE THREADS SECONDS   {"perSecond": best rate, "setting": how it was reached}; 0: PyTorch dies
    peer.py sweep PROCESSES                 {"seconds": from the first process's start to the last one's end}
    peer.py kernels                         {"settings": {variable: value, ...}} for the runs that follow; where there is AVX-512
    peer.py version                         {"torch": its version}

Fair means: every library keeps to the same number of threads, freed memory stays with the process, the optimizer is the multi-tensor
one, convolutions run in both memory layouts, and of several thread counts up to the one asked for the best counts. No variable left over
in the environment pins a library to another processor: libraries choose their own kernels, or take those named in
RESEARCH_PEER_KERNELS (VARIABLE=VALUE,...), such as `kernels` finds where they pass over faster ones. PyTorch uses AVX-512 only if asked
to, and an OpenBLAS older than the processor may not know it.
"""
import json
import os
import subprocess
import sys
import time

INNER = "RESEARCH_PEER_INNER"
KERNELS = "RESEARCH_PEER_KERNELS"

# Variables by which libraries are held to kernels.
PINS = ("OPENBLAS_", "ATEN_CPU_CAPABILITY", "ONEDNN_MAX_CPU_ISA", "DNNL_MAX_CPU_ISA")

# What shows a variable's effect, and the value for processors with AVX-512.
WIDE_KERNELS = {"OPENBLAS_CORETYPE": ("gemm-256", "SkylakeX"), "ATEN_CPU_CAPABILITY": ("exp-16384", "avx512")}
CLEARLY_FASTER = 1.05
LOOK_SECONDS = 1.5


def environment(threads, layout):
    """What has to be set before the libraries are loaded."""
    kept = {key: value for key, value in os.environ.items() if not key.startswith(PINS)}
    kept.update(pair.split("=", 1) for pair in os.environ.get(KERNELS, "").split(",") if pair)
    kept.update({
        INNER: layout,
        "OMP_NUM_THREADS": str(threads),
        "OPENBLAS_NUM_THREADS": str(threads),
        "MALLOC_MMAP_THRESHOLD_": str(10 ** 9),
        "MALLOC_TRIM_THRESHOLD_": str(2 * 10 ** 9),
    })
    return kept


def inner(name, threads, seconds, layout, settings=None):
    """The rate of a run in a process of its own."""
    line = subprocess.run([sys.executable, os.path.abspath(__file__), "run", name, str(threads), str(seconds)],
                          env=environment(threads, layout) | (settings or {}), check=True, capture_output=True, text=True).stdout
    return json.loads(line)["perSecond"]


def kernels():
    """The variables that make the libraries faster than their own choice, on a processor with AVX-512."""
    settings = {}
    for variable, (workload, value) in WIDE_KERNELS.items():
        rates = [inner(workload, 1, LOOK_SECONDS, "contiguous", of) for of in ({}, {variable: value})]
        if rates[1] > CLEARLY_FASTER * rates[0]:
            settings[variable] = value
    print(json.dumps({"settings": settings}))


def outer(arguments):
    """Runs each setting in a process of its own and prints the best."""
    name, threads, seconds = arguments[1], int(arguments[2]), float(arguments[3])
    counts = sorted({1, max(1, threads // 2), max(1, threads - 1), threads}) if threads > 1 else [1]
    best = {"perSecond": 0.0}
    images = os.path.basename(name).startswith("cnn")
    for count in counts:
        for layout in ("contiguous", "channels-last") if images else ("contiguous",):
            try:
                rate = inner(name, count, seconds, layout)
            except subprocess.CalledProcessError as fault:
                # A signal: PyTorch itself dies of some networks on some numbers of threads.
                if fault.returncode >= 0:
                    raise
                continue
            if rate > best["perSecond"]:
                best = {"perSecond": rate, "setting": f"{count} threads" + (f", {layout}" if images else "")}
    print(json.dumps(best))


def dense_net(torch, widths, activation, normalized=False):
    parts = []
    for place, (before, after) in enumerate(zip(widths[:-1], widths[1:])):
        parts.append(torch.nn.Linear(before, after))
        if place + 2 == len(widths):
            break
        if normalized:
            parts.append(torch.nn.BatchNorm1d(after))
        parts.append(activation())
        if normalized:
            parts.append(torch.nn.Dropout(0.5))
    return torch.nn.Sequential(*parts)


def training(torch, name):
    """Model, one fixed batch, optimizer."""
    nn = torch.nn
    if name.endswith(".json"):
        with open(name, encoding="utf-8") as file:
            return from_experiment(torch, json.load(file))
    if name == "mlp-deep":
        model, batch = dense_net(torch, [784, 64, 64, 64, 64, 64, 64, 10], nn.Sigmoid), torch.rand(64, 784)
        return model, batch, torch.optim.SGD(model.parameters(), lr=0.1, foreach=True)
    if name in ("cnn", "cnn-norm"):
        def normalized(kind, width):
            return [kind(width)] if name == "cnn-norm" else []

        def block(before, after):
            return [nn.Conv2d(before, after, 3, padding="same"), *normalized(nn.BatchNorm2d, after), nn.ReLU(), nn.MaxPool2d(2)]
        head = [nn.Flatten(), nn.Linear(7 * 7 * 32, 128), *normalized(nn.BatchNorm1d, 128), nn.ReLU(), nn.Linear(128, 10)]
        model = nn.Sequential(*block(1, 16), *block(16, 32), *head)
        batch = torch.rand(64, 1, 28, 28)
    elif name == "lstm":
        class Reader(nn.Module):
            def __init__(self):
                super().__init__()
                self.memory = nn.LSTM(64, 128, batch_first=True)
                self.answer = nn.Linear(128, 10)

            def forward(self, sequence):
                outputs, _ = self.memory(sequence)
                return self.answer(outputs[:, -1])
        model, batch = Reader(), torch.rand(32, 50, 64)
    else:
        widths, rows = {"mlp-wide": ([784, 512, 512, 10], 128), "mlp-batch": ([784, 256, 128, 10], 512), "mlp-norm": ([784, 256, 256, 256, 10], 128)}[name]
        model, batch = dense_net(torch, widths, nn.ReLU, normalized=name == "mlp-norm"), torch.rand(rows, 784)
    return model, batch, torch.optim.Adam(model.parameters(), lr=0.001, foreach=True)


OPTIMIZERS = {"sgd": ("SGD", {}), "momentum": ("SGD", {"momentum": 0.9}), "adam": ("Adam", {}), "adamw": ("AdamW", {}),
              "rmsprop": ("RMSprop", {}), "adagrad": ("Adagrad", {})}

ACTIVATIONS = {"relu": "ReLU", "elu": "ELU", "tanh": "Tanh", "sigmoid": "Sigmoid", "gelu": "GELU", "swish": "SiLU", "leaky-relu": "LeakyReLU",
               "softplus": "Softplus", "selu": "SELU", "mish": "Mish", "hard-swish": "Hardswish", "softsign": "Softsign", "relu6": "ReLU6"}

CELLS = {"lstm": "LSTM", "gru": "GRU", "simple-rnn": "RNN"}


def from_experiment(torch, experiment):
    """The network of an experiment that RandomNetwork.cs has drawn."""
    nn = torch.nn

    class ChannelsNorm(nn.Module):
        """Layer normalization of each pixel's channels."""
        def __init__(self, width):
            super().__init__()
            self.norm = nn.LayerNorm(width)

        def forward(self, images):
            return self.norm(images.permute(0, 2, 3, 1)).permute(0, 3, 1, 2)

    class Cell(nn.Module):
        def __init__(self, layer, before):
            super().__init__()
            self.both = layer["type"] == "bidirectional"
            layer = layer["layer"] if self.both else layer
            self.sequences = layer["returnSequences"]
            kind = getattr(nn, CELLS[layer["type"]])
            self.cell = kind(before, layer["units"], batch_first=True, bidirectional=self.both)

        def forward(self, sequence):
            outputs, last = self.cell(sequence)
            if self.sequences:
                return outputs
            last = last[0] if isinstance(last, tuple) else last
            return torch.cat((last[0], last[1]), 1) if self.both else outputs[:, -1]

    class Residual(nn.Module):
        def __init__(self, body):
            super().__init__()
            self.body = body

        def forward(self, x):
            return x + self.body(x)

    def layer_of(layer, example):
        kind, before = layer["type"], example.shape[1] if example.dim() == 4 else example.shape[-1]
        if kind == "dense":
            return [nn.Linear(before, layer["units"])]
        if kind == "conv2d":
            return [nn.Conv2d(before, layer["filters"], layer["kernelSize"], layer["stride"], padding=layer["padding"])]
        if kind in CELLS or kind == "bidirectional":
            return [Cell(layer, before)]
        if kind == "embedding":
            return [nn.Embedding(layer["vocabulary"], layer["units"])]
        if kind == "residual":
            return [Residual(chain(layer["body"], example)[0])]
        if kind == "dropout":
            return [nn.Dropout(layer["rate"])]
        if kind == "flatten":
            return [nn.Flatten()]
        if kind == "global-average-pool2d":
            return [nn.AdaptiveAvgPool2d(1), nn.Flatten()]
        return [{"max-pool2d": nn.MaxPool2d, "average-pool2d": nn.AvgPool2d}[kind](2)]

    def behind(layer, example):
        """What an entry adds behind its layer."""
        flat, width = example.dim() == 2, example.shape[1]
        if layer.get("normalization") == "batch-norm":
            yield (nn.BatchNorm1d if flat else nn.BatchNorm2d)(width)
        elif layer.get("normalization") == "layer-norm":
            yield (nn.LayerNorm if flat else ChannelsNorm)(width)
        if "activation" in layer:
            yield nn.PReLU(width) if layer["activation"] == "prelu" else getattr(nn, ACTIVATIONS[layer["activation"]])()

    def chain(layers, example):
        parts = []
        for layer in layers:
            layer = {"type": layer} if isinstance(layer, str) else layer
            own = layer_of(layer, example)
            example = given(own, example)
            parts += [*own, *behind(layer, example)]
        return nn.Sequential(*parts), example

    def given(parts, example):
        with torch.no_grad():
            for part in parts:
                example = part.eval()(example)
                part.train()
        return example

    data, rows = experiment["data"], experiment["training"]["batchSize"]
    shape = data["shape"]
    if "vocabulary" in data:
        batch = torch.randint(0, data["vocabulary"], (rows, *shape))
    else:
        batch = torch.rand(rows, shape[2], *shape[:2]) if len(shape) == 3 else torch.rand(rows, *shape)
    model, _ = chain(experiment["model"], batch)
    name, options = OPTIMIZERS[experiment["optimizer"]["type"]]
    return model, batch, getattr(torch.optim, name)(
        model.parameters(), lr=experiment["optimizer"]["learningRate"], foreach=True, **options)


def train_step(torch, model, batch, labels, optimizer):
    optimizer.zero_grad(set_to_none=True)
    torch.nn.functional.cross_entropy(model(batch), labels).backward()
    optimizer.step()


def action(torch, name):
    kind, _, size = name.rpartition("-")
    if kind == "gemm":
        a, b, c = (torch.rand(int(size), int(size)) for _ in range(3))
        return lambda: torch.mm(a, b, out=c)
    if kind in ("exp", "sigmoid", "tanh"):
        x, y, function = torch.randn(int(size)), torch.empty(int(size)), getattr(torch, kind)
        return lambda: function(x, out=y)
    if kind == "gelu":
        x = torch.randn(int(size))
        return lambda: torch.nn.functional.gelu(x)
    model, batch, optimizer = training(torch, name)
    if os.environ[INNER] == "channels-last":
        model, batch = model.to(memory_format=torch.channels_last), batch.to(memory_format=torch.channels_last)
    labels = torch.randint(0, 10, (batch.shape[0],))
    return lambda: train_step(torch, model, batch, labels, optimizer)


def best_rate(run, seconds, warm_ups=30, stretch=0.2):
    for _ in range(warm_ups):
        run()
    best, repeats, end = 0.0, 1, time.perf_counter() + seconds
    while time.perf_counter() < end or best == 0.0:
        start = time.perf_counter()
        for _ in range(repeats):
            run()
        elapsed = time.perf_counter() - start
        if elapsed < stretch:
            repeats *= 2
        else:
            best = max(best, repeats / elapsed)
    return best


def sweep_trial(task):
    import torch
    activation, seed = task
    torch.set_num_threads(1)
    torch.manual_seed(seed)
    model = dense_net(torch, [784, 64, 64, 64, 64, 64, 64, 10], getattr(torch.nn, activation))
    optimizer = torch.optim.SGD(model.parameters(), lr=0.1, foreach=True)
    samples, labels = torch.rand(4000, 784), torch.randint(0, 10, (4000,))
    for _ in range(5):
        for rows in torch.randperm(4000).split(64):
            train_step(torch, model, samples[rows], labels[rows], optimizer)


def sweep(processes):
    import torch.multiprocessing
    tasks = [(activation, seed) for activation in ("Sigmoid", "Tanh", "ReLU", "ELU") for seed in range(8)]
    start = time.perf_counter()
    with torch.multiprocessing.get_context("spawn").Pool(processes) as pool:
        pool.map(sweep_trial, tasks, chunksize=1)
    print(json.dumps({"seconds": time.perf_counter() - start}))


def main(arguments):
    if arguments[0] == "version":
        import torch
        print(json.dumps({"torch": torch.__version__}))
    elif arguments[0] == "kernels":
        kernels()
    elif arguments[0] == "sweep":
        if INNER in os.environ:
            sweep(int(arguments[1]))
        else:
            # One thread a process, set before anything is loaded.
            subprocess.run([sys.executable, os.path.abspath(__file__), *arguments], env=environment(1, "contiguous"), check=True)
    elif INNER not in os.environ:
        outer(arguments)
    else:
        import torch
        torch.set_num_threads(int(arguments[2]))
        torch.manual_seed(0)
        print(json.dumps({"perSecond": best_rate(action(torch, arguments[1]), float(arguments[3]))}))


if __name__ == "__main__":
    main(sys.argv[1:])
