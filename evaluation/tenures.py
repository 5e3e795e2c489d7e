#!/usr/bin/env python3
"""Where two people hold one office of a state at a time, or nobody does: mistakes in gazetteer/holders.tsv, mostly.

    evaluation/tenures.py [--since 1990] [--gaps DAYS]

Looks at presidents, prime ministers, chancellors, monarchs. Prints each overlap of over 31 days, with --gaps each gap of over so many days
between two holders, and the share of days since then on which exactly one person holds an office that is held at all. Rival governments
and vacant offices are no mistakes; they have to be read.
"""
import argparse, collections, datetime, pathlib

OFFICES = {"president", "prime minister", "chancellor", "king", "queen", "emir", "sultan", "supreme leader"}
TABLE = pathlib.Path(__file__).resolve().parent.parent / "gazetteer/holders.tsv"
OPEN = datetime.date(2026, 1, 1)


def day(text, end):
    if not text: return OPEN if end else datetime.date(1900, 1, 1)
    parts = [int(p) for p in text.split("-")]
    if len(parts) == 3: return datetime.date(*parts)
    year, month = parts[0], parts[1] if len(parts) > 1 else None
    if not end: return datetime.date(year, month or 1, 1)
    return datetime.date(year + 1, 1, 1) if not month or month == 12 else datetime.date(year, month + 1, 1)


def main():
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument("--since", type=int, default=1990)
    ap.add_argument("--gaps", type=int)
    a = ap.parse_args()
    since, tenures = datetime.date(a.since, 1, 1), collections.defaultdict(list)
    for line in TABLE.read_text(encoding="utf-8").splitlines():
        c = line.split("\t")
        if len(c) > 5 and c[3] in OFFICES and c[2] == "GOV":
            tenures[c[1], c[3]].append((day(c[4], False), day(c[5], True), c[0], c[4], c[5]))
    one = held = 0
    for (code, office), spans in sorted(tenures.items()):
        spans = sorted(s for s in spans if s[1] > since)
        if not spans: continue
        changes = sorted({s[0] for s in spans} | {s[1] for s in spans} | {since})
        changes = [c for c in changes if since <= c <= OPEN]
        for first, after in zip(changes, changes[1:]):
            holders = {s[2] for s in spans if s[0] <= first and after <= s[1]}
            days = (after - first).days
            held += days if holders else 0
            one += days if len(holders) == 1 else 0
        for i, x in enumerate(spans):
            for y in spans[i + 1:]:
                overlap = (min(x[1], y[1]) - y[0]).days
                if x[2] != y[2] and overlap > 31: print(f"OVERLAP {code} {office} {overlap} days: {x[2]} {x[3]} to {x[4]} / {y[2]} {y[3]} to {y[4]}")
        if a.gaps:
            latest = spans[0][1]
            for s in spans[1:]:
                if (s[0] - latest).days > a.gaps: print(f"GAP {code} {office} {(s[0] - latest).days} days before {s[2]} {s[3]}")
                latest = max(latest, s[1])
    print(f"ONE_HOLDER {one / max(1, held):.4f} of {held} days in office since {a.since}")


if __name__ == "__main__":
    main()
