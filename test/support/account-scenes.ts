// What the account's endpoints say in the tests of its pages.
import type { AccountAnswer, AccountMethod } from '../../service/rules/account-answers.ts';

const method = (id: string, more: Partial<AccountMethod>): AccountMethod => ({
  id,
  kind: 'otp',
  name: null,
  added_at: '2026-05-03T10:00:00.000Z',
  last_used_at: null,
  usable: true,
  locked: false,
  removable: true,
  ...more,
});

const chrome = 'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/141.0.0.0 Safari/537.36';
const safari =
  'Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.5 Mobile/15E148 Safari/604.1';

const seen = { address: '198.51.100.7', began_at: '2026-05-03T10:00:00.000Z', seen_at: '2026-05-04T10:00:00.000Z' };

export const accountOf = (more: Partial<AccountAnswer> = {}): AccountAnswer => ({
  tenant_name: 'Acme',
  user: { name: 'Ana', email: 'ana@example.com' },
  methods: [
    method('01JMETHODA', { name: 'Work phone', last_used_at: '2026-05-03T10:00:00.000Z' }),
    method('01JMETHODB', { kind: 'sms', number_ending: '0605', usable: false, locked: true }),
    method('01JMETHODC', { kind: 'passkey', usable: false }),
  ],
  factors: ['otp', 'sms', 'passkey'],
  recovery: { on: true, valid: true, made_at: '2026-05-03T10:00:00.000Z' },
  browsers: [
    {
      id: 'browser-a',
      user_agent: chrome,
      address: '198.51.100.7',
      last_used_at: seen.seen_at,
      until: '2026-06-03T10:00:00.000Z',
      current: true,
    },
    {
      id: 'browser-b',
      user_agent: 'curl/8',
      address: '203.0.113.9',
      last_used_at: seen.seen_at,
      until: '2026-06-03T10:00:00.000Z',
      current: false,
    },
  ],
  sign_ins: [
    { id: 'sign-in-a', user_agent: chrome, app: 'Demo app', current: true, ...seen },
    { id: 'sign-in-b', user_agent: safari, app: null, current: false, ...seen },
  ],
  password: true,
  fewest_characters: 8,
  fresh: true,
  ...more,
});
