#!/usr/bin/env python3
"""Learns model/places.tsv: which names are places, and which place each means.

    training/places_model.py SHARED [--folds 10]        from our labels of corpus/ and data/places/dev.jsonl in SHARED
    training/places_model.py SHARED --without-shared    from our labels alone, measured on dev.jsonl as a set not seen
    training/places_model.py --label FILE.jsonl...      puts documents with places into training/labels/places.jsonl

dev.jsonl (TR-News and LGL) has texts that may not be passed on; nothing but weights of features leaves it. Three models, one after the
other, since each looks at what the one before says: whether a name is a place's, what it means by itself, what it means in its document.
With --folds the figures of cross-validation over dev's documents are printed (features made with weights that saw all documents).
"""
import argparse
import json
import math
import pathlib
import subprocess

import numpy
import torch
from sklearn.linear_model import LogisticRegression

ROOT = pathlib.Path(__file__).resolve().parent.parent
WEIGHTS = ROOT / "model/places.tsv"
WORK = ROOT / "build/places"
LABELS = ROOT / "training/labels/places.jsonl"
HEAD = "# Which names are places, and which place each means: made by training/places_model.py."


def own():
    """Documents of the corpus with our labels of places."""
    labels = {d["id"]: d["places"] for d in map(json.loads, LABELS.open(encoding="utf-8"))}
    files = sorted((ROOT / "corpus").glob("*.jsonl"))
    docs = [json.loads(line) for path in files for line in path.open(encoding="utf-8")]
    return [{"id": d["id"], "text": d["text"], "places": labels[d["id"]]} for d in docs if d["id"] in labels]


def label(files):
    """Offsets and what they mean, without the texts, which are in the corpus."""
    docs = [json.loads(line) for path in files for line in path.open(encoding="utf-8")]
    keep = lambda p: {k: p[k] for k in ("start", "end", "geonameid", "lat", "lon") if p.get(k) is not None}
    lines = [json.dumps({"id": d["id"], "places": [keep(p) for p in d["places"]]}) for d in docs]
    LABELS.write_text("\n".join(sorted(lines)) + "\n", encoding="utf-8")


def rows(gold, weights):
    """The program's rows with these weights, by document."""
    out = subprocess.run([ROOT / "target/release/examples/places", gold, weights], capture_output=True, text=True, check=True).stdout
    return {d["id"]: d["names"] for d in map(json.loads, out.splitlines())}


def km(a, b):
    la, lb = math.radians(a["lat"]), math.radians(b["lat"])
    h = math.sin((lb - la) / 2) ** 2 + math.cos(la) * math.cos(lb) * math.sin(math.radians(b["lon"] - a["lon"]) / 2) ** 2
    return 12742 * math.asin(min(1, math.sqrt(h)))


def overlap(a, b): return min(a["end"], b["end"]) - max(a["start"], b["start"])


def right(meaning, place):
    """Whether a meaning has the gold place's id."""
    return meaning["geonameid"] is not None and str(meaning["geonameid"]) == str(place.get("geonameid"))


def write(path, parts, least=0.5):
    lines = [HEAD, f"least\t{least}"]
    for part, weights in parts.items():
        lines += [f"{part}.{name}\t{round(weight, 4)}" for name, weight in sorted(weights.items()) if abs(weight) > 1e-4]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")


def name_rows(docs, found):
    """(document, features, whether a place) of every mention; optional spans are left out."""
    for d in docs:
        for name in found[d["id"]]:
            for mention in name["mentions"]:
                span = mention["span"]
                hit = any(overlap(span, p) > 0 for p in d["places"])
                if not hit and any(overlap(span, o) > 0 for o in d.get("optional") or []): continue
                yield d["id"], mention["features"], hit


def meaning_rows(docs, found):
    """(document, features of all meanings, which are right) of every name with a gold place among its meanings."""
    for d in docs:
        for name in found[d["id"]]:
            for mention in name["mentions"]:
                span = mention["span"]
                gold = [p for p in d["places"] if overlap(span, p) > 0 and p.get("lat") is not None]
                if not gold: continue
                gold = max(gold, key=lambda p: overlap(span, p))
                fits = [right(m, gold) for m in name["meanings"]]
                if not any(fits): fits = [km(m, gold) <= 161 for m in name["meanings"]]
                if any(fits): yield d["id"], [m["features"] for m in name["meanings"]], fits


def fit_names(data, c=0.5):
    names = sorted({k for _, f, _ in data for k in f})
    x = numpy.array([[f.get(n, 0.0) for n in names] for _, f, _ in data])
    y = numpy.array([hit for _, _, hit in data])
    model = LogisticRegression(C=c, max_iter=2000).fit(x, y)
    return dict(zip(names, model.coef_[0]), one=model.intercept_[0])


def fit_meanings(data, decay=3e-4, steps=400):
    torch.manual_seed(0)
    names = sorted({k for _, fs, _ in data for f in fs for k in f})
    at = {n: i for i, n in enumerate(names)}
    most = max(len(fs) for _, fs, _ in data)
    x = torch.zeros(len(data), most, len(names)); mask = torch.full((len(data), most), -1e9); y = torch.zeros(len(data), most, dtype=torch.bool)
    for i, (_, fs, fits) in enumerate(data):
        mask[i, :len(fs)] = 0
        for j, (f, fit) in enumerate(zip(fs, fits)):
            y[i, j] = fit
            for k, v in f.items(): x[i, j, at[k]] = v
    w = torch.zeros(len(names), requires_grad=True)
    optimizer = torch.optim.LBFGS([w], max_iter=steps, line_search_fn="strong_wolfe")
    def loss():
        optimizer.zero_grad()
        p = torch.log_softmax(x @ w + mask, 1)
        value = -torch.logsumexp(p.masked_fill(~y, -1e9), 1).mean() + decay * (w ** 2).sum()
        value.backward()
        return value
    optimizer.step(loss)
    return dict(zip(names, w.tolist()))


def accuracy(data, weights):
    score = lambda f: sum(weights.get(k, 0) * v for k, v in f.items())
    hits = sum(fits[max(range(len(fs)), key=lambda j: (score(fs[j]), -j))] for _, fs, fits in data)
    return hits / len(data)


def folds(data, fit, test, count):
    groups = sorted({r[0] for r in data})
    fold = {g: i % count for i, g in enumerate(groups)}
    found = []
    for k in range(count):
        weights = fit([r for r in data if fold[r[0]] != k])
        found.append((test([r for r in data if fold[r[0]] == k], weights)))
    return found


def main():
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument("shared", type=pathlib.Path, nargs="?")
    ap.add_argument("--without-shared", action="store_true")
    ap.add_argument("--folds", type=int, default=0)
    ap.add_argument("--label", type=pathlib.Path, nargs="+")
    options = ap.parse_args()
    if options.label: return label(options.label)
    dev = [json.loads(l) for l in (options.shared / "data/places/dev.jsonl").open(encoding="utf-8")] if options.shared else []
    ours = own()
    docs = ours if options.without_shared else dev + ours
    subprocess.run(["cargo", "build", "--release", "--quiet", "--example", "places"], cwd=ROOT, check=True)
    WORK.mkdir(parents=True, exist_ok=True)
    everything, draft, parts = WORK / "texts.jsonl", WORK / "weights.tsv", {}
    everything.write_text("".join(json.dumps({"id": d["id"], "text": d["text"]}) + "\n" for d in dev + ours), encoding="utf-8")
    for step in ("name", "prior", "context", "context"):
        write(draft, parts)
        found = rows(everything, draft)
        if step == "name":
            parts["name"] = fit_names(list(name_rows(docs, found)))
            continue
        data = list(meaning_rows(docs, found))
        print(step, len(data), "names;", "before", round(accuracy(data, parts.get(step, {})), 4), end=" ")
        parts[step] = fit_meanings(data)
        print("after", round(accuracy(data, parts[step]), 4))
    write(WEIGHTS, parts)
    measured = list(meaning_rows(dev, found))
    if measured: print("dev, which place:", round(accuracy(measured, parts["context"]), 4))
    if options.folds and not options.without_shared:
        seen = {d["id"] for d in ours}
        fit = lambda fitted, extra: fitted + [r for r in extra if r[0] in seen]
        data, extra = measured, list(meaning_rows(ours, found))
        scores = folds(data, lambda d: fit_meanings(fit(d, extra)), lambda rows, w: (accuracy(rows, w), len(rows)), options.folds)
        print("dev, which place, cross-validated:", round(sum(a * n for a, n in scores) / sum(n for _, n in scores), 4))
        data, extra = list(name_rows(dev, found)), list(name_rows(ours, found))
        def test(rows, w):
            said = [(w["one"] + sum(w.get(k, 0) * v for k, v in f.items()) > 0, hit) for _, f, hit in rows]
            return sum(s and h for s, h in said), sum(s for s, _ in said), sum(h for _, h in said)
        hits, said, there = map(sum, zip(*folds(data, lambda d: fit_names(fit(d, extra)), test, options.folds)))
        print(f"dev, places among known names, cross-validated: P {hits / said:.4f} R {hits / there:.4f}")


if __name__ == "__main__":
    main()
