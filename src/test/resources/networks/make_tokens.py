"""Tokens in and classes out: embeddings and losses are PyTorch's own (functional.embedding, functional.cross_entropy, which leaves out what is no step)."""
import torch
from torch.nn import functional
from form import Weights, packed, real, write


def tied_language_model():
    torch.manual_seed(41)
    V, H, B, T = 7, 4, 3, 6
    w = Weights()
    table, bias = w.make("E", V, H), w.make("b", V)
    layer = w.lstm(["lstm1"], H, H)
    text = torch.randint(V, (T + 1, B))
    x, y = text[:-1], text[1:]
    h, _ = layer(functional.embedding(x, table))
    logits = functional.linear(h, table, bias)
    loss = functional.cross_entropy(logits.reshape(-1, V), y.reshape(-1))
    write("tied_language_model", {"V": V}, B, T, w, {"x": x, "y": y}, {"logits": logits}, loss)


def tagging():
    torch.manual_seed(42)
    V, C, D, H, B, T, N = 6, 3, 3, 4, 4, 6, [3, 6, 1, 5]
    w = Weights()
    table = w.make("embedding1.E", V, D)
    one = w.lstm(["lstm1", "lstm2"], D, H)
    two = w.gru(["gru_reset_after1", "gru_reset_after2"], 2 * H, H)
    read = w.dense("dense1", 2 * H, C)
    x, y = torch.randint(V, (T, B)), torch.randint(C, (T, B))
    h, _ = packed(one, functional.embedding(x, table), N)
    h, _ = packed(two, h, N)
    logits = read(h)
    loss = functional.cross_entropy(logits.reshape(-1, C), y.masked_fill(~real(T, N), -100).reshape(-1))
    write("tagging", {"V": V, "C": C}, B, T, w, {"x": x, "y": y, "n": torch.tensor(N)}, {"logits": logits * real(T, N)[:, :, None]}, loss)


def teacher_forcing():
    """Sutskever et al. 2014, Cho et al. 2014: the decoder begins with what the encoder ends with, and is told the token before."""
    torch.manual_seed(43)
    S, V, D, H, B, T, N, M = 6, 5, 3, 4, 3, 6, [6, 2, 4], [3, 6, 1]
    w = Weights()
    source, target = w.make("embedding1.E", S, D), w.make("embedding2.E", V, D)
    encoder = w.gru(["gru_reset_after1", "gru_reset_after2"], D, H)
    bridge = w.dense("dense1", 2 * H, H)
    decoder = w.gru(["gru_reset_after3"], D, H)
    read = w.dense("dense2", H, V)
    x, said, y = torch.randint(S, (T, B)), torch.randint(V, (T, B)), torch.randint(V, (T, B))
    _, last = packed(encoder, functional.embedding(x, source), N)
    start = torch.tanh(bridge(torch.cat([last[0], last[1]], 1)))
    d, _ = packed(decoder, functional.embedding(said, target), M, start[None])
    logits = read(d)
    loss = functional.cross_entropy(logits.reshape(-1, V), y.masked_fill(~real(T, M), -100).reshape(-1))
    write("teacher_forcing", {"S": S, "V": V}, B, T, w, {"x": x, "said": said, "y": y, "n": torch.tensor(N), "m": torch.tensor(M)},
          {"logits": logits * real(T, M)[:, :, None], "start": start}, loss)


def attending(name, seed, additive):
    """A whole batch at once, with scores of minus infinity where a source has no step; make_attention.py computes each example by itself."""
    torch.manual_seed(seed)
    S, V, D, H, A, B, T, N, M = 5, 6, 3, 3, 4, 3, 6, [5, 1, 6], [6, 4, 2]
    w = Weights()
    source, target = w.make("embedding1.E", S, D), w.make("embedding2.E", V, D)
    encoder = w.lstm(["lstm1", "lstm2"], D, H)
    decoder = w.lstm(["lstm3"], D, 2 * H)
    if additive:
        v, query, key = w.make("v", A, scale=1), w.dense("dense1", 2 * H, A), w.dense("dense2", 2 * H, A)
        mix, read = w.dense("dense3", 4 * H, H), w.dense("dense4", H, V)
    else:
        mix, read = w.dense("dense1", 4 * H, H), w.dense("dense2", H, V)
    x, said, y = torch.randint(S, (T, B)), torch.randint(V, (T, B)), torch.randint(V, (T, B))
    e, (h, c) = packed(encoder, functional.embedding(x, source), N)
    start = (torch.cat([h[0], h[1]], 1)[None], torch.cat([c[0], c[1]], 1)[None])
    d, _ = packed(decoder, functional.embedding(said, target), M, start)
    if additive:
        scores = torch.tanh(query(d)[:, None] + key(e)[None]) @ v                                  # [of the decoder, of the encoder, example]
    else:
        scores = torch.einsum("tbh,sbh->tsb", d, e) / (2 * H) ** 0.5
    weights = functional.softmax(scores.masked_fill(~real(T, N)[None], -torch.inf), 1)
    context = torch.einsum("tsb,sbh->tbh", weights, e)
    logits = read(torch.tanh(mix(torch.cat([d, context], 2))))
    each = real(T, M)[:, :, None]
    loss = functional.cross_entropy(logits.reshape(-1, V), y.masked_fill(~each[:, :, 0], -100).reshape(-1))
    write(name, {"S": S, "V": V}, B, T, w, {"x": x, "said": said, "y": y, "n": torch.tensor(N), "m": torch.tensor(M)},
          {"logits": logits * each, "a": weights.transpose(1, 2) * each}, loss)


tied_language_model()
tagging()
teacher_forcing()
attending("teacher_forcing_additive_attention", 44, True)
attending("teacher_forcing_dot_product_attention", 45, False)
