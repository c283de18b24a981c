// What every provider of texts is to the rest: one function, and a few named outcomes. Each provider's own way of saying no is understood
// in its own file.

export type Text = {
  /** E.164. */
  to: string;
  body: string;
};

export type Sent =
  | { outcome: 'accepted'; messageId?: string | undefined }
  /** Decided about this number: no such number, no mobile, opted out, blocked. Another provider would hardly do better. */
  | { outcome: 'number_refused'; detail: string }
  /**
   * Decided about this number and our sender or account: a region that is not switched on, no route, filtered. Another provider may do
   * better; if none does, the person is told no more than of a refused number.
   */
  | { outcome: 'route_refused'; detail: string }
  /** Decided about us: credentials, sender, balance, account, permission. */
  | { outcome: 'account_refused'; detail: string }
  | { outcome: 'throttled'; detail: string }
  /**
   * Slow, away, 5xx, or an answer that makes no sense. `perhapsSent`: the request had left, so the text may arrive, and may cost.
   */
  | { outcome: 'unavailable'; detail: string; perhapsSent: boolean };

/** Sends one text, once: no blind repeat. Never throws. `detail` holds the provider's code and at most its own words, never number or body. */
export type SmsSender = (text: Text) => Promise<Sent>;

export const smsTimeoutMilliseconds = 5000;
