"""Trains the event head: triggers with category, their parties, mode and status, on the frozen lower layers of the reader.

  python training/events.py --shared ../shared/data --out build/events [--folds 10] [--without-shared]

The head has layers of its own above the reader's first DEPTH layers, whose answers (int8, as the program computes them) are
made once and kept in memory. It learns in two stages: from the corpus and from those labelled sentences of spans-dev and quads-dev that are
not in relations-dev; then from relations-dev and as much of the corpus, at the end as int8. Gold comes in two kinds:

  full      whole readings (corpus/, training/labels/): every event's trigger, category, modes, status, parties, place and time
  pairs     a category between two given sides and no trigger: the trigger is latent, and all words are summed over

`--folds N` trains the second stage N times, each time without a part of relations-dev, and writes what these heads answer on their part
(OUT/folds.jsonl): the first stage and the frozen layers are shared, and have not seen relations-dev.
Words, trees and mentions are the program's own (`cargo run --release --example event_words`, called here).
"""
import argparse
import collections
import json
import copy
import math
import random
import re
import subprocess
import sys
import time
import tomllib
from pathlib import Path

import torch
from torch import nn
from torch.nn import functional as F

import train as reader_training
import weights
from model import CLS, SEP, Layer, Quantised, WordPieces, from_pretrained, shape_of

CATEGORIES = ["AGREE", "CONSULT", "SUPPORT", "CONCEDE", "COOPERATE", "AID", "RETREAT", "REQUEST", "ACCUSE", "REJECT", "THREATEN",
              "PROTEST", "SANCTION", "MOBILIZE", "COERCE", "ASSAULT"]
DEPTH = 1  # layers of the reader under the head
NONE = len(CATEGORIES)
RECIPROCAL = [CATEGORIES.index(c) for c in ("AGREE", "CONSULT", "COOPERATE")]
YIELD = {"YIELD": ["CONCEDE", "RETREAT"]}
STATUS = ["actual", "future", "hypothetical", "negated"]
ROLES = ["actor", "recipient", "place", "time"]
CONTENT = {"NOUN", "VERB", "PROPN", "ADJ"}


class Item:
    """A sentence with what is known of its events. Words count from 1, as the network has them: 0 is [CLS]."""
    def __init__(self, row, pieces):
        self.id, self.words = row["id"], row["words"]
        self.pieces, self.shapes, self.first = [pieces.ids[CLS]], [0], [0]
        for w in self.words:
            self.first.append(len(self.pieces))
            own = pieces(w[2])
            self.pieces += own
            self.shapes += [shape_of(w[2])] * len(own)
        self.pieces.append(pieces.ids[SEP]); self.shapes.append(0)
        self.events, self.pairs, self.full = [], [], False
        self.base, self.marks = self, None

    def marked(self, pair):
        """The same sentence asked about one pair: the words of the two sides are marked, and nothing else is learned from it."""
        copy = object.__new__(Item)
        copy.__dict__.update(self.__dict__, events=[], pairs=[pair], full=False, base=self)
        copy.marks = [0] * len(self.pieces)
        ends = self.first[2:] + [len(self.pieces) - 1]
        for side, words in enumerate(pair[4], 1):
            for w in words:
                for piece in range(self.first[w], ends[w - 1]): copy.marks[piece] = side
        return copy

    def inside(self, start, end):
        return [i for i, w in enumerate(self.words) if w[0] < end and w[1] > start]

    def head(self, start, end):
        """The word of a span that hangs from outside it, nominal if possible (counted from 1), or none."""
        inside = self.inside(start, end)
        tops = [i for i in inside if self.words[i][4] not in inside]
        nominal = [i for i in tops if self.words[i][3] in ("NOUN", "PROPN", "PRON", "NUM")]
        found = (nominal or [i for i in tops if self.words[i][3] not in ("PUNCT", "ADP", "DET")] or tops or inside)
        return found[0] + 1 if found else None

    def triggers(self, spans):
        words = sorted({i for s in spans for i in self.inside(s["start"], s["end"])})
        return [i + 1 for i in words if self.words[i][3] in CONTENT] or [i + 1 for i in words]


def load_words(path, pieces):
    items = collections.defaultdict(list)
    for line in path.read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        if 0 < len(row["words"]) <= 160: items[row["id"]].append(Item(row, pieces))
    return items


def rows(path):
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]


def sentence_of(items, start, end):
    best = [(sum(1 for _ in it.inside(start, end)), it) for it in items]
    return max(best, key=lambda b: b[0])[1] if best else None


def relations(path, words):
    out = []
    for row in rows(path):
        sides = [row["actor"], row["recipient"]]
        have = [s for s in sides if s]
        if not have or row["id"] not in words: continue
        item = sentence_of(words[row["id"]], have[0]["start"], have[0]["end"])
        heads = [item.head(s["start"], s["end"]) if s else None for s in sides]
        spans = [[i + 1 for i in item.inside(s["start"], s["end"])] if s else [] for s in sides]
        item.pairs.append((heads[0], heads[1], row["event"], row["id"], spans))
        out.append(item)
    return list(dict.fromkeys(out))


def corpus(gold, words, modes):
    out = []
    for doc in gold:
        items = words.get(doc["id"], [])
        if not doc["events"] and "none" not in doc and "title" not in doc: continue  # nobody has said that there is none
        for item in items: item.full = True
        for e in doc["events"]:
            span = e["event_spans"][0]
            item = sentence_of(items, span["start"], span["end"])
            if item is None: continue
            triggers = item.triggers(e["event_spans"])
            if not triggers: continue
            side = lambda name: [h for s in e[name] if (h := item.head(s["start"], s["end"]))]
            one = lambda name: [h for s in [e.get(name)] if s and (h := item.head(s["start"], s["end"]))]
            c = CATEGORIES.index(e["event"][0])
            item.events.append({"triggers": triggers, "category": c, "modes": [modes[e["event"][0], m] for m in e["mode"]],
                                "status": STATUS.index(e["status"]), "historical": e["historical"],
                                "roles": [side("actor"), side("recipient"), one("event_loc"), one("date_span")]})
            a, r = item.events[-1]["roles"][:2]
            pair = None
            if a and r: pair = (a[0], r[0])
            elif c in RECIPROCAL and len(a) > 1: pair = (a[0], a[1])
            elif a: pair = (a[0], None)
            elif r: pair = (None, r[0])
            if pair and not any(p[3] for p in item.pairs): item.pairs.append((*pair, e["event"][0], None, [[w] if w else [] for w in pair]))
        out += items
    return out


class Head(nn.Module):
    ARG, PAIR = 128, 192

    def __init__(self, config, layers, modes):
        super().__init__()
        h = config["hidden_size"]
        self.layers = nn.ModuleList(layers)
        self.trigger = Quantised(h, NONE + 1)
        self.mode = Quantised(h, modes)
        self.status = Quantised(h, len(STATUS) + 1)
        self.query, self.key = Quantised(h, len(ROLES) * self.ARG), Quantised(h, self.ARG)
        self.role_bias = nn.Parameter(torch.full((len(ROLES),), -2.0))
        self.pair_in = Quantised(h, 3 * self.PAIR)  # as actor, as recipient, as [CLS]
        self.absent = nn.Parameter(torch.zeros(2, self.PAIR))
        self.pair_out = nn.Linear(self.PAIR, NONE)
        self.balance = nn.Parameter(torch.tensor([1.0, 1.0]))
        self.marks = nn.Embedding(3, h)
        nn.init.normal_(self.marks.weight, std=0.1)
        self.drop = nn.Dropout(0.2)
        nn.init.normal_(self.query.weight, std=0.02); nn.init.normal_(self.key.weight, std=0.02)

    def forward(self, x, mask, first, marks):
        x = x + self.marks(marks) * (marks > 0)[..., None]
        bias = torch.where(mask, 0.0, -1e4)[:, None, None, :]
        for layer in self.layers: x = layer(x, bias)
        h = self.drop(torch.gather(x, 1, first[:, :, None].expand(-1, -1, x.shape[2])))
        b, w, _ = h.shape
        q = self.query(h).view(b, w, len(ROLES), self.ARG)
        roles = torch.einsum("btrd,bwd->btwr", q.float(), self.key(h).float()) / math.sqrt(self.ARG) + self.role_bias
        return {"trigger": self.trigger(h).float(), "mode": self.mode(h).float(), "status": self.status(h).float(),
                "roles": roles, "pair": self.pair_in(h).float()}

    def quantised(self):
        return [m for m in self.modules() if isinstance(m, Quantised)]

    def pair(self, out, rows, words, actors, recipients):
        """Log-probabilities of the sixteen categories for pairs, given that there is one, and their joint log-likelihoods, the
        trigger summed over. rows: the pair's sentence; words: mask of its words; actors, recipients: word, 0 for none."""
        t = F.log_softmax(out["trigger"][rows], -1)[..., :NONE].masked_fill(~words[rows][..., None], -1e4)  # pair x word x category
        roles = out["roles"][rows]
        n = torch.arange(len(rows))
        have_a, have_r = (actors > 0).float()[:, None], (recipients > 0).float()[:, None]
        side = lambda w, k: F.logsigmoid(roles[n, :, w, k])
        one_way = side(actors, 0) * have_a + side(recipients, 1) * have_r
        both = torch.maximum(side(actors, 0), side(actors, 1)) * have_a + torch.maximum(side(recipients, 0), side(recipients, 1)) * have_r
        reciprocal = torch.zeros(NONE, dtype=torch.bool); reciprocal[RECIPROCAL] = True
        latent = torch.logsumexp(t + torch.where(reciprocal, both[..., None], one_way[..., None]), 1)
        inner = out["pair"][rows]
        part = lambda w, k: torch.where((w > 0)[:, None], inner[n, w, k * self.PAIR:(k + 1) * self.PAIR], self.absent[k])
        direct = self.pair_out(F.gelu(part(actors, 0) + part(recipients, 1) + inner[:, 0, 2 * self.PAIR:]))
        return F.log_softmax(self.balance[0] * latent + self.balance[1] * direct, -1), latent


def fold(logp, name):
    """Log-probability of a category as PLV counts (YIELD for two)."""
    ids = [CATEGORIES.index(c) for c in YIELD.get(name, [name])]
    return torch.logsumexp(logp[..., ids], -1)


def category_mask(names):
    """Which of the sixteen categories each name may stand for."""
    mask = torch.zeros(len(names), NONE, dtype=torch.bool)
    for i, name in enumerate(names): mask[i, [CATEGORIES.index(c) for c in YIELD.get(name, [name])]] = True
    return mask


def word_mask(batch, width):
    mask = torch.zeros(len(batch), width, dtype=torch.bool)
    for b, item in enumerate(batch): mask[b, 1:len(item.words) + 1] = True
    return mask


def losses(head, out, batch):
    """Summed over the batch, a part for each thing learned."""
    parts = {}
    width = out["trigger"].shape[1]
    words = word_mask(batch, width)
    logp = F.log_softmax(out["trigger"], -1)

    events = [(b, e) for b, item in enumerate(batch) if item.full for e in item.events]
    full = torch.tensor([item.full for item in batch])
    silent = words & full[:, None]
    for b, e in events: silent[b, e["triggers"]] = False
    parts["none"] = -0.5 * logp[..., NONE][silent].sum()
    if events:
        most = max(len(e["triggers"]) for _, e in events)
        at = torch.tensor([e["triggers"] + [0] * (most - len(e["triggers"])) for _, e in events])
        real = at > 0
        rows = torch.tensor([b for b, _ in events])
        share = real / real.sum(1, keepdim=True)
        category = torch.tensor([e["category"] for _, e in events])
        of_event = logp[rows[:, None], at, category[:, None]].masked_fill(~real, -1e4)
        parts["trigger"] = -torch.logsumexp(of_event, 1).sum()
        roles = torch.zeros(len(events), width, len(ROLES))
        modes = torch.zeros(len(events), out["mode"].shape[2])
        for i, (_, e) in enumerate(events):
            modes[i, e["modes"]] = 1
            for k, heads in enumerate(e["roles"]): roles[i, heads, k] = 1
        scores = out["roles"][rows[:, None], at]  # event x trigger x word x role
        fit = F.binary_cross_entropy_with_logits(scores, roles[:, None].expand_as(scores), reduction="none")
        fit = (fit * words[rows][:, None, :, None]).sum((2, 3))
        parts["roles"] = 0.5 * (fit * share).sum()
        scores = out["mode"][rows[:, None], at]
        fit = F.binary_cross_entropy_with_logits(scores, modes[:, None].expand_as(scores), reduction="none").sum(2)
        parts["mode"] = 0.3 * (fit * share).sum()
        scores = out["status"][rows[:, None], at]
        status = torch.tensor([e["status"] for _, e in events])[:, None].expand_as(at)
        fit = F.cross_entropy(scores[..., :4].transpose(1, 2), status, reduction="none")
        past = torch.tensor([float(e["historical"]) for _, e in events])[:, None].expand_as(at)
        fit = 0.5 * fit + 0.3 * F.binary_cross_entropy_with_logits(scores[..., 4], past, reduction="none")
        parts["status"] = (fit * share).sum()

    pairs = [(b, item, p) for b, item in enumerate(batch) for p in item.pairs]
    if pairs:
        number = lambda k: torch.tensor([p[k] or 0 for _, _, p in pairs])
        answer, latent = head.pair(out, torch.tensor([b for b, _, _ in pairs]), words, number(0), number(1))
        right = category_mask([p[2] for _, _, p in pairs])
        gold = lambda scores: torch.logsumexp(scores.masked_fill(~right, -1e4), 1)
        parts["pair"] = -gold(answer).sum()
        # A pair without more is of one event at least: its joint likelihood itself counts, not only its share.
        alone = torch.tensor([not item.full and not item.marks for _, item, _ in pairs]).float()
        parts["latent"] = -0.3 * (gold(latent).clamp(min=-8, max=0) * alone).sum()

    return sum(parts.values()) / len(batch), {k: float(v.detach()) for k, v in parts.items()}


def pad(batch, key, fill=0):
    width = max(len(getattr(i, key)) for i in batch)
    return torch.tensor([getattr(i, key) + [fill] * (width - len(getattr(i, key))) for i in batch])


class Trunk:
    """States under the head for every item, made once."""
    def __init__(self, encoder, depth):
        self.encoder, self.depth, self.kept = encoder, depth, {}

    def __call__(self, batch):
        new = list({id(i.base): i.base for i in batch if id(i.base) not in self.kept}.values())
        if new:
            with torch.no_grad():
                pieces = pad(new, "pieces")
                mask = torch.tensor([[1] * len(i.pieces) + [0] * (pieces.shape[1] - len(i.pieces)) for i in new]).bool()
                states = self.encoder(pieces, pad(new, "shapes"), mask, self.depth)
            for k, i in enumerate(new): self.kept[id(i)] = states[self.depth - 1][k, :len(i.pieces)].half()
        width = max(len(i.pieces) for i in batch)
        x = torch.zeros(len(batch), width, next(iter(self.kept.values())).shape[1])
        mask = torch.zeros(len(batch), width, dtype=torch.bool)
        marks = torch.zeros(len(batch), width, dtype=torch.long)
        for k, i in enumerate(batch):
            x[k, :len(i.pieces)] = self.kept[id(i.base)].float()
            mask[k, :len(i.pieces)] = True
            if i.marks: marks[k, :len(i.pieces)] = torch.tensor(i.marks)
        return x, mask, pad(batch, "first"), marks


def batches(items, size, rng):
    """Batches of like length, in random order."""
    order = sorted(items, key=lambda i: len(i.pieces) + rng.random() * 6)
    out = [order[k:k + size] for k in range(0, len(order), size)]
    rng.shuffle(out)
    return out


def fit(head, trunk, items, epochs, rate, head_rate, seed, size=24, int8_epochs=0, log=None, weights_=None):
    rng = random.Random(seed); torch.manual_seed(seed)
    inner = [p for n, p in head.named_parameters() if n.startswith("layers")]
    outer = [p for n, p in head.named_parameters() if not n.startswith("layers")]
    opt = torch.optim.AdamW([{"params": inner, "lr": rate}, {"params": outer, "lr": head_rate}], weight_decay=0.01, betas=(0.9, 0.98))
    steps = epochs * math.ceil((len(items) + sum(1 for i in items if i.pairs)) / size)
    schedule = torch.optim.lr_scheduler.LambdaLR(opt, lambda s: min((s + 1) / (0.1 * steps + 1), max(0.0, 1 - s / steps)) )
    for epoch in range(epochs):
        if int8_epochs and epoch == epochs - int8_epochs: to_int8(head, trunk, items)
        head.train()
        started, sums = time.time(), collections.Counter()
        asked = [i.marked(rng.choice(i.pairs)) for i in items if i.pairs]
        for batch in batches(items + asked, size, rng):
            seen = trunk(batch)
            with torch.autocast("cpu", torch.bfloat16): out = head(*seen)
            loss, parts = losses(head, out, batch)
            opt.zero_grad(); loss.backward()
            torch.nn.utils.clip_grad_norm_(head.parameters(), 1.0)
            opt.step(); schedule.step()
            sums.update(parts)
        if log: print(f"  epoch {epoch + 1}: " + " ".join(f"{k} {v / len(items):.3f}" for k, v in sums.items()) + f" ({time.time() - started:.0f} s)", file=log, flush=True)


def to_int8(head, trunk, items):
    """Takes the ranges of activations from some sentences; from here on the layers behave as int8."""
    head.eval()
    for m in head.quantised(): m.mode, m.seen = "watch", []
    with torch.no_grad():
        for k in range(0, min(len(items), 600), 24): head(*trunk(items[k:k + 24]))
    for m in head.quantised():
        seen = torch.stack(m.seen)
        m.low, m.high = seen[:, 0].quantile(0.02).clamp(max=0), seen[:, 1].quantile(0.98).clamp(min=0)
        m.mode, m.seen = "int8", []


@torch.no_grad()
def answers(head, trunk, items, marked=True):
    """For every pair with an id: (id, gold, log-probabilities)."""
    head.eval()
    found = []
    asked = [i.marked(p) if marked else i for i in items for p in (i.pairs if marked else [None]) if i.pairs]
    for k in range(0, len(asked), 24):
        batch = asked[k:k + 24]
        out = head(*trunk(batch))
        pairs = [(b, p) for b, item in enumerate(batch) for p in item.pairs if p[3]]
        if not pairs: continue
        number = lambda k: torch.tensor([p[k] or 0 for _, p in pairs])
        answer, _ = head.pair(out, torch.tensor([b for b, _ in pairs]), word_mask(batch, out["trigger"].shape[1]), number(0), number(1))
        found += [(p[3], p[2], logp) for (_, p), logp in zip(pairs, answer)]
    return found


PLV = [c for c in CATEGORIES if c not in ("CONCEDE", "RETREAT")] + ["YIELD"]


def plv_answer(logp):
    return max(PLV, key=lambda c: float(fold(logp, c)))


def macro(pairs):
    tp, g, p = collections.Counter(), collections.Counter(), collections.Counter()
    for gold, answer in pairs: g[gold] += 1; p[answer] += 1; tp[gold] += gold == answer
    return sum(2 * tp[c] / (g[c] + p[c]) for c in g) / len(g)


def base_layers(labels, top):
    """The last layers of the base model, which serve here better than the reader's own."""
    base = from_pretrained(reader_training.packaged_encoder(), labels)
    return list(base.layers[len(base.layers) - top:])


def fit_gate(trunk, items, seed):
    """Whether a sentence may hold an event at all: a linear score of each piece's state, the highest counts. The bias is such that
    99 of 100 sentences with events pass."""
    torch.manual_seed(seed)
    weight, bias = torch.zeros(384, requires_grad=True), torch.zeros(1, requires_grad=True)
    opt = torch.optim.Adam([weight, bias], lr=3e-3)
    truth = lambda batch: torch.tensor([float(bool(i.events or i.pairs)) for i in batch])
    def score(batch):
        x, mask, _, _ = trunk(batch)
        return (x @ weight + bias).masked_fill(~mask, -1e4).amax(1)
    rng = random.Random(seed)
    for _ in range(6):
        for batch in batches(items, 64, rng):
            loss = F.binary_cross_entropy_with_logits(score(batch), truth(batch))
            opt.zero_grad(); loss.backward(); opt.step()
    with torch.no_grad():
        scored = [(float(s), t) for k in range(0, len(items), 64) for s, t in zip(score(items[k:k + 64]), truth(items[k:k + 64]))]
        least = sorted(s for s, t in scored if t)[len([1 for _, t in scored if t]) // 100]
    passed = sum(s > least for s, t in scored if not t) / max(1, sum(not t for _, t in scored))
    print(f"gate: {passed:.2f} of the sentences without events pass", flush=True)
    return weight.detach(), bias.detach()[0] - least


ROOT = Path(__file__).resolve().parent.parent


def words_of(documents, path, pieces):
    """The program's own words of some documents."""
    path.parent.mkdir(parents=True, exist_ok=True)
    texts = path.with_suffix(".in")
    texts.write_text("".join(json.dumps({k: d.get(k) for k in ("id", "date", "text")}) + "\n" for d in documents), encoding="utf-8")
    with path.open("w") as out:
        subprocess.run(["cargo", "run", "--release", "--quiet", "--example", "event_words", "--", str(texts.resolve())], stdout=out, check=True, cwd=ROOT)
    return load_words(path, pieces)


def news_sentences(articles, labels):
    """Labelled sentences of PolNeAR's articles, each a document of its own."""
    texts = {r["id"]: r["text"] for r in rows(articles)}
    cut = lambda d: texts[d["id"]][d["start"]:d["start"] + d["length"]]
    return [{**d, "id": f"{d['id']} {d['start']}", "text": cut(d)} for d in rows(labels) if d["id"] in texts]


def letters(text):
    return re.sub("[^a-z0-9]", "", text.lower())


def main():
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument("--shared", type=Path, help="folder with events/relations-dev.jsonl, spans-dev.jsonl, quads-dev.jsonl")
    p.add_argument("--out", type=Path, required=True)
    p.add_argument("--without-shared", action="store_true", help="learn from the corpus alone: the licences of the shared sets are in doubt")
    p.add_argument("--corpus", type=Path, default=ROOT / "corpus")
    p.add_argument("--keep", type=int, metavar="K", help="leave out every K-th document of the corpus, to learn the decision from")
    p.add_argument("--top", type=int, default=5, help="layers of the head (%(default)s)")
    p.add_argument("--epochs", type=int, nargs=2, default=[5, 5], help="of the two stages (%(default)s)")
    p.add_argument("--rate", type=float, default=2e-4)
    p.add_argument("--head-rate", type=float, default=1e-3)
    p.add_argument("--folds", type=int, default=0)
    p.add_argument("--resume", action="store_true", help="go on after the first stage, if OUT has it")
    p.add_argument("--seed", type=int, default=1)
    a = p.parse_args()
    a.out.mkdir(parents=True, exist_ok=True)
    folder = reader_training.packaged_encoder()
    config, labels = json.loads((folder / "config.json").read_text()), json.loads((ROOT / "model/labels.json").read_text())
    pieces = WordPieces((folder / "vocab.txt").read_text(encoding="utf-8").split("\n"))
    modes = {}
    for path in sorted((ROOT / "codebook").glob("*.toml")):
        data = tomllib.loads(path.read_text(encoding="utf-8"))
        for m in data.get("modes", {}): modes[data["category"], m] = len(modes)
    gold = [d for path in sorted(a.corpus.glob("*.jsonl")) for d in rows(path)]
    examples = a.out / "codebook.jsonl"
    subprocess.run([sys.executable, str(ROOT / "training/codebook_examples.py"), "--out", str(examples)], check=True)
    if a.keep:
        (a.out / "kept.jsonl").write_text("".join(json.dumps(d) + "\n" for i, d in enumerate(gold) if i % a.keep == 0))
        gold = [d for i, d in enumerate(gold) if i % a.keep]
    gold += rows(examples)
    first = corpus([{"none": "", **d} for d in gold], words_of(gold, a.out / "corpus.words", pieces), modes)
    pairs = []
    if not a.without_shared:
        sets = a.shared / "events"
        asked = rows(sets / "relations-dev.jsonl")
        words = words_of(asked, a.out / "relations.words", pieces)
        pairs = relations(sets / "relations-dev.jsonl", words)
        corpus(rows(ROOT / "training/labels/relations.jsonl"), words, modes)
        known = {letters(r["text"]) for r in asked}
        others = [r for name in ("spans", "quads") for r in rows(sets / f"{name}-dev.jsonl") if letters(r["text"]) not in known]
        first += corpus(rows(ROOT / "training/labels/spans.jsonl"), words_of(others, a.out / "spans.words", pieces), modes)
        news = news_sentences(a.shared / "attribution/train.jsonl", ROOT / "training/labels/news.jsonl")
        first += corpus(news, words_of(news, a.out / "news.words", pieces), modes)
    print(f"{len(first)} sentences in the first stage, {len(pairs)} of relations", flush=True)
    trunk = Trunk(weights.read(ROOT / "model/reader.onnx", config), DEPTH)
    torch.manual_seed(a.seed)
    head = Head(config, base_layers(labels, a.top), len(modes))
    kept = a.out / "first.pt"
    if a.resume and kept.exists(): head.load_state_dict(torch.load(kept))
    else:
        fit(head, trunk, first, a.epochs[0], a.rate, a.head_rate, a.seed, log=sys.stdout)
        torch.save(head.state_dict(), kept)
    rng = random.Random(a.seed)
    second = lambda part: part + rng.sample(first, min(len(first), max(1200, len(part))))

    # The head itself first: the folds only measure.
    start = copy.deepcopy(head.state_dict())
    fit(head, trunk, second(pairs), a.epochs[1], a.rate, a.head_rate, a.seed, int8_epochs=2, log=sys.stdout)
    gate, gate_bias = fit_gate(trunk, first + pairs, a.seed)
    torch.save({"config": config, "top": a.top, "modes": list(modes), "head": head.state_dict(), "gate": gate, "gate_bias": gate_bias}, a.out / "head.pt")
    print("wrote", a.out / "head.pt", flush=True)

    if a.folds:
        random.Random(7).shuffle(pairs)
        answered = []
        for k in range(a.folds):
            head = Head(config, base_layers(labels, a.top), len(modes))
            head.load_state_dict(start)
            fit(head, trunk, second([x for i, x in enumerate(pairs) if i % a.folds != k]), a.epochs[1], a.rate, a.head_rate, k, int8_epochs=2)
            answered += answers(head, trunk, pairs[k::a.folds])
            so_far = [(g, plv_answer(l)) for _, g, l in answered]
            print(f"fold {k + 1}: macro-F1 {macro(so_far):.4f}, accuracy {sum(g == x for g, x in so_far) / len(so_far):.4f} so far", flush=True)
        with (a.out / "folds.jsonl").open("w") as out:
            for id_, g, logp in answered: out.write(json.dumps({"id": id_, "event": g, "scores": [round(float(x), 4) for x in logp]}) + "\n")


if __name__ == "__main__":
    main()
