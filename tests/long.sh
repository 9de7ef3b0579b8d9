#!/usr/bin/env bash
# The long runs of ./test --full: kill -9 in the middle of work, schemathesis over the API, and fuzzing of every reader. They aim only at processes and
# files that this script makes itself, and end by themselves.
set -euo pipefail
cd "$(dirname "$0")/.."
program=$PWD/target/debug/thihanh
cargo build --workspace --tests --quiet
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

echo "== kill -9, twenty times, while directives are taken in"
"$program" agency import --data "$work/data" samples/province/agencies.csv samples/province/successions.csv >/dev/null
for round in $(seq 20); do
  "$program" import --data "$work/data" samples/*.txt samples/*.docx samples/*.pdf >/dev/null 2>&1 &
  victim=$!
  sleep "0.$((round * 4 % 90 + 10))"
  kill -9 "$victim" 2>/dev/null || true
  wait "$victim" 2>/dev/null || true
done
# What was taken in is whole: the rest comes in now, nothing is doubled, every directive can be reviewed.
"$program" import --data "$work/data" samples/*.txt samples/*.docx samples/*.pdf >"$work/last"
codes=$(cut -f1 "$work/last" | sort -u)
[ "$(wc -l <<<"$codes")" = 10 ] || { echo "10 directives wanted, these are there: $codes" >&2; exit 1; }
for code in $codes; do "$program" directive review "$code" --data "$work/data" >/dev/null; done
echo "10 directives, each whole"

echo "== kill -9 of the server, twenty times, in the middle of writes, on both databases"
if cargo nextest --version >/dev/null 2>&1; then
  cargo nextest run --workspace --run-ignored only --success-output immediate -E 'binary(kill)'
else
  cargo test --workspace --test kill -- --ignored --nocapture
fi

echo "== every route of the API as four people, asked whatever its document allows and what it forbids"
python3 tests/schemathesis.py "$program" "${THIHANH_API_EXAMPLES:-30}"
echo "== one of two instances killed, and a standby of the database promoted, in the middle of writes"
if cargo nextest --version >/dev/null 2>&1; then
  cargo nextest run --workspace --run-ignored only --success-output immediate -E 'binary(instances)'
else
  cargo test --workspace --test instances -- --ignored --nocapture
fi
echo "== the whole demo through three archives and both databases"
cargo test --quiet --workspace --lib -- --ignored the_demo_is_the_same_through_archives

echo "== twenty acknowledged writes, and how often the program waited for the disk meanwhile (SQLite)"
"$program" directive issue "$(grep -m1 -o 'VB-[0-9-]*' "$work/last")" --data "$work/data" --number 901/KH-THU --issued-on 2026-03-01 --accept-certain >/dev/null
echo 'một mật khẩu đủ dài 7' |
  "$program" user add dung.dau --name 'Người thử' --role unit_head --agency 'Tỉnh Minh Giang' --data "$work/data" >/dev/null
token=$("$program" token create --user dung.dau --scope write --data "$work/data")
./tests/syncs.py "$program" "$work" "$token"

if [ -n "${THIHANH_CORPUS:-}" ]; then
  echo "== every further document by the pages, from its file to its obligations"
  cargo test --quiet --workspace --lib -- --ignored --nocapture every_further_document
  echo "== the same by command line"
  "$program" agency import --data "$work/corpus" samples/province/agencies.csv samples/province/successions.csv >/dev/null
  "$program" import --data "$work/corpus" "$THIHANH_CORPUS"/seeds/*.txt | cut -f1,3 | while IFS=$'\t' read -r code tasks; do
    "$program" directive issue "$code" --data "$work/corpus" --accept-certain >"$work/issued" 2>&1 ||
      "$program" directive issue "$code" --data "$work/corpus" --accept-certain --number "9${code##*-}/VB-THU" --issued-on 2021-06-01 >"$work/issued"
    grep -q "issued: ${tasks%% *} tasks" "$work/issued" || { cat "$work/issued" >&2; exit 1; }
    head -1 "$work/issued"
  done
else
  echo "NOT RUN: the further documents; THIHANH_CORPUS names no folder."
fi

echo "== licences, bans and sources of every library (deny.toml)"
cargo deny --version >/dev/null 2>&1 || cargo install --quiet --locked cargo-deny
cargo deny --all-features check licenses bans sources

echo "== fuzzing, ten minutes for each reader, two at a time"
cargo +nightly fuzz --version >/dev/null 2>&1 || cargo install --quiet cargo-fuzz
for pair in "papers_text papers_docx" "papers_pdf papers_html" "vanban_read"; do
  running=()
  for target in $pair; do
    cargo +nightly fuzz run "$target" -- -max_total_time="${THIHANH_FUZZ_SECONDS:-600}" -timeout=20 -rss_limit_mb=4096 >"$work/$target.log" 2>&1 &
    running+=("$!:$target")
  done
  for one in "${running[@]}"; do
    wait "${one%%:*}" || { tail -40 "$work/${one#*:}.log"; echo "${one#*:} found a fault" >&2; exit 1; }
    grep -E '^Done|stat::number_of_executed_units' "$work/${one#*:}.log" | tail -1
  done
done
