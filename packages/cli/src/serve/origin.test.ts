import { describe, expect, it } from 'vitest';
import { readOrigin } from './origin.ts';

describe('readOrigin', () => {
  it.each([
    ['http://localhost:5173', 'http://localhost:5173'],
    ['http://localhost:5173/', 'http://localhost:5173'],
    ['HTTPS://Example.ORG:443/', 'https://example.org'],
    ['http://example.org:80', 'http://example.org'],
    ['http://[::1]:3000', 'http://[::1]:3000'],
    ['https://bücher.example', 'https://xn--bcher-kva.example'],
    ['chrome-extension://abcdefghijklmnop/', 'chrome-extension://abcdefghijklmnop'],
    ['tauri://localhost', 'tauri://localhost'],
    ['null', 'null'],
    ['*', '*'],
  ])('%s is what browsers send as %s', (text, origin) => {
    expect(readOrigin(text)).toBe(origin);
  });

  it.each([
    '',
    'localhost',
    'localhost:5173',
    'example.org',
    '//example.org',
    'http://',
    'http://localhost/app',
    'http://localhost//',
    'http://localhost?',
    'http://localhost#',
    'http://user@localhost',
    'http://*.example.org',
    'http://a,http://b',
    'file:///home/page.html',
    '/',
    '**',
  ])('%j is none', (text) => {
    expect(() => readOrigin(text)).toThrow(
      new Error(`--allow-origin ${text} must be an origin, such as http://localhost:5173, or * for every one.`),
    );
  });
});
