// The steps with an authenticator app, for tests of the screens' endpoints.
import type { Answered, Handler } from './event.ts';
import { type Browser, codeNow, post } from './sign-in.ts';

export type TotpSteps = Record<'challenge' | 'secret' | 'confirm', Handler>;

export const totpSteps = async (): Promise<TotpSteps> => {
  const load = async (path: string): Promise<Handler> => (await import(`../../lambdas/u2/api/mfa/${path}.post.ts`)).handler;
  return {
    challenge: await load('totp-challenge'),
    secret: await load('totp-enrollment/secret'),
    confirm: await load('totp-enrollment'),
  };
};

/** Enrols the app that is offered; where none is, that refusal. */
export const enrolApp = async ({ secret, confirm }: TotpSteps, browser: Browser): Promise<Answered> => {
  const shown = await post(secret, browser, {});
  return shown.status === 200 ? post(confirm, browser, { code: codeNow(shown.body.secret) }) : shown;
};
