import { config } from '../../../service/config.ts';
import { tableDeps } from '../../../service/deps/table.ts';
import { isWebauthn } from '../../../service/factors/index.ts';
import { confirmedMethods, type UsableMethod, usableMethods } from '../../../service/factors/usable.ts';
import { ok } from '../../../service/http/answer.ts';
import { screenQuery } from '../../../service/http/screen-endpoint.ts';
import { accountClientId, accountSignIn } from '../../../service/rules/account-client.ts';
import { numberEnding } from '../../../service/rules/phone-number.ts';
import type { SessionAnswer, ShownMethod } from '../../../service/rules/screen-answers.ts';
import { keysAskedFor } from '../../../service/screens/challenged-keys.ts';
import { placeOfEnrolment } from '../../../service/screens/enrolment.ts';
import { offeredFactors, readEnrolmentVisit } from '../../../service/screens/enrolment-visit.ts';
import { mayRemove } from '../../../service/screens/may-remove.ts';
import { challengedMethod, firstPlace, lastPlace, recoveryAsksSignIn, screenAddress } from '../../../service/screens/place.ts';
import { recipientOf } from '../../../service/screens/recipient.ts';
import { rememberChoice } from '../../../service/screens/remember-choice.ts';
import type { Found } from '../../../service/screens/second-factor.ts';
import { textState } from '../../../service/screens/text-state.ts';
import { fewestTyped } from '../../../service/screens/typed-password.ts';
import type { LoginSession } from '../../../service/storage/login-sessions.ts';
import { factorKey, isOn } from '../../../service/storage/settings.ts';
import { secondsToTextTurn } from '../../../service/storage/text-limits.ts';

/** What a page shows, and whether it is the right one. Reads only: reloading never changes or sends anything. */
export const handler = screenQuery(
  tableDeps,
  factorKey('passkey'),
  async ({ session, beside: passkeySwitch, state, signInHash, now }, deps) => {
    const about = {
      reference: session.reference,
      tenant_name: config().tenantName,
      client_name: session.clientId === accountClientId ? config().tenantName : session.clientName,
      ui_locales: session.uiLocales,
      ...(session.restartUrl ? { restart_url: session.restartUrl } : {}),
    };
    if (session.state === 'pending') {
      const place = firstPlace(session);
      const identifier = session.identifier ?? session.loginHint;
      const answer: SessionAnswer = {
        ...place,
        next: screenAddress(place.screen, state),
        ...about,
        ...(identifier ? { identifier } : {}),
        ...(isOn(passkeySwitch) ? { passkey: true } : {}),
      };
      return ok(answer);
    }

    const visit = await readEnrolmentVisit(deps.table(), { session, signInHash, now });
    const { account, settings } = visit;
    const place = lastPlace(session) ?? placeOfEnrolment(session, state, visit, now);
    // Methods and numbers are shown to who is asked for one of them; a ticket is no proof of whose it is, at its end neither. Who enrols one
    // more is asked for none of those that there are.
    const isAsked = session.state === 'awaiting_mfa' || session.state === 'proving';
    const usable = isAsked ? usableMethods(account, settings) : [];
    const challenged = challengedMethod(session, usable);
    const recipient = recipientOf(session, challenged);
    const methodName = nameAskedFor(session, challenged, usable);
    const { smsCountries, issuer } = config();
    const asksSignIn = recoveryAsksSignIn(session, account, settings, now);
    const answer: SessionAnswer = {
      ...place,
      next: screenAddress(place.screen, state),
      ...about,
      identifier: account.profile.email ?? account.profile.name ?? account.userId,
      factors: offeredFactors(visit).map((factor) => factor.name),
      purpose: session.purpose ?? 'login',
      another_way: usable.length > 1 || asksSignIn || place.also.includes('mfa/recovery-code-challenge'),
      ...(asksSignIn ? { recovery_sign_in: accountSignIn(issuer, { prompt: 'login', loginHint: account.profile.email }) } : {}),
      ...rememberChoice(session, settings),
      ...(methodName === undefined ? {} : { method_name: methodName }),
      ...(place.screen === 'login/reset' ? { fewest_characters: fewestTyped(settings) } : {}),
      ...(recipient ? { text: textState(session, recipient, secondsToTextTurn(account, now)) } : {}),
      ...(smsCountries === 'any' ? {} : { sms_countries: [...smsCountries] }),
      methods: session.state === 'replacing' ? lostMethods(visit) : usable.map(shownMethod),
    };
    return ok(answer);
  },
);

const shownMethod = ({ method, factor, lastUsedAt }: UsableMethod): ShownMethod => ({
  id: method.id,
  factor: factor.name,
  name: method.name ?? null,
  last_used_at: lastUsedAt === undefined ? null : new Date(lastUsedAt * 1000).toISOString(),
  ...(method.phone_number === undefined ? {} : { number_ending: numberEnding(method.phone_number) }),
});

/** Any may be the one that was lost, also one that cannot be answered with now. */
const lostMethods = ({ account, settings }: Found): ShownMethod[] =>
  confirmedMethods(account).map((found) => ({ ...shownMethod(found), removable: mayRemove(found.method, { account, settings }) }));

/** Of two apps only one's code is right. Where several keys may answer the browser says which it found; a phone is known by its number. */
const nameAskedFor = (session: LoginSession, challenged: UsableMethod | undefined, usable: readonly UsableMethod[]): string | undefined => {
  if (challenged?.factor.name === 'otp') return challenged.method.name;
  const [key, ...others] = challenged && isWebauthn(challenged.factor) ? keysAskedFor(session, usable) : [];
  return others.length === 0 ? key?.method.name : undefined;
};
