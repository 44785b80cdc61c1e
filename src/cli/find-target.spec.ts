import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { findTarget } from './find-target.js';

describe('The target of a command', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'rollcall-test-'));
  const environment = { DATA_DIR: folder };
  const seeded = { url: 'http://127.0.0.1:3000/scim/v2', token: 'seeded' };

  beforeAll(() => writeFileSync(path.join(folder, 'seed.json'), JSON.stringify(seeded)));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it('is the organization of the first start, unless another is named', () => {
    expect(findTarget({}, environment)).toEqual(seeded);
    expect(findTarget({ url: seeded.url }, environment)).toEqual(seeded);
    expect(findTarget({ token: 'mine' }, environment)).toEqual({ ...seeded, token: 'mine' });
  });

  it('never gets the token of that organization for another address', () => {
    expect(() => findTarget({ url: 'https://elsewhere.example/scim' }, environment)).toThrow(/the token/);
    expect(() => findTarget({}, { ...environment, ROLLCALL_URL: 'https://elsewhere.example/scim' })).toThrow(/the token/);
  });
});
