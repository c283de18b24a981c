// What the JSON endpoints under /u2/api/account say to the account page: types only. Refusals are those of screen-answers.ts.
import type { AcceptedKeys, FactorName } from './screen-answers.ts';

/** `GET` and `POST /u2/api/account/session`: 200. 401 `signed_out`; the POST's has the address of a sign-in in `next`. */
export type AccountAnswer = {
  tenant_name: string;
  user: { name: string | null; email: string | null };
  methods: AccountMethod[];
  /** What can be added now. */
  factors: FactorName[];
  recovery: {
    /** Codes are given and taken. */
    on: boolean;
    /** There is one that was not used. */
    valid: boolean;
    made_at: string | null;
  };
  /** Browsers in which no second factor is asked for, last used first. */
  browsers: { id: string; user_agent: string; address: string; last_used_at: string; until: string; current: boolean }[];
  /** Newest first. */
  sign_ins: { id: string; user_agent: string; address: string; app: string | null; began_at: string; seen_at: string; current: boolean }[];
  /** The account has a password to change. */
  password: boolean;
  /** The fewest characters that a new one may have. */
  fewest_characters: number;
  /** What was proven is enough for a change, for some minutes. */
  fresh: boolean;
};

export type AccountMethod = {
  id: string;
  kind: FactorName;
  name: string | null;
  /** The last four digits of a phone's number. */
  number_ending?: string;
  added_at: string;
  last_used_at: string | null;
  /** It can be answered with now. */
  usable: boolean;
  /** Switched off by too many wrong codes. */
  locked: boolean;
  /** False for the last usable one while a policy demands one. */
  removable: boolean;
};

/** `POST …/prove`, `…/methods/add`, `…/sign-out`: 200, where to go. */
export type AccountStep = { next: string };

/** `POST …/recovery`: 200. 24 letters and digits, shown this once. */
export type AccountRecovery = AccountChanged & { recovery_code: string };

/** Every change: 200, what the page shows from now on. */
export type AccountChanged = AccountAnswer & {
  /** After a removal: what the browser may be told of the account's keys. */
  signals?: AcceptedKeys[];
};
