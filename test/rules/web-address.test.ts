import { describe, expect, test } from '@jest/globals';
import { isOrigin, isWebAddress } from '../../service/rules/web-address.ts';

describe('an address that a browser may be sent to', () => {
  test.each([
    'https://app.example.com/callback',
    'https://app.example.com',
    'https://app.example.com:8443/a?b=c&d=%20',
    'http://localhost:3000/callback',
    'http://127.0.0.1/callback',
    'http://[::1]:80/x',
  ])('may be %s', (address) => {
    expect(isWebAddress(address)).toBe(true);
  });

  test.each([
    'http://app.example.com/callback',
    'http://localhost.evil.com/',
    'http://127.0.0.1.evil.com/',
    'https://app.example.com/#here',
    'https://app.example.com/#',
    'https://*.example.com/callback',
    'https://app.example.com/*',
    'https://user@app.example.com/',
    'https://localhost:3000@evil.com/',
    'https:/app.example.com/',
    'https:app.example.com',
    'https:///app.example.com/',
    'https:\\\\app.example.com\\',
    'https://app.example.com/a b',
    'https://app.example.com/\n',
    'https://app.example.com/\u202e',
    'javascript:alert(1)',
    'data:text/html,x',
    'com.example.app://callback',
    '//app.example.com/',
    '/callback',
    '',
  ])('may not be %j', (address) => {
    expect(isWebAddress(address)).toBe(false);
  });
});

describe('an origin', () => {
  test.each(['https://app.example.com', 'https://app.example.com:8443', 'http://localhost:3000'])('may be %s', (origin) => {
    expect(isOrigin(origin)).toBe(true);
  });

  test.each([
    'https://app.example.com/',
    'https://app.example.com:443',
    'https://APP.example.com',
    'https://app.example.com/x',
    'null',
    '*',
    '',
  ])('may not be %j', (origin) => {
    expect(isOrigin(origin)).toBe(false);
  });
});
