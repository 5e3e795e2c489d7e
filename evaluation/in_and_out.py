#!/usr/bin/env python3
"""People asked for on two days, in office and after it: how often both answers are right, of those whom the gazetteer knows.

    evaluation/in_and_out.py GOLD.jsonl ANSWERS.jsonl       (as for scorers/actors.py; ANSWERS from `legation actors`)
"""
import collections, json, sys


def lines(path):
    with open(path, encoding="utf-8") as file:
        return [json.loads(line) for line in file if line.strip()]


def main():
    gold, answers = lines(sys.argv[1]), {a["id"]: a for a in lines(sys.argv[2])}
    asked = collections.defaultdict(list)
    for g in gold:
        if g["kind"] in ("person-in", "person-out", "written-leader", "leader"): asked[g["text"]].append(g)

    def right(g):
        got = answers.get(g["id"], {})
        return any(all((got.get(f) or "") == x[f] for f in ("code", "sector") if f in x) for x in [g["expected"]] + g.get("also", []))
    pairs = {name: gs for name, gs in asked.items() if len(gs) > 1}
    known = {name: gs for name, gs in pairs.items() if any(answers.get(g["id"], {}).get("name") for g in gs)}
    both = sum(all(map(right, gs)) for gs in known.values())
    print(f"{len(pairs)} people on two days, {len(known)} known, right on both {both}: {both / max(1, len(known)):.4f}")


if __name__ == "__main__":
    main()
