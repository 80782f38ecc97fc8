#!/usr/bin/env bash
# Makes src/CorsGuard/Origins/public-suffixes.txt from a public suffix list file.
#
#   eng/refresh-public-suffixes.sh [LIST [DATE]]
#
# LIST  a copy of https://publicsuffix.org/list/public_suffix_list.dat, or what tldts-rules.mjs makes of an npm package
#       (default: the file of Debian's package "publicsuffix")
# DATE  yyyy-mm-dd (default: the list's own VERSION line, else the day on which the file was last changed)
#
# The output is the same for the same list on every machine. Review its diff, then run the tests: they know a few suffixes by name.
set -euo pipefail

list="${1:-/usr/share/publicsuffix/public_suffix_list.dat}"
date="${2:-}"
output="$(cd "$(dirname "$0")/.." && pwd)/src/CorsGuard/Origins/public-suffixes.txt"

python3 - "$list" "$date" "$output" <<'PYTHON'
import datetime, os, re, sys, unicodedata

source, date, output = sys.argv[1:4]
HEADER = """\
# The rules of the public suffix list (https://publicsuffix.org/), ICANN and PRIVATE sections.
# This Source Code Form is subject to the terms of the Mozilla Public License, v. 2.0. If a copy of the MPL was not
# distributed with this file, You can obtain one at https://mozilla.org/MPL/2.0/.
#
# Made by eng/refresh-public-suffixes.sh; do not edit. One rule a line, in punycode, without the original's comments:
# "com" is a suffix, so is every name directly under the rest of "*.ck", and "!www.ck" is none although a wildcard says so.
# Sorted by the bytes of the rule read from right to left: the library searches the lines in this order as they are.
# Snapshot: {date}
"""


def ascii_label(label):
    # Plain punycode, as browsers do it (UTS 46, non-transitional); the list itself is already mapped and lower-case.
    label = unicodedata.normalize("NFC", label)
    return label if label.isascii() else "xn--" + label.encode("punycode").decode("ascii")


rules = set()
section = None
with open(source, encoding="utf-8") as lines:
    for line in lines:
        line = line.strip()
        if marker := re.fullmatch(r"// ===(BEGIN|END) (ICANN|PRIVATE) DOMAINS===", line):
            section = marker[2] if marker[1] == "BEGIN" else None
        elif not date and (version := re.match(r"// VERSION: (\d{4}-\d\d-\d\d)", line)):
            date = version[1]
        elif line and not line.startswith("//"):
            rule = ".".join(ascii_label(label) for label in line.split()[0].split("."))
            if section is None or not re.fullmatch(r"(\*\.|!)?[a-z0-9_-]+(\.[a-z0-9_-]+)*", rule):
                sys.exit(f"cannot use the rule '{line}'")
            rules.add(rule)

if len(rules) < 1000:
    sys.exit(f"only {len(rules)} rules in {source}: not a whole list")
date = date or datetime.datetime.fromtimestamp(os.path.getmtime(source), datetime.timezone.utc).date().isoformat()
with open(output, "w", encoding="ascii", newline="\n") as target:
    target.write(HEADER.format(date=date))
    target.writelines(rule + "\n" for rule in sorted(rules, key=lambda rule: rule[::-1]))
print(f"{len(rules)} rules of {date}")
PYTHON
