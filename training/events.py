"""Trains the event head: triggers with category, their parties, mode and status, on the frozen lower layers of the reader.

  python training/events.py --words build/events --shared ../shared/data --out build/events [--fold K/N] [--without SET]

The head has layers of its own above the reader's first DEPTH layers, whose answers (int8, as the program computes them) are
made once and kept in memory. It learns from three kinds of gold:

  corpus    whole readings (corpus/): every event's trigger, category, modes, status, parties, place and time
  relations pairs with a category and no trigger: the trigger is latent, and all words are summed over
  spans     parties of a sentence, and its quad class: trigger and category latent

`--words` has what `cargo run --example event_words` made of the texts of each set.
"""
import argparse
import collections
import json
import math
import random
import sys
import time
from pathlib import Path

import torch
from torch import nn
from torch.nn import functional as F

import train as reader_training
import weights
from model import CLS, SEP, Layer, Quantised, WordPieces, from_pretrained, shape_of

CATEGORIES = ["AGREE", "CONSULT", "SUPPORT", "CONCEDE", "COOPERATE", "AID", "RETREAT", "REQUEST", "ACCUSE", "REJECT", "THREATEN",
              "PROTEST", "SANCTION", "MOBILIZE", "COERCE", "ASSAULT"]
DEPTH = 3  # layers of the reader under the head
NONE = len(CATEGORIES)
RECIPROCAL = [CATEGORIES.index(c) for c in ("AGREE", "CONSULT", "COOPERATE")]
YIELD = {"YIELD": ["CONCEDE", "RETREAT"]}
QUADS = {1: ["AGREE", "CONSULT", "SUPPORT"], 2: ["COOPERATE", "AID", "CONCEDE", "RETREAT"], 3: ["REQUEST", "ACCUSE", "REJECT", "THREATEN", "SANCTION"],
         4: ["PROTEST", "MOBILIZE", "COERCE", "ASSAULT"]}
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
        self.events, self.pairs, self.spans, self.full = [], [], None, False
        self.base, self.marks = self, None

    def marked(self, pair):
        """The same sentence asked about one pair: the words of the two sides are marked, and nothing else is learned from it."""
        copy = object.__new__(Item)
        copy.__dict__.update(self.__dict__, events=[], pairs=[pair], spans=None, full=False, base=self)
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


def spans(path, words):
    out = []
    for row in rows(path):
        all_ = row["actor_spans"] + row["recipient_spans"] + row["reciprocal_spans"]
        if not all_ or row["id"] not in words or row["quad"] == 0: continue
        item = sentence_of(words[row["id"]], all_[0]["start"], all_[0]["end"])
        side = lambda name: [h for s in row[name] if (h := item.head(s["start"], s["end"]))]
        item.spans = (side("actor_spans") + side("reciprocal_spans"), side("recipient_spans"), row["quad"])
        out.append(item)
    return out


def corpus(gold, words, modes):
    out = []
    for doc in gold:
        items = words.get(doc["id"], [])
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
            if pair: item.pairs.append((*pair, e["event"][0], None, [[w] if w else [] for w in pair]))
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

    spans = [(b, item.spans) for b, item in enumerate(batch) if item.spans]
    if spans:
        rows = torch.tensor([b for b, _ in spans])
        right = torch.zeros(len(spans), NONE + 1, dtype=torch.bool)
        gold = torch.zeros(len(spans), width, 2)
        for i, (_, (actors, recipients, quad)) in enumerate(spans):
            right[i, [CATEGORIES.index(c) for c in QUADS[quad]]] = True
            gold[i, actors, 0] = 1; gold[i, recipients, 1] = 1
        t = torch.logsumexp(logp[rows].masked_fill(~right[:, None], -1e4), -1)
        scores = out["roles"][rows][..., :2]
        fit = F.binary_cross_entropy_with_logits(scores, gold[:, None].expand_as(scores), reduction="none")
        fit = (fit * words[rows][:, None, :, None]).sum((2, 3))
        parts["spans"] = -0.3 * torch.logsumexp((t - fit).masked_fill(~words[rows], -1e4), 1).sum()
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


def fresh(config, labels, start, depth, top, encoder):
    """A head whose layers start as the last `top` ones of the base model or of the reader."""
    if start == "base":
        base = from_pretrained(reader_training.packaged_encoder(), labels)
        layers = list(base.layers[len(base.layers) - top:])
    else:
        import copy
        layers = [copy.deepcopy(l) for l in encoder.layers[depth:depth + top]]
        for l in layers:
            for p in l.parameters(): p.requires_grad = True
            for m in l.modules():
                if isinstance(m, Quantised): m.mode = "float"
    return layers
