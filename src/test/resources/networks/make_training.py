"""Whole trainings, with PyTorch's own optimisers, clipping and schedules: from weights that are given, over batches in order, to the weights at the end."""
import json
import warnings
import torch
from torch import nn, optim
from torch.nn import functional
from form import FOLDER, Weights, packed, real, tensor

warnings.filterwarnings("ignore", message="The epoch parameter")                                # SequentialLR of PyTorch 1.13 warns of itself


def data(*shape):
    """Numbers that single precision holds exactly, since a data set is made of such."""
    return torch.round(torch.randn(shape) * 64) / 64


def in_order(examples, batch):
    return [list(range(k, min(k + batch, examples))) for k in range(0, examples, batch)]


def train(name, dims, w, given, batches, epochs, optimiser, schedule, loss_of, clip=None, frozen=()):
    """loss_of(rows, first) gives the loss of these examples; first says whether a pass begins."""
    before = {n: tensor(p, True) for n, p in w.items()}
    trained = [p for n, p in w.items() if n not in frozen]
    update = optimiser(trained)
    rates = schedule(update)
    log = {"losses": [], "norms": [], "rates": []}
    for _ in range(epochs):
        for k, rows in enumerate(batches):
            update.zero_grad()
            loss = loss_of(rows, k == 0)
            loss.backward()
            norm = torch.sqrt(sum((p.grad ** 2).sum() for p in trained))
            log["losses"].append(float(loss))
            log["norms"].append(float(norm))
            log["rates"].append(update.param_groups[0]["lr"])
            if clip:
                clip(trained)
            update.step()
            rates.step()
    file = {"made_by": "PyTorch " + torch.__version__, "dims": dims, "parameters": before, "data": {n: tensor(v, True) for n, v in given.items()},
            **{n: tensor(torch.tensor(v)) for n, v in log.items()}, "trained": {n: tensor(p) for n, p in w.items()}}
    (FOLDER / "training" / (name + ".json")).write_text(json.dumps(file, separators=(",", ":")) + "\n")


def last_of_two_layers(w, F, H, x, y, loss):
    """Two layers of LSTM, and a dense layer of two numbers from what the upper one has at the end."""

    def loss_of(rows, _):
        h, _ = w.lstm(["lstm1", "lstm2"], F, H, layers=2)(x[rows].transpose(0, 1))
        return loss(w.dense("dense1", H, 2)(h[-1]), y[rows])

    return loss_of


def sgd():
    torch.manual_seed(71)
    F, H, E, T = 3, 4, 8, 5
    w = Weights()
    x, y = data(E, T, F), data(E, 2)

    loss_of = last_of_two_layers(w, F, H, x, y, functional.mse_loss)

    loss_of([0], True)
    train("sgd", {"F": F}, w, {"x": x, "y": y}, in_order(E, 3), 2, lambda p: optim.SGD(p, 0.1, momentum=0.9, nesterov=True, weight_decay=0.01),
          lambda o: optim.lr_scheduler.StepLR(o, 2, 0.5), loss_of, lambda p: nn.utils.clip_grad_norm_(p, 0.3))


def adamw():
    torch.manual_seed(72)
    V, C, D, H, E, T = 6, 3, 3, 4, 8, 5
    w = Weights()
    w.make("embedding1.E", V, D)
    x, y = torch.randint(V, (E, T)), torch.randint(C, (E,))

    def loss_of(rows, _):
        h, _ = w.gru(["gru_reset_after1", "gru_reset_after2"], D, H)(functional.embedding(x[rows].T, w["embedding1.E"]))
        return functional.cross_entropy(w.dense("dense1", 2 * H, C)(h.mean(0)), y[rows])

    def schedule(o):
        up = optim.lr_scheduler.LinearLR(o, 1 / 2, 1, 1)                                         # half of the rate, then all of it
        return optim.lr_scheduler.SequentialLR(o, [up, optim.lr_scheduler.CosineAnnealingLR(o, 4, 0.001)], [2])

    loss_of([0], True)
    train("adamw", {"V": V, "C": C}, w, {"x": x, "y": y}, in_order(E, 3), 2, lambda p: optim.AdamW(p, 0.02, weight_decay=0.1), schedule, loss_of,
          lambda p: nn.utils.clip_grad_value_(p, 0.02))


def adam():
    """The network goes through each batch in two parts, which is nothing to see here: their gradient is that of the batch."""
    torch.manual_seed(73)
    F, H, E, T, N = 3, 4, 8, 5, [5, 2, 3, 1, 4, 4, 2, 3]
    w = Weights()
    x, y = data(E, T, F), data(E, T, 2)

    def loss_of(rows, _):
        lengths = [N[e] for e in rows]
        h, _ = packed(w.lstm(["lstm1", "lstm2"], F, H), x[rows].transpose(0, 1), lengths)
        each = real(T, lengths)
        off = (w.dense("dense1", 2 * H, 2)(h) - y[rows].transpose(0, 1)) ** 2
        return (off.mean(2) * each).sum() / each.sum() + 0.1 * ((h ** 2).mean(2) * each).sum() / each.sum()

    loss_of([0], True)
    train("adam", {"F": F}, w, {"x": x, "y": y, "n": torch.tensor(N)}, in_order(E, 4), 3, lambda p: optim.Adam(p, 0.05, betas=(0.8, 0.95), eps=1e-4, weight_decay=0.02),
          lambda o: optim.lr_scheduler.ConstantLR(o, 1), loss_of)


def rmsprop():
    torch.manual_seed(74)
    F, H, E, T = 3, 4, 6, 5
    w = Weights()
    x, y = data(E, T, F), data(E, 2)

    loss_of = last_of_two_layers(w, F, H, x, y, functional.l1_loss)

    loss_of([0], True)
    train("rmsprop", {"F": F}, w, {"x": x, "y": y}, in_order(E, 2), 2, lambda p: optim.RMSprop(p, 0.01, alpha=0.9, eps=1e-4, weight_decay=0.1, momentum=0.5),
          lambda o: optim.lr_scheduler.ConstantLR(o, 1), loss_of, frozen=[n for n in w if n.startswith("lstm1.")])


def carried():
    """Each row goes on where it stopped in the batch before, and no gradient goes back there (truncated backpropagation, Williams & Peng 1990); a pass begins anew."""
    torch.manual_seed(75)
    F, H, E, T, B = 3, 4, 6, 3, 2
    w = Weights()
    x, y = data(E, T, F), data(E, T, 2)
    last = None

    def loss_of(rows, first):
        nonlocal last
        start = None if first else tuple(v.detach() for v in last)
        h, last = w.lstm(["lstm1"], F, H)(x[rows].transpose(0, 1), start)
        return functional.mse_loss(w.dense("dense1", H, 2)(h), y[rows].transpose(0, 1))

    loss_of([0, 1], True)
    train("carried", {"F": F}, w, {"x": x, "y": y}, [[b * (E // B) + k for b in range(B)] for k in range(E // B)], 2, lambda p: optim.Adam(p, 0.03, eps=1e-4),
          lambda o: optim.lr_scheduler.ConstantLR(o, 1), loss_of, lambda p: nn.utils.clip_grad_norm_(p, 0.5))


(FOLDER / "training").mkdir(exist_ok=True)
sgd()
adamw()
adam()
rmsprop()
carried()
