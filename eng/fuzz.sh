#!/usr/bin/env bash
# Random inputs for everything that takes text from outside: ten million and some at the default scale, with a seed for each day
# (.github/workflows/nightly.yml).
# What is found is made small, and kept in tests/CorsGuard.Reliability/Corpus.
#
#   eng/fuzz.sh [SEED [PERCENT]]      (default: today's date, 100)
set -euo pipefail
cd "$(dirname "$0")/.."

seed="${1:-$(date +%Y%m%d)}"
percent="${2:-100}"
code=0
dotnet build tests/CorsGuard.Reliability -c Release --nologo -v quiet
for part in origins:5000000 headers:3000000 values:2000000 layers:200000 configuration:40000 regexes:10000 corpus:100000; do
  dotnet artifacts/bin/CorsGuard.Reliability/release/CorsGuard.Reliability.dll \
    --fuzz "${part%:*}" "$((${part#*:} * percent / 100))" "$seed" || code=1
done
exit "$code"
