"""The reader's network: a small BERT with the letter case added to its input, and heads for tags, trees and names.

The same modules train in float and, with `quantise`, behave as the int8 network will: weights with one scale an
output channel and seven bits (so that CPUs without VNNI do not saturate and every machine gives the same answer),
activations with one fixed scale a layer (so that no sentence's answer depends on its neighbours in a batch).
"""
import json
import math
import unicodedata
from pathlib import Path

import torch
from safetensors.torch import load_file
from torch import nn
from torch.nn import functional as F

WEIGHT_LEVELS = 63  # of 7 bits, signed
SHAPES = 7  # none, lower, Title, single capital, UPPER, mixed, no letters
MAX_PIECES = 8  # a word's further pieces are dropped
CLS, SEP, PAD, UNK = "[CLS]", "[SEP]", "[PAD]", "[UNK]"


def shape_of(word):
    letters = [c for c in word if c.isalpha()]
    if not letters: return 6
    if all(c.islower() or not c.isupper() for c in letters): return 1
    if all(c.isupper() for c in letters): return 3 if len(letters) == 1 else 4
    if letters[0].isupper() and not any(c.isupper() for c in letters[1:]): return 2
    return 5


class WordPieces:
    """Words to pieces, as BERT's uncased tokenizer has it, one word at a time."""
    def __init__(self, vocab):
        self.ids = {piece: i for i, piece in enumerate(vocab)}
        self.cache = {}

    def __call__(self, word):
        if word not in self.cache: self.cache[word] = self.split(word)
        return self.cache[word]

    def split(self, word):
        plain = "".join(c for c in unicodedata.normalize("NFD", word.lower()) if unicodedata.category(c) != "Mn")
        out = []
        for part in self.parts(plain):
            pieces, start = [], 0
            while start < len(part):
                end = len(part)
                while end > start and ("##" if start else "") + part[start:end] not in self.ids: end -= 1
                if end == start: pieces = [UNK]; break
                pieces.append(("##" if start else "") + part[start:end])
                start = end
            out += pieces
        return [self.ids[p] for p in out[:MAX_PIECES]] or [self.ids[UNK]]

    @staticmethod
    def parts(word):
        """Splits at punctuation, each sign a part of its own; drops control characters and white space."""
        parts, fresh = [], True
        for c in word:
            category = unicodedata.category(c)
            if c.isspace() or category.startswith("C"): fresh = True; continue
            sign = category[0] == "P" or c in "$+<=>^`|~"
            if sign or fresh: parts.append("")
            parts[-1] += c
            fresh = sign
        return parts


class Quantised(nn.Linear):
    """A linear layer that can pretend to be int8."""
    def __init__(self, *size):
        super().__init__(*size)
        self.mode = "float"  # "watch": note the input's range; "int8"; "frozen": int8 whose weights are whole numbers already
        self.register_buffer("low", torch.tensor(0.0))
        self.register_buffer("high", torch.tensor(0.0))
        self.seen = []

    def forward(self, x):
        if self.mode == "watch": self.seen.append(torch.stack(percentiles(x)))
        if self.mode in ("float", "watch"): return super().forward(x)
        scale, zero = self.activation()
        x32 = x.float()
        q = torch.clamp(torch.round(x32 / scale) + zero, 0, 255)
        fake = (q - zero) * scale
        if self.mode == "frozen": return F.linear(fake, self.weight, self.bias)
        clipped = torch.clamp(x32, self.low, self.high)
        x = clipped + (fake - clipped).detach()
        w = self.weight + (self.weight_levels()[0] * self.weight_levels()[1] - self.weight).detach()
        return F.linear(x, w, self.bias)

    def activation(self):
        scale = (self.high - self.low) / 255
        return scale, torch.round(-self.low / scale)

    def weight_levels(self):
        """Whole-number weights and their scales, one a row (output channel)."""
        scale = self.weight.detach().abs().amax(1, keepdim=True).clamp(min=1e-8) / WEIGHT_LEVELS
        return torch.round(self.weight.detach() / scale), scale


def percentiles(x):
    flat = x.detach().float().flatten()
    return flat.min(), flat.max()


class Layer(nn.Module):
    def __init__(self, c):
        super().__init__()
        h = c["hidden_size"]
        self.heads, self.width = c["num_attention_heads"], h
        self.qkv, self.out = Quantised(h, 3 * h), Quantised(h, h)
        self.up, self.down = Quantised(h, c["intermediate_size"]), Quantised(c["intermediate_size"], h)
        self.norm1, self.norm2 = nn.LayerNorm(h, 1e-12), nn.LayerNorm(h, 1e-12)
        self.drop = nn.Dropout(0.1)

    def forward(self, x, mask):
        b, n, h = x.shape
        q, k, v = self.qkv(x).view(b, n, 3, self.heads, h // self.heads).permute(2, 0, 3, 1, 4)
        a = F.scaled_dot_product_attention(q, k, v, attn_mask=mask.to(q.dtype), dropout_p=0.1 if self.training else 0.0)
        x = self.norm1(x + self.drop(self.out(a.transpose(1, 2).reshape(b, n, h))))
        return self.norm2(x + self.drop(self.down(F.gelu(self.up(x)))))


class Reader(nn.Module):
    ARC, REL = 256, 80

    def __init__(self, config, labels):
        super().__init__()
        self.config, self.labels = config, labels
        h = config["hidden_size"]
        self.words = nn.Embedding(config["vocab_size"], h)
        self.positions = nn.Embedding(config["max_position_embeddings"], h)
        self.shapes = nn.Embedding(SHAPES, h)
        nn.init.normal_(self.shapes.weight, std=0.005)
        self.norm, self.drop = nn.LayerNorm(h, 1e-12), nn.Dropout(0.1)
        self.layers = nn.ModuleList(Layer(config) for _ in range(config["num_hidden_layers"]))
        self.tags = Quantised(h, sum(len(labels[k]) for k in TAGS))
        self.spaces = Quantised(h, 2 * self.ARC + 2 * self.REL)
        self.arc = Quantised(self.ARC, self.ARC)
        self.arc_bias = nn.Parameter(torch.zeros(self.ARC))
        self.rel = Quantised(self.REL, len(labels["rel"]) * self.REL)
        self.rel_head, self.rel_dep = Quantised(h, len(labels["rel"])), Quantised(h, len(labels["rel"]))
        nn.init.zeros_(self.arc.bias); nn.init.normal_(self.arc.weight, std=1 / self.ARC)
        nn.init.normal_(self.rel.weight, std=1 / self.REL); nn.init.zeros_(self.rel.bias)
        self.head_drop = nn.Dropout(0.33)

    def encode(self, pieces, shapes, mask):
        place = torch.arange(pieces.shape[1])
        x = self.drop(self.norm(self.words(pieces) + self.positions(place) + self.shapes(shapes)))
        bias = torch.where(mask, 0.0, -1e4)[:, None, None, :]
        for layer in self.layers: x = layer(x, bias)
        return x

    def forward(self, pieces, shapes, mask, first):
        """Tag scores [b, w, tags]; arc scores [b, w, w]; relation parts. Word 0 is the root ([CLS])."""
        x = self.encode(pieces, shapes, mask)
        h = self.head_drop(torch.gather(x, 1, first[:, :, None].expand(-1, -1, x.shape[2])))
        tags = self.tags(h)
        s = self.head_drop(F.gelu(self.spaces(h)))
        arc_dep, arc_head, rel_dep, rel_head = s.split([self.ARC, self.ARC, self.REL, self.REL], 2)
        arcs = (self.arc(arc_dep) + self.arc_bias) @ arc_head.transpose(1, 2)
        return tags, arcs, (self.rel(rel_dep), rel_head, self.rel_dep(h), self.rel_head(h))

    def relations(self, parts, heads):
        """Relation scores [b, w, labels] for given heads."""
        dep, head, dep_bias, head_bias = parts
        b, w, _ = head.shape
        pick = lambda t: torch.gather(t, 1, heads[:, :, None].expand(-1, -1, t.shape[2]))
        return (dep.view(b, w, -1, self.REL) @ pick(head)[..., None]).squeeze(-1) + dep_bias + pick(head_bias)

    def quantised(self):
        return [m for m in self.modules() if isinstance(m, Quantised)]


TAGS = ["upos", "xpos", "feats", "name", "entity"]


def from_pretrained(folder, labels):
    """A Reader whose encoder has the weights of a BERT in `folder` (config.json, model.safetensors)."""
    config = json.loads((Path(folder) / "config.json").read_text())
    model, w = Reader(config, labels), load_file(str(Path(folder) / "model.safetensors"))
    w = {k.removeprefix("bert."): v for k, v in w.items()}
    model.words.weight.data = w["embeddings.word_embeddings.weight"].clone()
    model.positions.weight.data = w["embeddings.position_embeddings.weight"] + w["embeddings.token_type_embeddings.weight"][0]
    set_pair(model.norm, w, "embeddings.LayerNorm")
    for i, layer in enumerate(model.layers):
        at = f"encoder.layer.{i}."
        for kind in "weight", "bias":
            getattr(layer.qkv, kind).data = torch.cat([w[f"{at}attention.self.{x}.{kind}"] for x in ("query", "key", "value")])
        set_pair(layer.out, w, at + "attention.output.dense")
        set_pair(layer.norm1, w, at + "attention.output.LayerNorm")
        set_pair(layer.up, w, at + "intermediate.dense")
        set_pair(layer.down, w, at + "output.dense")
        set_pair(layer.norm2, w, at + "output.LayerNorm")
    return model


def set_pair(module, weights, name):
    module.weight.data, module.bias.data = weights[name + ".weight"].clone(), weights[name + ".bias"].clone()
