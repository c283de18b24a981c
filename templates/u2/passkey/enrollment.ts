import * as de from '../../messages/de.ts';
import * as en from '../../messages/en.ts';
import * as he from '../../messages/he.ts';
import { drawKeyEnrollment } from '../keys/key-enrollment.ts';
import { openScreen } from '../open-screen.ts';

const texts = { en: en.webauthnEnrollment.passkey, de: de.webauthnEnrollment.passkey, he: he.webauthnEnrollment.passkey };

openScreen('passkey/enrollment', texts, (open) => drawKeyEnrollment(open, { ...open.text, path: 'passkey/enrollment' }));
