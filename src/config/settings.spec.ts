import 'reflect-metadata';
import { parseSettings } from './settings.js';

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
