"""How far two annotators agree on the corpus's held-apart tenth.

  python3 evaluation/agreement.py corpus/held-out evaluation/second-annotator.jsonl

The second one saw sentences, the form (corpus/WRITING.md) and the manual, and none of the first one's labels. F1 counts one as gold, the
other as found (it is the same either way); kappa is Cohen's. Events are matched in their sentence by category, then by shared words.
"""
import collections
import json
import sys
from pathlib import Path

RECIPROCAL = {"AGREE", "CONSULT", "COOPERATE"}


def rows(path):
    files = sorted(Path(path).glob("*.jsonl")) if Path(path).is_dir() else [Path(path)]
    return [json.loads(line) for f in files for line in f.read_text(encoding="utf-8").splitlines()]


def kappa(pairs):
    n = len(pairs)
    same = sum(a == b for a, b in pairs) / n
    left, right = collections.Counter(a for a, _ in pairs), collections.Counter(b for _, b in pairs)
    chance = sum(left[k] * right[k] for k in left) / n / n
    return (same - chance) / (1 - chance)


def f1(hits, left, right):
    return 2 * hits / (left + right)


def codes(e):
    sides = [frozenset(p["code"] for p in e[k]) for k in ("actor", "recipient")]
    return (sides[0] | sides[1],) if e["event"][0] in RECIPROCAL else tuple(sides)


def meets(a, b):
    return any(x["start"] < y["end"] and y["start"] < x["end"] for x in a for y in b)


def match(left, right, same):
    """One to one."""
    free, pairs = list(right), []
    for a in left:
        b = next((b for b in free if same(a, b)), None)
        if b: free.remove(b); pairs.append((a, b))
    return pairs


def main():
    first, second = ({d["text"]: d for d in rows(p)} for p in sys.argv[1:3])
    texts = [t for t in first if t in second]
    count = collections.Counter()
    has, categories, status = [], [], []
    for t in texts:
        a, b = first[t]["events"], second[t]["events"]
        has.append((bool(a), bool(b)))
        count["first"] += len(a); count["second"] += len(b)
        count["category"] += len(match(a, b, lambda x, y: x["event"] == y["event"]))
        count["strict"] += len(match(a, b, lambda x, y: x["event"] == y["event"] and codes(x) == codes(y)))
        count["trigger"] += len(pairs := match(a, b, lambda x, y: meets(x["event_spans"], y["event_spans"])))
        categories += [(x["event"][0], y["event"][0]) for x, y in pairs]
        status += [(x["status"], y["status"]) for x, y in pairs]
    for kind in "trigger", "category", "strict": print(f"{kind} F1 {f1(count[kind], count['first'], count['second']):.3f}")
    print(f"sentence has an event, kappa {kappa(has):.3f}; category of events at the same words, kappa {kappa(categories):.3f}; status, kappa {kappa(status):.3f}")
    print(f"{len(texts)} sentences, {count['first']} and {count['second']} events")


if __name__ == "__main__":
    main()
