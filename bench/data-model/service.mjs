// node bench/data-model/service.mjs URL ADMIN_KEY
// The same store as plans.mjs, asked through a running service: prints the median of each kind of request.
const [url, key] = process.argv.slice(2);
const ORGANIZATION = '00000000-0000-7000-8000-000000000000';
const GROUP = '00000000-0001-7003-8000-000000000000';
const DEPARTMENT = 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:department';
const member = (n) => `${n.toString(16).padStart(12, '0').replace(/^(.{8})/, '$1-')}-7002-8000-000000000000`;

const created = await fetch(`${url}/admin/v1/organizations/${ORGANIZATION}/scim-tokens`, {
  method: 'POST', headers: { 'Authorization': `Bearer ${key}`, 'Content-Type': 'application/json' }, body: '{}',
});
const { token } = await created.json();

const find = (filter, more = '') => ['GET', `/Users?filter=${encodeURIComponent(filter)}${more}`];
const patch = (path, operation) => ['PATCH', path, { schemas: ['urn:ietf:params:scim:api:messages:2.0:PatchOp'], Operations: [operation] }];
const requests = {
  'GET by id': (n) => ['GET', `/Users/${member(500_000 + n)}`],
  'userName eq': (n) => find(`userName eq "user${400_000 + n}@corp0.example"`),
  'externalId eq': (n) => find(`externalId eq "00u${String(400_000 + n).padStart(15, '0')}"`),
  'displayName co, 1 hit': (n) => find(`displayName co "n77777${n % 10}"`),
  'emails[type eq "work" and value eq …]': (n) => find(`emails[type eq "work" and value eq "user${400_000 + n}@corp0.example"]`),
  'department eq, 2,000 hits, 100 shown': (n) => find(`${DEPARTMENT} eq "dept${n}"`, '&count=100'),
  'userName ew, 1,000,000 hits, 100 shown': () => find('userName ew "@corp0.example"', '&count=100'),
  'first page of 100': () => ['GET', '/Users?count=100'],
  'page of 100 from 500,001': () => ['GET', '/Users?startIndex=500001&count=100'],
  'POST': (n) => ['POST', '/Users', { schemas: [], userName: `new${n}-${Date.now()}@corp0.example` }],
  'PATCH active': (n) => patch(`/Users/${member(600_000 + n)}`, { op: 'replace', value: { active: false } }),
  'add one to a group of 500,000': (n) => patch(`/Groups/${GROUP}`, { op: 'add', path: 'members', value: [{ value: member(700_000 + n) }] }),
  'remove one from it': (n) => patch(`/Groups/${GROUP}`, { op: 'remove', path: `members[value eq "${member(700_000 + n)}"]` }),
  'GET that group without members': () => ['GET', `/Groups/${GROUP}?excludedAttributes=members`],
};

for (const [name, request] of Object.entries(requests)) {
  const times = [];
  for (let n = 0; n < 15 && times.reduce((sum, each) => sum + each, 0) < 5_000; n++) {
    const [method, path, body] = request(n);
    const started = performance.now();
    const response = await fetch(`${url}/scim/v2${path}`, {
      method, headers: { 'Authorization': `Bearer ${token}`, 'Content-Type': 'application/scim+json' }, ...(body && { body: JSON.stringify(body) }),
    });
    await response.text();
    if (!response.ok) throw new Error(`${name}: ${response.status}`);
    times.push(performance.now() - started);
  }
  const median = times.sort((a, b) => a - b)[Math.floor(times.length / 2)];
  console.log(`${name.padEnd(40)} ${median.toFixed(1).padStart(8)} ms`);
}
