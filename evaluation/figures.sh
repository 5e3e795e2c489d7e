#!/usr/bin/env bash
# Makes the figures of BENCHMARKS.md again, but for speed and memory (evaluation/speed.sh).
#
#   evaluation/figures.sh SHARED [syntax|events|corpus|actors|coreference|attribution|time|places ...]
#
# SHARED is the folder with the developers' data and the scorers. Without names of areas: all of them.
set -euo pipefail
shared=$(cd "$1" && pwd); shift
cd "$(dirname "$0")/.."
areas=("$@"); [[ ${#areas[@]} -gt 0 ]] || areas=(syntax events corpus actors coreference attribution time places)
work=build/figures; mkdir -p "$work"
cargo build --release --quiet --workspace --bins --examples
bin=target/release/legation

score() { python3 "$shared/scorers/$1.py" "${@:2}"; }
head_line() { printf '\n## %s\n' "$*"; }

of_syntax() {
  local dev=$shared/data/syntax/dev.conllu names=$shared/data/syntax/ner-dev.iob2
  score syntax --text "$dev" > "$work/dev.txt"
  score syntax --blank "$dev" > "$work/dev.blank.conllu"
  score syntax --text "$names" > "$work/names.txt"
  "$bin" parse "$work/dev.txt" > "$work/dev.raw.conllu"
  "$bin" parse --input conllu "$work/dev.blank.conllu" > "$work/dev.gold.conllu"
  "$bin" parse "$work/names.txt" > "$work/names.conllu"
  head_line "syntax, raw text"; score syntax "$dev" "$work/dev.raw.conllu"
  head_line "syntax, raw text, EWT"; score syntax "$dev" "$work/dev.raw.conllu" --only '^(?!GUM)'
  head_line "syntax, raw text, GUM"; score syntax "$dev" "$work/dev.raw.conllu" --only '^GUM'
  head_line "syntax, gold words"; score syntax --mode gold "$dev" "$work/dev.gold.conllu"
  head_line "names"; score syntax --ner "$names" "$work/names.conllu"
}

of_events() {
  local data=$shared/data/events
  for set in relations spans; do
    score events input "$data/$set-dev.jsonl" > "$work/$set.jsonl"
    "$bin" read "$work/$set.jsonl" > "$work/$set.out.jsonl"
    head_line "events: $set, end to end"; score events "$set" "$data/$set-dev.jsonl" "$work/$set.out.jsonl"
  done
  score events input "$data/relations-dev.jsonl" --pairs > "$work/pairs.jsonl"
  "$bin" read --pairs "$work/pairs.jsonl" > "$work/pairs.out.jsonl"
  head_line "events: relations, pairs given (the head has seen them)"
  score events relations "$data/relations-dev.jsonl" "$work/pairs.out.jsonl" --given-pairs
  if [[ -f build/events/folds.jsonl ]]; then
    target/release/examples/event_proposals "$work/relations.jsonl" > "$work/proposals.jsonl"
    for weight in 0 4; do
      python3 evaluation/pairs.py "$data/relations-dev.jsonl" build/events/folds.jsonl "$work/proposals.jsonl" $weight > "$work/folds.jsonl"
      head_line "events: relations, pairs given, ten-fold, frames count $weight"
      score events relations "$data/relations-dev.jsonl" "$work/folds.jsonl" --given-pairs
    done
  fi
  python3 evaluation/silent.py "$data/spans-dev.jsonl" "$work/spans.out.jsonl"
}

# Our own held-apart tenth, which nothing was trained on.
of_corpus() {
  cat corpus/held-out/*.jsonl > "$work/held-out.jsonl"
  "$bin" read --min-confidence 0 "$work/held-out.jsonl" > "$work/held-out.all.jsonl"
  "$bin" read "$work/held-out.jsonl" > "$work/held-out.out.jsonl"
  head_line "corpus: held-apart tenth"; "$bin" eval corpus/held-out "$work/held-out.out.jsonl" --errors 5
  "$bin" eval corpus/held-out "$work/held-out.all.jsonl" --curve docs/precision-recall.svg > /dev/null
  head_line "corpus: two annotators"; python3 evaluation/agreement.py corpus/held-out evaluation/second-annotator.jsonl
}

of_places() {
  local gold=$shared/data/places/dev.jsonl
  "$bin" read "$gold" > "$work/places.jsonl"
  head_line "places (their weights have seen this file)"; score places "$work/places.jsonl" "$gold"
}

of_actors() {
  local gold=$shared/data/actors/dev.jsonl
  score actors "$gold" --input > "$work/phrases.jsonl"
  "$bin" actors --file "$work/phrases.jsonl" --out "$work/actors.jsonl"
  head_line "actors"; score actors "$gold" "$work/actors.jsonl"
  head_line "actors: people on two days"; python3 evaluation/in_and_out.py "$gold" "$work/actors.jsonl"
  head_line "actors: speed"; target/release/examples/phrases "$work/phrases.jsonl"
  head_line "actors: heads of state and government"; python3 evaluation/tenures.py | tail -1
}

of_coreference() {
  local gold=$shared/data/syntax/dev.conllu
  python3 evaluation/coreference.py "$gold" --input > "$work/gum.jsonl"
  "$bin" read "$work/gum.jsonl" > "$work/gum.out.jsonl"
  head_line "coreference"; python3 evaluation/coreference.py "$gold" "$work/gum.out.jsonl"
  head_line "coreference, exact spans"; python3 evaluation/coreference.py "$gold" "$work/gum.out.jsonl" --exact
  head_line "coreference, news"; python3 evaluation/coreference.py "$gold" "$work/gum.out.jsonl" --only GUM_news
  head_line "coreference, string match on gold mentions"; python3 evaluation/coreference.py "$gold" --baseline
}

of_attribution() {
  local data=$shared/data/attribution
  "$bin" read "$data/dev.jsonl" > "$work/attribution.jsonl"
  head_line "attribution: relations"; score attribution relations "$work/attribution.jsonl" "$data/dev.jsonl"
  "$bin" read "$data/status-dev.jsonl" > "$work/status.jsonl"
  head_line "attribution: status, events found by the program"
  score attribution status "$work/status.jsonl" "$data/status-dev.jsonl"
  target/release/examples/attribution "$data/status-dev.jsonl" > "$work/status.given.jsonl"
  head_line "attribution: status, event words given"
  score attribution status "$work/status.given.jsonl" "$data/status-dev.jsonl"
  target/release/examples/attribution "$data/factuality-dev.jsonl" > "$work/factuality.jsonl"
  head_line "attribution: factuality, event words given"
  score attribution factuality "$work/factuality.jsonl" "$data/factuality-dev.jsonl"
}

of_time() {
  for set in dev sentences; do
    "$bin" read "$shared/data/time/$set.jsonl" > "$work/time.$set.jsonl"
    head_line "time: $set"; score time "$work/time.$set.jsonl" "$shared/data/time/$set.jsonl"
  done
}

for area in "${areas[@]}"; do "of_$area"; done
