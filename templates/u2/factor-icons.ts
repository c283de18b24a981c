import type { FactorName } from '../../service/rules/screen-answers.ts';
import { passkeyStrokes, stroked } from './icons.ts';

const strokes: Record<FactorName, string> = {
  otp: 'M7 2h10v20H7zM11 18h2',
  sms: 'M4 4h16v12H9l-5 4z',
  'webauthn-roaming': 'M3 8h13v8H3zM16 10h5v4h-5M7.5 10.5a1.5 1.5 0 1 0 0 3 1.5 1.5 0 0 0 0-3z',
  'webauthn-platform':
    'M6 20a16 16 0 0 0 1.5-7.5 4.5 4.5 0 0 1 9 0c0 1.2 0 2.4-.2 3.5M12 12.5c0 3.5-.6 6-1.8 9M15.7 19c-.2.8-.4 1.5-.7 2.2M3.5 16.5a13 13 0 0 0 .5-4 8 8 0 0 1 12-6.9M18.6 8a8 8 0 0 1 1.4 4.5c0 1 0 2-.1 3',
  passkey: passkeyStrokes,
};

/** What stands before a factor's name. */
export const factorIcon = (factor: FactorName): SVGElement => stroked(strokes[factor]);
