// Writes the rules in the npm package "tldts" as a public suffix list, for refresh-public-suffixes.sh:
//
//   npm pack tldts && tar xzf tldts-*.tgz
//   node eng/tldts-rules.mjs package YYYY-MM-DD > list.dat && eng/refresh-public-suffixes.sh list.dat
//
// The package is released with each change of the list; YYYY-MM-DD is the day of the release.
import { readFileSync } from 'node:fs';

const [folder, date] = process.argv.slice(2);
const source = readFileSync(`${folder}/src/data/trie.ts`, 'utf8').replaceAll('export const', 'const');
const names = ['nodeFlags', 'edgeStart', 'edgeLength', 'edgeChild', 'labelText', 'rulesRoot', 'exceptionsRoot'];
const trie = new Function(`${source}; return { ${names.join(', ')} };`)();

const offsets = [];
let offset = 0;
for (const length of trie.edgeLength) {
  offsets.push(offset);
  offset += length;
}

const sections = { 1: [], 2: [] };
function walk(node, suffix, prefix) {
  if (trie.nodeFlags[node] !== 0 && suffix !== '') {
    sections[trie.nodeFlags[node]].push(prefix + suffix);
  }
  for (let edge = trie.edgeStart[node]; edge < trie.edgeStart[node + 1]; edge++) {
    const label = trie.labelText.slice(offsets[edge], offsets[edge] + trie.edgeLength[edge]);
    walk(trie.edgeChild[edge], suffix === '' ? label : `${label}.${suffix}`, prefix);
  }
}
walk(trie.rulesRoot, '', '');
walk(trie.exceptionsRoot, '', '!');

// The package marks the parent of a wildcard too, which the list does not hold.
const all = new Set([...sections[1], ...sections[2]]);
const isListed = (rule) => !all.has(`*.${rule}`);
const section = (name, rules) => `// ===BEGIN ${name} DOMAINS===\n${rules.filter(isListed).join('\n')}\n// ===END ${name} DOMAINS===\n`;
process.stdout.write(`// VERSION: ${date}\n${section('ICANN', sections[1])}${section('PRIVATE', sections[2])}`);
