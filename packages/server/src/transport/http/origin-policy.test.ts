import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createOriginPolicy } from './origin-policy.ts';

const isAllowed = createOriginPolicy({
  allowedOrigins: ['https://friend.example'],
  publicUrl: 'https://watch.example.org',
});
const asked = (host: string | undefined) => ({ headers: host === undefined ? {} : { host } });

test('[TR7] [AU7] the page of this server, of its public address and of the configured origins may call', () => {
  assert.ok(isAllowed('http://localhost:8000', asked('localhost:8000')));
  assert.ok(isAllowed('https://films.lan', asked('FILMS.lan')), 'behind TLS, in any case');
  assert.ok(isAllowed('https://watch.example.org', asked('10.0.0.1:8000')), 'behind a proxy that changes Host');
  assert.ok(isAllowed('https://friend.example', asked('localhost:8000')));
});

test('[TR7] [AU7] all others may not', () => {
  const others = [
    'http://localhost:8001',
    'http://localhost',
    'https://evil.example',
    'https://friend.example.evil.example',
    'http://friend.example',
    'https://friend.example:8443',
    'null',
    '',
    'localhost:8000',
  ];
  for (const origin of others) assert.equal(isAllowed(origin, asked('localhost:8000')), false, origin);
  assert.equal(isAllowed('http://localhost:8000', asked(undefined)), false);
});
