import type { FactorName, WebauthnKind } from '../../../service/rules/screen-answers.ts';
import * as de from '../../messages/de.ts';
import * as en from '../../messages/en.ts';
import * as he from '../../messages/he.ts';
import { hasKeys, hasPlatformKey } from '../keys/browser-support.ts';
import { drawKeyEnrollment } from '../keys/key-enrollment.ts';
import { queryValue } from '../navigation.ts';
import { openScreen } from '../open-screen.ts';
import { showStop } from '../stop.ts';

const texts = { en: en.webauthnEnrollment, de: de.webauthnEnrollment, he: he.webauthnEnrollment };

openScreen('mfa/webauthn-enrollment', texts, async (open) => {
  const { text, session, language } = open;
  const kinds = (session.factors ?? []).filter(isKind);
  const kind = kinds.find((one) => one === queryValue('kind')) ?? kinds[0];
  if (!kind) return showStop({ error: 'no_factor_enabled', reference: session.reference }, { language });
  const path = 'mfa/webauthn-enrollment';
  // A browser without the device's own key is never left alone with it: a phone or a security key does as well.
  const isMissing = kind === 'webauthn-platform' && hasKeys() && !(await hasPlatformKey());
  if (isMissing) return drawKeyEnrollment(open, { ...text.noPlatform, path, body: { kind: 'passkey' } });
  drawKeyEnrollment(open, { ...text[kind], path, body: { kind } });
});

const isKind = (factor: FactorName): factor is WebauthnKind => ['webauthn-roaming', 'webauthn-platform', 'passkey'].includes(factor);
