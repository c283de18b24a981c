import type { ScreenName } from '../rules/screen-answers.ts';

/** What the rest of the service knows of a factor. How it enrols and verifies lies in the factor's own folder and is loaded when used. */
export type Factor = {
  /** Guardian name, as in `PUT /guardian/factors/{name}`. */
  name: 'otp' | 'sms';
  /** `type` of its authentication methods. */
  methodType: 'totp' | 'phone';
  /** RFC 8176 values a right answer proves. */
  amr: readonly string[];
  enrolmentScreen: ScreenName;
  challengeScreen: ScreenName;
  /** The part of the counter item under which its tries are counted. */
  counter: string;
};
