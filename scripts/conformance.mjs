// Which rule of the standards is held by which test: reads test/conformance/*.json and the titles of all tests, and writes
// docs/conformance.md. `--check` writes nothing and ends with code 1 when the file or the tests are not complete.
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';

const FILE = 'docs/conformance.md';
const rules = read('test/conformance/rules.json');
const deviations = new Map(Object.entries(read('test/conformance/deviations.json')));
const ID = /\b[A-Z][A-Z0-9]{1,5}-P?\d{2}\b/g;

const tests = new Map();
for (const file of testFiles()) {
  for (const [, title] of readFileSync(file, 'utf8').matchAll(/(?:['"`])((?:[^'"`\\\n]|\\.|(?<=\w)'(?=\w))*\b[A-Z][A-Z0-9]{1,5}-P?\d{2}\b(?:[^'"`\\\n]|\\.)*)/g)) {
    for (const id of title.match(ID) ?? []) tests.set(id, new Set([...(tests.get(id) ?? []), file]));
  }
}

const known = new Set(rules.map(({ id }) => id));
const problems = [
  ...[...deviations.keys()].filter((id) => !known.has(id)).map((id) => `deviations.json names ${id}, which is no rule.`),
  ...rules.filter(({ id }) => !tests.has(id) && !deviations.has(id)).map(({ id }) => `${id} has neither a test nor a reason why not.`),
];
const document = write();
if (process.argv.includes('--check')) {
  if (readFileSync(FILE, 'utf8') !== document) problems.push(`${FILE} is not what the tests say; run npm run conformance.`);
  problems.forEach((problem) => console.error(problem));
  process.exitCode = problems.length > 0 ? 1 : 0;
} else {
  writeFileSync(FILE, document);
  problems.forEach((problem) => console.error(problem));
}

function write() {
  // What may be left out is no deviation where it is.
  const state = ({ id, level }) => (deviations.has(id) ? (level === 'MAY' ? 'left out' : 'deviates') : tests.has(id) ? 'supported' : 'untested');
  const count = (wanted) => rules.filter((rule) => state(rule) === wanted).length;
  const lines = [
    '# Conformance', '',
    'One row for each rule of our checklist of RFC 7643, RFC 7644, RFC 9865 and what identity providers need beside them; the tests carry',
    'the ids in their names. Made by `npm run conformance`; a test holds it to the tests that exist.', '',
    `${rules.length} rules: ${count('supported')} supported and tested, ${count('deviates')} deviate, ${count('left out')} that may be left out are, ${count('untested')} are without a test.`,
  ];
  for (const section of new Set(rules.map((rule) => rule.section))) {
    lines.push('', `## ${section}`, '', '| id | reference | level | rule | state | test, or why not |', '|---|---|---|---|---|---|');
    for (const rule of rules.filter((each) => each.section === section)) {
      const why = deviations.get(rule.id) ?? [...(tests.get(rule.id) ?? [])].map((file) => `[${file.replace(/^(test|src)\//, '')}](../${file})`).join(', ');
      lines.push(`| ${rule.id} | ${rule.reference} | ${rule.level} | ${rule.rule} | ${state(rule)} | ${why} |`);
    }
  }
  return `${lines.join('\n')}\n`;
}

function testFiles() {
  const under = (folder, suffix) => readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((file) => suffix.test(file)).map((file) => `${folder}/${file}`);
  return [...under('test', /[.-]spec\.ts$/), ...under('test/fixtures', /\.json$/), ...under('src', /\.spec\.ts$/)].sort();
}

function read(file) {
  return JSON.parse(readFileSync(file, 'utf8'));
}
