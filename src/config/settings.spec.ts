import 'reflect-metadata';
import { availableParallelism } from 'node:os';
import { parseSettings } from './settings.js';

describe('How many processes answer', () => {
  const processes = (PROCESSES: string): number => parseSettings({ NODE_ENV: 'test', DATABASE_URL: 'postgres://127.0.0.1/none', PROCESSES }).PROCESSES;

  it('is one, a number up to 64, or auto for one a core', () => {
    expect(parseSettings({ NODE_ENV: 'test' }).PROCESSES).toBe(1);
    expect([processes(''), processes('1'), processes('64')]).toEqual([1, 1, 64]);
    expect(processes('auto')).toBe(Math.min(availableParallelism(), 64));
  });

  it.each(['0', '65', '-1', '1.5', 'all', 'AUTO', '1 2'])('is not %s', (value) => {
    expect(() => processes(value)).toThrow(/^PROCESSES must /);
  });

  it('is one on the embedded database', () => {
    expect(() => parseSettings({ NODE_ENV: 'test', PROCESSES: '2' })).toThrow(/^PROCESSES must be 1 without DATABASE_URL/);
    expect(() => parseSettings({ NODE_ENV: 'test', PROCESSES: '2', DATABASE_URL: 'embedded' })).toThrow(/^PROCESSES must be 1 without DATABASE_URL/);
    expect(parseSettings({ NODE_ENV: 'test', PROCESSES: '1' }).PROCESSES).toBe(1);
  });
});

describe('Where clients reach the service', () => {
  it.each([
    ['0.0.0.0', 'http://localhost:3000'], ['::', 'http://localhost:3000'], ['::1', 'http://[::1]:3000'], ['10.0.0.7', 'http://10.0.0.7:3000'], ['scim.corp.example', 'http://scim.corp.example:3000'],
  ])('follows from HOST, unless it is said: %s', (HOST, url) => {
    expect(parseSettings({ NODE_ENV: 'test', HOST, PORT: '3000' }).publicUrl).toBe(url);
    expect(parseSettings({ NODE_ENV: 'test', HOST, PORT: '3000', PUBLIC_URL: 'https://scim.example/' }).publicUrl).toBe('https://scim.example');
  });

  it('is an error where no URL comes of it', () => {
    expect(() => parseSettings({ NODE_ENV: 'test', HOST: 'a host', PORT: '3000' })).toThrow(/HOST must be/);
  });
});
