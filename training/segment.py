"""Trains the segmenter: text to sentences and words. One command, one seed, a few minutes of one core:

    python3 training/segment.py train.conllu.gz model/segmenter.bin

The treebank's documents are written out as text several times over: as they are (a paragraph a line), and changed as
real input differs from them (wrapped lines, a sentence a line, headlines without a full stop, curly quotes, datelines,
titles and months abbreviated). `examples/segment_features.rs` says what the model sees of each gap between two pieces of
text, so features exist once, in Rust; the labels come from the treebank. The model: an embedding bag of four scores and some
hidden units, see `crates/legation/src/segment/model.rs`, which also describes the file.
"""
import argparse
import random
import re
import struct
import subprocess
import sys
import time

import numpy as np
import torch
from torch import nn

import conllu

INSIDE, JOINED, WORD, SENTENCE = range(4)
KINDS = 4
ABBREVIATED = "Gen. Col. Maj. Capt. Lt. Sgt. Adm. Brig. Cmdr. Gov. Sen. Rep. Dr. Mr. Mrs. Ms. Prof. Rev. St. Amb. Hon. Pres. Supt.".split()
RANKS = "Lt. Gen.|Maj. Gen.|Brig. Gen.|Vice Adm.|Lt. Col.|Staff Sgt.|Rear Adm.|Lt. Gov.".split("|")
SHORTENED = ("Co. Ltd. Inc. Corp. Bros. Assn. Dept. Univ. Ave. Blvd. Ft. Mt. St. Jr. Sr. Ph.D. M.P. M.V. D.C. N.Y. Calif. Fla. Tex. Mass. Pa. Va. "
             "Ariz. Ill. Conn. Wash. Colo. Ga. Tenn. Mich. Minn. Okla. Ore. Ala. Ark.").split()
FULL_TITLES = set("President General Senator Governor Captain Colonel Minister Secretary Mayor Professor Doctor Judge King Mr. Mrs. Ms. Dr. Sen. Gen. Gov. Rep. Prof.".split())
MONTHS = {"January": "Jan.", "February": "Feb.", "August": "Aug.", "September": "Sept.", "October": "Oct.", "November": "Nov.", "December": "Dec."}
STATES = "U.S. U.K. U.N. E.U. U.S. U.S.".split()
CITIES = "BEIJING MOSCOW PARIS KABUL CAIRO LONDON GENEVA TEHRAN NAIROBI SEOUL TOKYO ANKARA LAGOS DELHI KYIV BEIRUT".split()
UNITS = {"million": ["m", "mn", "mln"], "billion": ["bn", "b"], "trillion": ["tn"], "kilometers": ["km"], "kilometres": ["km"], "km": ["km"],
         "meters": ["m"], "miles": ["mi"], "hours": ["h"], "dollars": ["k", "m"], "years": ["yrs"]}
BULLETS = ["-", "*", "•", "–", "·", "--"]
SPEAKERS = "he said|she said|they said|the minister said|he told reporters|she added|the spokesman said|the group said in a statement|the president told parliament".split("|")
QUOTES = set("\"“”''``")
AGENCIES = "Reuters AP AFP Xinhua dpa Interfax UPI".split()


def documents(path):
    """Documents as lists of paragraphs, these as lists of sentences, these as lists of (words, space behind)."""
    found, name = [], None
    for sentence in conllu.read(path):
        document = sentence.id.rpartition("-")[0]
        if document != name: found.append([])
        if document != name or sentence.new_paragraph: found[-1].append([])
        name = document
        found[-1][-1].append(tokens(sentence))
    return found


def tokens(sentence):
    """Surface tokens of a sentence: (words, is a space behind, tag of the first word)."""
    parts, at = [], 0
    last_of = {first: last for first, last, _ in sentence.multiword}
    i = 0
    while i < len(sentence.forms):
        last = last_of.get(i, i)
        words = sentence.forms[i:last + 1]
        place = sentence.text.find("".join(words), at)
        at = place + len("".join(words)) if place >= 0 else at
        space = sentence.text[at:at + 1].isspace() or at >= len(sentence.text) and "SpaceAfter=No" not in sentence.misc[last].split("|")
        parts.append((words, " " if space else "", sentence.upos[i]))
        i = last + 1
    return parts


class Writer:
    """A text as it grows, and what begins where in it."""
    def __init__(self): self.text, self.length, self.marks = [], 0, {}

    def add(self, string):
        self.text.append(string)
        self.length += len(string)

    def sentence(self, parts, end=None):
        for k, (words, space, _) in enumerate(parts):
            for j, word in enumerate(words):
                self.marks[self.length] = SENTENCE if k == j == 0 else JOINED if j else WORD
                self.add(word)
            self.add(end if end is not None and k == len(parts) - 1 else space)

    def done(self): return "".join(self.text), self.marks


def plain(paragraphs):
    out = Writer()
    for paragraph in paragraphs:
        for parts in paragraph: out.sentence(parts)
        out.add("\n\n")
    return out.done()


def changed(paragraphs, rng):
    """The same text as another publisher might have set it."""
    out, style = Writer(), rng.choice(["plain", "wrapped", "wrapped", "lines", "paragraphs", "merged"])
    wide = rng.random() < 0.15
    bullet = rng.choice(BULLETS) if style == "lines" and rng.random() < 0.3 else None
    between = "\n" if style == "paragraphs" else "\n\n"
    for paragraph in paragraphs:
        paragraph = speech([vary(parts, rng) for parts in paragraph], rng)
        if rng.random() < 0.04: paragraph[0] = dateline(rng) + paragraph[0]
        for k, parts in enumerate(paragraph):
            if style == "lines": add_line(out, parts, bullet, rng)
            elif style == "merged" and k == len(paragraph) - 1: out.sentence(parts, " " if re.fullmatch(r"[.?!\"”')]+", parts[-1][0][-1]) else "\n\n")
            else: out.sentence(parts, "  " if wide and parts[-1][1] else None)
        if style == "lines" and rng.random() < 0.4 or style not in ("lines", "merged"): out.add(between)
    text, marks = out.done()
    if style == "wrapped": text = wrap(text, rng.randint(56, 84))
    if rng.random() < 0.5: text = curl(text)
    return text, marks


def add_line(out, parts, bullet, rng):
    """A sentence on a line of its own: often a headline without its full stop, or one point of a list."""
    if rng.random() < (0.7 if bullet else 0.3) and parts[-1][0] == ["."] and len(parts) > 3: parts = parts[:-1]
    if rng.random() < 0.05: bullet = rng.choice(BULLETS)
    if bullet and parts[0][0][0] not in BULLETS: parts = [([bullet], " ", "")] + parts
    out.sentence(parts, "\n")


def speech(paragraph, rng):
    """Puts some sentences between quotation marks, half of them with a speaker behind."""
    paragraph, k = list(paragraph), 0
    while k < len(paragraph):
        last = k + rng.choice([0, 0, 0, 1, 2])
        part = paragraph[k:last + 1]
        fit = last < len(paragraph) and all(p[-1][0] == ["."] and not any(QUOTES & set(w) for w, _, _ in p) for p in part)
        if fit and rng.random() < 0.08:
            end, tail = ".", []
            if rng.random() < 0.5:
                end, said = ",", rng.choice(SPEAKERS).split()
                tail = [([w], " ", "") for w in said[:-1]] + [([said[-1]], "", ""), (["."], " ", "")]
            paragraph[last] = paragraph[last][:-1] + [([end], "", ""), (['"'], " ", "")] + tail
            paragraph[k] = [(['"'], "", "")] + paragraph[k]
        k = last + 1
    return paragraph


def vary(parts, rng):
    """Titles, months and countries abbreviated, other numbers, now and then all in capitals."""
    out, parts = [], list(parts)
    capitals = rng.random() < 0.02
    for i, (words, space, tag) in enumerate(parts):
        follows = parts[i + 1][2] if i + 1 < len(parts) else ""
        words = list(words)
        if tag == "PROPN" and len(words) == 2 and words[1] in ("'s", "’s") and rng.random() < 0.1: words[0] = acronym(rng)
        if len(words) == 1 and i == len(parts) - 2 and tag in ("PROPN", "NOUN") and parts[-1][0] == ["."] and rng.random() < 0.004: words = [rng.choice("ABCDFGKXYZ")]
        if len(words) == 1 and space and follows: words = [abbreviated(words[0], tag, follows, rng)]
        if len(words) == 1 and words[0] in FULL_TITLES and tag == "PROPN" and follows == "PROPN" and rng.random() < 0.2:
            first, words[0] = rng.choice(RANKS).split()
            out.append(([first], " ", tag))
        elif tag == "PROPN" and space and (i == 0 or parts[i - 1][2] != "PROPN" and parts[i - 1][1]) and rng.random() < (0.05 if follows == "PROPN" else 0.015):
            out.append(([rng.choice(ABBREVIATED)], " ", tag))
        if capitals: words = [w.upper() if w.isascii() else w for w in words]
        if len(words) == 1 and re.fullmatch(r"\d[\d.,:]*", words[0]): out += number(words[0], space, tag, parts, i, rng)
        else: out.append((words, space, tag))
    return out


def abbreviated(word, tag, follows, rng):
    if word in FULL_TITLES and follows == "PROPN" and rng.random() < 0.6: return rng.choice(ABBREVIATED)
    if word in MONTHS and follows == "NUM" and rng.random() < 0.5: return MONTHS[word]
    if word in ("U.S.", "US", "UN", "America", "Britain") and tag == "PROPN" and rng.random() < 0.5: return rng.choice(STATES)
    if tag == "PROPN" and follows == "PROPN" and rng.random() < 0.06: return word[0].upper() + "."
    if tag == "PROPN" and follows not in ("PUNCT", "PART", "PROPN", "PRON", "DET") and rng.random() < 0.03: return rng.choice(SHORTENED)
    if tag == "PROPN" and word.isalpha() and follows not in ("PUNCT", "PART", "PRON", "DET") and rng.random() < 0.015: return acronym(rng)
    if word in ("pm", "PM", "am", "AM") and tag == "NOUN" and follows != "PUNCT" and rng.random() < 0.7: return word[0].lower() + ".m."
    return word


def acronym(rng):
    if rng.random() < 0.4: return rng.choice(STATES)
    return "".join(rng.choice("ABCDEFGHIKLMNOPRSTUVW") + "." for _ in range(rng.choice([2, 2, 3])))


def number(word, space, tag, parts, i, rng):
    """A number, perhaps another one, a range, with a unit that touches it, or with a currency before it."""
    def other(): return re.sub(r"\d", lambda _: rng.choice("123456789"), word)
    out = [([other() if rng.random() < 0.3 else word], space, tag)]
    chance, touches = rng.random(), i > 0 and not parts[i - 1][1]
    unit = UNITS.get(parts[i + 1][0][0]) if space and i + 1 < len(parts) else None
    if unit and chance < 0.5:
        out[0] = out[0][0], "", tag
        parts[i + 1] = [rng.choice(unit)], parts[i + 1][1], parts[i + 1][2]
    elif space and i + 1 < len(parts) and parts[i + 1][0] == ["percent"]:
        out[0] = out[0][0], "", tag
        parts[i + 1] = ["%"], *parts[i + 1][1:]
    elif space and not touches and word[-1].isdigit() and chance < 0.08:
        out = [([other()], "", tag), ([rng.choice("-–")], "", "PUNCT"), ([other()], space, tag)]
    elif space and not touches and chance < 0.11 and re.fullmatch(r"1?\d(:\d\d)?", word): out.append(([rng.choice(["a.m.", "p.m."])], " ", "NOUN"))
    elif space and not touches and chance < 0.13: out.insert(0, (["No."], " ", "NOUN"))
    elif space and not touches and chance < 0.18: out.insert(0, ([rng.choice("$€£¥")], "", "SYM"))
    return out


def dateline(rng):
    date = [([rng.choice([*MONTHS, *MONTHS.values(), "June", "May"])], " ", ""), ([str(rng.randint(1, 30))], " ", "")]
    agency = [(["("], "", ""), ([rng.choice(AGENCIES)], "", ""), ([")"], " ", "")]
    head = [([rng.choice(CITIES)], "", ""), ([","], " ", "")] + date if rng.random() < 0.6 else [([rng.choice(CITIES)], " ", "")]
    return head + (agency if rng.random() < 0.7 else []) + [([rng.choice("-–—") if rng.random() < 0.8 else "--"], " ", "")]


def wrap(text, width):
    """Spaces become line breaks where a line would grow too long; no offset changes."""
    lines = []
    for line in text.split("\n"):
        characters, start = list(line), 0
        while len(line) - start > width:
            space = line.rfind(" ", start, start + width + 1)
            if space <= start: space = line.find(" ", start + width)
            if space < 0: break
            characters[space], start = "\n", space + 1
        lines.append("".join(characters))
    return "\n".join(lines)


def curl(text):
    text = re.sub(r'(^|[\s(\[—–-])"', "\\1“", text).replace('"', "”")
    return re.sub(r"(^|[\s(\[“])'(?=\w)", "\\1‘", text).replace("'", "’")


def gaps(renderings, program):
    """Features (hashes) and labels of all gaps. Says how many of the treebank's cuts lie where no gap is."""
    joined = "\0".join(text for text, _ in renderings).encode()
    raw = subprocess.run(program, input=joined, stdout=subprocess.PIPE, check=True).stdout
    table = np.frombuffer(raw, dtype="<u4")
    table = table[1:].reshape(-1, table[0] + 2)
    labels = np.fromiter((renderings[t][1].get(o, INSIDE) for t, o in zip(table[:, 0].tolist(), table[:, 1].tolist())), dtype=np.int64, count=len(table))
    wanted = sum(kind != SENTENCE for _, marks in renderings for kind in marks.values())
    print(f"{len(table)} gaps; cuts where no gap is: {wanted - np.isin(labels, (JOINED, WORD)).sum()} of {wanted}", file=sys.stderr)
    return table[:, 2:], labels


class Net(nn.Module):
    def __init__(self, rows, columns):
        super().__init__()
        self.table = nn.Embedding(rows, columns)
        nn.init.normal_(self.table.weight, std=0.02)
        self.bias = nn.Parameter(torch.zeros(columns))
        self.hidden = nn.Parameter(torch.randn(columns - KINDS, KINDS) * 0.3)

    def forward(self, rows, keep=1.0):
        weights = (torch.rand(rows.shape) < keep).float() / keep
        sums = nn.functional.embedding_bag(rows, self.table.weight, mode="sum", per_sample_weights=weights) + self.bias
        return sums[:, :KINDS] + torch.relu(sums[:, KINDS:]) @ self.hidden


def train(rows, labels, args):
    net = Net(args.rows, args.columns)
    optimizer = torch.optim.Adam(net.parameters(), lr=args.rate, eps=1e-6)
    steps = args.epochs * (len(rows) // args.batch + 1)
    schedule = torch.optim.lr_scheduler.LambdaLR(optimizer, lambda step: max(0.02, 1 - step / steps))
    average, averaged, step = [torch.zeros_like(p) for p in net.parameters()], 0, 0
    for epoch in range(args.epochs):
        order, total, begun = torch.randperm(len(rows)), 0.0, time.time()
        for at in range(0, len(order), args.batch):
            pick = order[at:at + args.batch]
            loss = nn.functional.cross_entropy(net(rows[pick].long(), args.keep), labels[pick])
            loss = loss + args.decay * net.table.weight[rows[pick[:64]].long()].pow(2).sum() / 64
            optimizer.zero_grad(set_to_none=True)
            loss.backward()
            optimizer.step()
            schedule.step()
            total += loss.item() * len(pick)
            step += 1
            if step > steps // 2 and step % 20 == 0:  # the mean over the second half judges better than the last step
                averaged += 1
                for mean, p in zip(average, net.parameters()): mean += (p.detach() - mean) / averaged
        print(f"epoch {epoch + 1}: loss {total / len(order):.5f}, {time.time() - begun:.0f} s", file=sys.stderr)
    with torch.no_grad():
        for mean, p in zip(average, net.parameters()): p.copy_(mean)
    return net


def save(net, args):
    weight = net.table.weight.detach().numpy()
    scale = np.maximum(np.quantile(np.abs(weight[np.abs(weight).sum(1) > 0.3]), 0.9999, axis=0), 1e-6) / 127
    table = np.clip(np.rint(weight / scale), -127, 127).astype(np.int8)
    floats = [scale, net.bias.detach().numpy(), net.hidden.detach().numpy()]
    with open(args.model, "wb") as out:
        out.write(b"LSG2" + struct.pack("<IB", args.rows, args.columns))
        for part in floats: out.write(part.astype("<f4").tobytes())
        out.write(table.tobytes())


def main():
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument("treebank")
    p.add_argument("model")
    p.add_argument("--features", default="cargo run --quiet --example segment_features", help="(%(default)s)")
    p.add_argument("--rows", type=int, default=120_000)
    p.add_argument("--columns", type=int, default=8, help="as in model.rs (%(default)s)")
    p.add_argument("--epochs", type=int, default=3)
    p.add_argument("--renderings", type=int, default=3, help="changed copies of the treebank (%(default)s)")
    p.add_argument("--batch", type=int, default=2048)
    p.add_argument("--rate", type=float, default=0.005)
    p.add_argument("--keep", type=float, default=0.8, help="share of the features seen in training (%(default)s)")
    p.add_argument("--decay", type=float, default=1e-5)
    p.add_argument("--seed", type=int, default=7)
    args = p.parse_args()
    torch.manual_seed(args.seed)
    torch.set_num_threads(1)
    rng = random.Random(args.seed)
    documents_ = documents(args.treebank)
    renderings = [plain(d) for d in documents_] + [changed(d, rng) for _ in range(args.renderings) for d in documents_]
    features, labels = gaps(renderings, args.features.split())
    rows = torch.from_numpy((features.astype(np.uint64) * args.rows >> 32).astype(np.int32))
    save(train(rows, torch.from_numpy(labels), args), args)


if __name__ == "__main__":
    main()
