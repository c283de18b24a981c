import type { TableDeps } from '../deps/table.ts';
import type { AssertionAnswer } from '../factors/webauthn/answers.ts';
import { type Asserted, verifyAssertion } from '../factors/webauthn/assertion.ts';
import type { Expected } from '../factors/webauthn/ceremony.ts';
import { refusal } from '../http/screen-endpoint.ts';
import type { Account, Method } from '../storage/account.ts';
import { flagClone, keyStateOf, recordKeyUse } from '../storage/key-uses.ts';
import { answerRefused } from './key-answer.ts';

type Call = {
  account: Account;
  /** The stored key with the answer's id. */
  method: Method;
  answer: AssertionAnswer;
  expected: Expected;
  now: number;
  /** What else hinders it, asked once the signature was right: nobody but the key's holder learns anything of it. */
  requireFree?(): Promise<void>;
  /** Told why, before the refusal. */
  failed(reason: string): Promise<void>;
};

/** Checks an answer of a known key and records its use; a counter that did not grow is refused as a possible clone (W13). */
export const verifyKey = async (
  deps: TableDeps,
  { account, method, answer, expected, now, requireFree, failed }: Call,
): Promise<Asserted> => {
  const { backupEligible } = keyStateOf(account, method);
  const key = { credentialId: method.credential_id ?? '', publicKey: method.public_key ?? '', backupEligible };
  const verified = await verifyAssertion(answer, key, expected);
  if (verified.outcome === 'refused') {
    await failed(verified.reason);
    throw answerRefused(verified.reason);
  }

  await requireFree?.();
  const table = deps.table();
  if ((await recordKeyUse(table, account, method, { ...verified, now })) === 'regressed') {
    await flagClone(table, account.userId, method.id, now);
    await failed('sign_count');
    throw refusal(403, 'possible_clone', 'This key may have been copied, so it was not taken.', { field: 'credential' });
  }
  return verified;
};
