#!/usr/bin/env bash
# Loads on Kestrel over loopback, in turns: the bare server, one that sends the headers of CorsGuard whatever is asked (the floor), the
# framework's middleware, and CorsGuard. Prints the medians of the rounds and their ratios to the bare server of the same round.
#
#   eng/load-test.sh [ROUNDS [SECONDS]]      (default: 7 rounds of 4 seconds)
#
# Needs wrk (Debian: apt-get install wrk) and two cores: the server is pinned to the first, wrk to the second.
set -euo pipefail
cd "$(dirname "$0")/.."

rounds="${1:-7}"
seconds="${2:-4}"
work=$(mktemp -d)
servers=()
trap 'kill -9 "${servers[@]}" 2>/dev/null || true; rm -rf "$work"' EXIT
command -v wrk >/dev/null || { printf 'install wrk first\n'; exit 1; }

dotnet build tests/CorsGuard.Benchmarks -c Release --nologo -v quiet
program=artifacts/bin/CorsGuard.Benchmarks/release/CorsGuard.Benchmarks.dll

for name in bare floor framework corsguard; do
  taskset -c 0 dotnet "$program" --serve "$name" >"$work/$name.url" &
  servers+=($!)
done

url_of() {
  local url
  until url=$(head -n 1 "$work/$1.url") && [ -n "$url" ]; do sleep 0.1; done
  printf '%s/orders' "$url"
}

cat >"$work/actual.lua" <<'LUA'
wrk.headers["Origin"] = "https://app5.example.com"
LUA
cat >"$work/preflight.lua" <<'LUA'
wrk.method = "OPTIONS"
wrk.headers["Origin"] = "https://app5.example.com"
wrk.headers["Access-Control-Request-Method"] = "PUT"
wrk.headers["Access-Control-Request-Headers"] = "authorization,content-type"
LUA

# load NAME KIND SECONDS: requests per second
load() {
  taskset -c 1 wrk -t1 -c32 -d"$3s" -s "$work/$2.lua" "$(url_of "$1")" | sed -nE 's/^Requests\/sec: *([0-9.]+)/\1/p'
}

for kind in actual preflight; do
  for name in bare floor framework corsguard; do
    load "$name" "$kind" 3 >/dev/null
  done
  for ((round = 0; round < rounds; round++)); do
    for name in bare floor framework corsguard; do
      load "$name" "$kind" "$seconds" >>"$work/$kind.$name"
    done
  done
  for name in bare floor framework corsguard; do
    paste "$work/$kind.$name" "$work/$kind.bare" | awk '{ print $1, $1 / $2 }' >"$work/pairs"
    printf '%-10s %-10s %10.0f requests/s   %.3f of bare\n' "$kind" "$name" \
      "$(cut -d' ' -f1 "$work/pairs" | sort -n | sed -n "$((rounds / 2 + 1))p")" \
      "$(cut -d' ' -f2 "$work/pairs" | sort -n | sed -n "$((rounds / 2 + 1))p")"
  done
done
