import type { FactorName, ScreenName } from '../rules/screen-answers.ts';

/** What the rest of the service knows of a factor. How it enrols and verifies lies in the factor's own folder and is loaded when used. */
export type Factor = {
  /** Guardian name, as in `PUT /guardian/factors/{name}`; `passkey` is our own. Its switch offers the factor for enrolment. */
  name: FactorName;
  /** `type` of its authentication methods. */
  methodType: 'totp' | 'phone' | 'webauthn-roaming' | 'webauthn-platform' | 'passkey';
  /** The switches of which one must be on for its methods to be a second factor (product.md §1). */
  usableWith: readonly FactorName[];
  /** RFC 8176 values that a right answer proves, whatever the method. A key adds its own: factors/webauthn/proof.ts. */
  amr: readonly string[];
  enrolmentScreen: ScreenName;
  challengeScreen: ScreenName;
  /** The part of the counter item under which its tries and uses are counted. */
  counter: string;
};
