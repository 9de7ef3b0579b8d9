#!/usr/bin/env bash
# Makes so many directives out of the samples in text, each with a number and a day of its own, to measure their import:
# tests/variants.sh 1000 DIR
set -euo pipefail
cd "$(dirname "$0")/.."
count=$1 folder=$2
mkdir -p "$folder"
samples=(samples/*.txt)
for number in $(seq "$count"); do
  sample=${samples[number % ${#samples[@]}]}
  # Bytes, not letters: one of the samples is in an encoding of before Unicode.
  LC_ALL=C sed -E \
    -e "1,12s/(S[^ :]*:?) ?[0-9]+ ?([-\/][A-Z])/\1 $number\2/" \
    -e "s/ng(\xc3\xa0|\xb5)y [0-9]+ /ng\1y $((number % 28 + 1)) /" \
    -e "s/[0-9]+\/([0-9]{1,2}\/20[0-9]{2})/$((number % 28 + 1))\/\1/g" \
    "$sample" >"$folder/$(printf '%04d' "$number").txt"
done
