// Settings of the two factors that are keys, by Auth0's names for them (auth0.md A5).
import * as z from 'zod';
import { config } from '../config.ts';
import { Problem } from '../rules/problem.ts';
import type { KeySettings, readKeySettings } from '../storage/settings.ts';

export type KeyFactor = Parameters<typeof readKeySettings>[1];

const relyingParty = { overrideRelyingParty: z.boolean().optional(), relyingPartyIdentifier: z.hostname().optional() };

/** A key is bound to its relying party for life, so the deployment says it once, and here it can only be confirmed: no flag that does nothing. */
const asDeployed = <Shape extends z.ZodType<KeySettings>>(shape: Shape) =>
  shape.superRefine(({ overrideRelyingParty: override, relyingPartyIdentifier: identifier }, context) => {
    const { rpId } = config();
    if (!override || identifier === rpId) return;
    const message = `Keys are made for ${rpId}, as the option rpId of the deployment says; overrideRelyingParty takes no other identifier`;
    context.addIssue({ code: 'custom', path: ['relyingPartyIdentifier'], message });
  });

const forms: Record<KeyFactor, { body: z.ZodType<KeySettings>; defaults: KeySettings }> = {
  'webauthn-roaming': {
    body: asDeployed(z.strictObject({ userVerification: z.enum(['discouraged', 'preferred', 'required']).optional(), ...relyingParty })),
    defaults: { userVerification: 'preferred', overrideRelyingParty: false },
  },
  'webauthn-platform': { body: asDeployed(z.strictObject(relyingParty)), defaults: { overrideRelyingParty: false } },
};

/** All members may be left out. */
export const keySettingsBody = (factor: KeyFactor): z.ZodType<KeySettings> => forms[factor].body;

export const shownKeySettings = (factor: KeyFactor, stored: KeySettings): KeySettings => ({ ...forms[factor].defaults, ...stored });

/** An address of the API: other factors have no such settings. */
export const requireKeyFactor = (name: string): KeyFactor => {
  if (name !== 'webauthn-roaming' && name !== 'webauthn-platform') throw new Problem(404, 'not_found', 'Not Found');
  return name;
};
