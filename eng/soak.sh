#!/usr/bin/env bash
# A server whose settings change twenty times a second, under load: every answer is of one version, none is of a version that cannot be used,
# and nothing is left behind.
#
#   eng/soak.sh [SECONDS]      (default: 24 hours)
set -euo pipefail
cd "$(dirname "$0")/.."

dotnet build tests/CorsGuard.Reliability -c Release --nologo -v quiet
exec dotnet artifacts/bin/CorsGuard.Reliability/release/CorsGuard.Reliability.dll --soak "${1:-86400}"
