import { config } from '../config.ts';
import type { TableDeps } from '../deps/table.ts';
import { creationOptions } from '../factors/webauthn/options.ts';
import type { Client } from '../http/request.ts';
import { refusal, restartOf } from '../http/screen-endpoint.ts';
import type { CreationAnswer, WebauthnKind } from '../rules/screen-answers.ts';
import type { Account } from '../storage/account.ts';
import type { LoginSession } from '../storage/login-sessions.ts';
import type { MfaSettings } from '../storage/settings.ts';
import { userHandleOf } from '../storage/user-handles.ts';
import { namesOf } from './accepted-keys.ts';
import { auditLogin } from './audit.ts';
import { openCeremony } from './ceremony.ts';
import { keysHere } from './keys-here.ts';

type Wanted = { session: LoginSession; account: Account; settings: MfaSettings; kind: WebauthnKind; client: Client; now: number };

/** Asks for a new key of this kind. The first call of a sign-in is the start of an enrolment in the log; a reload is not. */
export const askForKey = async (deps: TableDeps, { session, account, settings, kind, client, now }: Wanted): Promise<CreationAnswer> => {
  const { rpId, tenantName } = config();
  const handle = await userHandleOf(deps.table(), account.profile, deps.random);
  if (handle === undefined) throw refusal(403, 'session_failed', 'This sign-in was stopped.', restartOf(session));
  const challenge = await openCeremony(deps, session, { purpose: 'enrolment', kind, now });
  if (session.ceremony?.purpose !== 'enrolment')
    await auditLogin(deps, 'gd_start_enroll', 'Enrolment of a key started', {
      session,
      client,
      profile: account.profile,
      details: { kind },
    });

  const { name, display_name: displayName } = namesOf(account.profile);
  const { roamingVerification } = settings;
  const user = { handle, name, displayName };
  return {
    options: creationOptions({
      kind,
      rp: { id: rpId, name: tenantName },
      user,
      challenge,
      existing: keysHere(account),
      roamingVerification,
    }),
  };
};
