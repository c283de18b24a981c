import { refusal } from '../http/screen-endpoint.ts';
import type { Problem } from '../rules/problem.ts';

export const passkeyOff = (): Problem => refusal(403, 'passkey_off', 'Signing in by passkey is switched off.');
