"""Learns PLOVER's contexts of a sentence on top of the trained event head: a linear layer over the mean of its last states.

  python training/contexts.py --checkpoint build/events/head.pt

Learned from the corpus (sentences with events, whose contexts are labelled), measured on the documents that the head was kept from
(`--keep` of events.py); the layer and each context's threshold go into the checkpoint. training/events.sh calls it.
"""
import argparse
import json
import tomllib
from pathlib import Path

import torch
from torch.nn import functional as F

import events as training
import train as reader_training
import weights
from model import WordPieces

ROOT = training.ROOT


def names():
    found = []
    for path in sorted((ROOT / "codebook").glob("*.toml")):
        found += [c["name"] for c in tomllib.loads(path.read_text(encoding="utf-8")).get("context", [])]
    return found


def labelled(gold, words, known):
    """(sentence, 0 or 1 for each context) of every sentence with an event."""
    told = {}
    for doc in gold:
        items = words.get(doc["id"], [])
        for e in doc["events"]:
            span = e["event_spans"][0]
            item = training.sentence_of(items, span["start"], span["end"])
            if item is not None and e.get("context") is not None: told.setdefault(id(item), (item, set()))[1].update(e["context"])
    return [(item, torch.tensor([float(c in contexts) for c in known])) for item, contexts in told.values()]


@torch.no_grad()
def pooled(head, trunk, items):
    """Mean of the last states, without the marks of a pair."""
    out = []
    for k in range(0, len(items), 64):
        x, mask, _, marks = trunk(items[k:k + 64])
        bias = torch.where(mask, 0.0, -1e4)[:, None, None, :]
        for layer in head.layers: x = layer(x, bias)
        out.append((x * mask[..., None]).sum(1) / mask.sum(1, keepdim=True))
        for item in items[k:k + 64]: trunk.kept.pop(id(item), None)
    return torch.cat(out)


def f1(said, y):
    right = (said & (y > 0)).sum()
    return float(2 * right / (said.sum() + y.sum()).clamp(min=1))


def main():
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument("--checkpoint", type=Path, required=True)
    p.add_argument("--corpus", type=Path, default=ROOT / "corpus")
    p.add_argument("--decay", type=float, default=1e-4)
    a = p.parse_args()
    work = a.checkpoint.parent
    torch.manual_seed(1)
    state = torch.load(a.checkpoint, weights_only=False, map_location="cpu")
    head = training.Head(state["config"], [training.Layer(state["config"]) for _ in range(state["top"])], len(state["modes"]))
    head.load_state_dict({k: v for k, v in state["head"].items()})
    for m in head.quantised(): m.mode = "int8"
    head.eval()
    trunk = training.Trunk(weights.read(ROOT / "model/reader.onnx", state["config"]), training.DEPTH)
    pieces = WordPieces((reader_training.packaged_encoder() / "vocab.txt").read_text(encoding="utf-8").split("\n"))
    known = names()
    kept = training.rows(work / "kept.jsonl")
    apart = {d["id"] for d in kept}
    gold = [d for path in sorted(a.corpus.glob("*.jsonl")) for d in training.rows(path) if d["id"] not in apart]
    data = labelled(gold, training.load_words(work / "corpus.words", pieces), known)
    test = labelled(kept, training.words_of(kept, work / "kept.words", pieces), known)
    print(f"{len(data)} sentences to learn from, {len(test)} to measure on", flush=True)
    x, y = pooled(head, trunk, [i for i, _ in data]), torch.stack([c for _, c in data])
    tx, ty = pooled(head, trunk, [i for i, _ in test]), torch.stack([c for _, c in test])
    middle, scale = x.mean(0), x.std(0) + 1e-3
    weight, bias = torch.zeros(x.shape[1], len(known), requires_grad=True), torch.full((len(known),), -3.0, requires_grad=True)
    optimizer = torch.optim.Adam([weight, bias], lr=5e-3)
    scaled = (x - middle) / scale
    for step in range(600):
        optimizer.zero_grad()
        loss = F.binary_cross_entropy_with_logits(scaled @ weight + bias, y) + a.decay * (weight ** 2).sum()
        loss.backward()
        optimizer.step()
    with torch.no_grad():
        weight, bias = weight / scale[:, None], bias - (middle / scale) @ weight
        scores = tx @ weight + bias
        thresholds = [t / 10 for t in range(-30, 16, 2)]
        best = max(thresholds, key=lambda t: f1(scores > t, ty))
        print(f"contexts: F1 {f1(scores > best, ty):.4f} with the least score {best}")
    state["contexts"] = {"names": known, "weight": weight, "bias": bias - best}
    torch.save(state, a.checkpoint)


if __name__ == "__main__":
    main()
