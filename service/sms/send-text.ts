// One text through the day's budget and the providers. Whoever may send it, and to whom, was decided before.
import { config } from '../config.ts';
import type { Sent, SmsSender } from '../delivery/sms/sender.ts';
import type { SmsDeps } from '../deps/sms.ts';
import type { TableDeps } from '../deps/table.ts';
import { logLine } from '../http/log.ts';
import { priceMicroUsd } from '../rules/sms-prices.ts';
import { capsOf, type Reserved, refundText, reserveText } from '../storage/sms-budget.ts';
import type { SmsProvider, SmsSettings } from '../storage/sms-settings.ts';

export type OutgoingText = {
  /** E.164. */
  to: string;
  /** Two letters, for the price; undefined: the dearest. */
  country: string | undefined;
  body: string;
  segments: number;
  /** Whose money: security.md 13. */
  budget: 'proven' | 'unproven';
  /** All but the sending: the answer must not tell that this number is held back. */
  isHeld?: boolean;
};

export type Sending =
  | { outcome: 'accepted'; provider: SmsProvider }
  /** The provider's decision about the number. */
  | { outcome: 'number_refused'; provider: SmsProvider; detail: string }
  /** The day's money or count is used up; `first`: found by this very call, so the administrator was told. */
  | Extract<Reserved, { outcome: 'closed' }>
  | { outcome: 'held' }
  /** Nobody could send it. `perhapsSent`: one of them may have, before its answer was lost. */
  | { outcome: 'unsent'; reason: UnsentReason; provider?: SmsProvider; detail?: string; perhapsSent: boolean };

export type UnsentReason = 'not_selected' | 'credentials_missing' | 'account_refused' | 'throttled' | 'unavailable';

type Deps = TableDeps & SmsDeps;

/**
 * Asks the selected provider, and where it does not take the text the second one, once. A number that the first refuses is not tried with
 * the second: who sent STOP to one means both. Each try is paid for before it is made.
 */
export const sendText = async (deps: Deps, settings: SmsSettings, text: OutgoingText, now: number): Promise<Sending> => {
  const { provider, fallback_provider: second } = settings.selection;
  const candidates = [provider, second].filter((name): name is SmsProvider => name !== undefined && name !== 'auth0');
  let last: Sending | RouteRefused = { outcome: 'unsent', reason: 'not_selected', perhapsSent: false };
  let perhapsSent = false;
  for (const candidate of candidates) {
    const sender = await deps.smsSender(candidate, settings);
    last = sender
      ? await tryOne(deps, { provider: candidate, sender, text, now })
      : { outcome: 'unsent', reason: 'credentials_missing', provider: candidate, perhapsSent: false };
    // The first may have sent it: then this is no sign of anything for the person, and nothing is given back.
    if (last.outcome === 'closed' && perhapsSent) return { outcome: 'unsent', reason: 'unavailable', perhapsSent };
    if (last.outcome !== 'unsent' && last.outcome !== 'route_refused') break;
    perhapsSent ||= last.outcome === 'unsent' && last.perhapsSent;
    await logLine('error', 'text not sent', { ...last });
  }
  if (candidates.length === 0) await logLine('error', 'text not sent', { ...last });
  if (last.outcome === 'route_refused') return { ...last, outcome: 'number_refused' };
  return last.outcome === 'unsent' ? { ...last, perhapsSent } : last;
};

type RouteRefused = { outcome: 'route_refused'; provider: SmsProvider; detail: string };

type Try = { provider: SmsProvider; sender: SmsSender; text: OutgoingText; now: number };

const tryOne = async (deps: Deps, { provider, sender, text, now }: Try): Promise<Sending | RouteRefused> => {
  const { smsDaily, smsPrices } = config();
  const microUsd = priceMicroUsd(text.country, text.segments, smsPrices);
  const reservation = { budget: text.budget, microUsd, caps: capsOf(smsDaily), now };
  const reserved = await reserveText(deps.table(), reservation);
  if (reserved.outcome === 'closed') {
    if (reserved.first) await tell(deps, reserved.of);
    return reserved;
  }
  if (text.isHeld) {
    // Nothing is given back: at the edge of the day that would tell it from a text that was taken.
    return { outcome: 'held' };
  }
  const sent = await sender({ to: text.to, body: text.body });
  if (mayCost(sent)) {
    await deps.count('SmsSent');
    await deps.count('SmsSpendUsd', microUsd / 1_000_000);
  } else if (!isAboutNewNumber(sent, text)) {
    await refundText(deps.table(), reservation);
  }
  if (sent.outcome === 'accepted') return { outcome: 'accepted', provider };
  if (sent.outcome === 'number_refused' || sent.outcome === 'route_refused')
    return { outcome: sent.outcome, provider, detail: sent.detail };
  return { outcome: 'unsent', reason: sent.outcome, provider, detail: sent.detail, perhapsSent: mayCost(sent) };
};

/**
 * What a provider said of an unproven number gives nothing back: else the edge of the day would tell it, and numbers that do not exist
 * could be tried all day.
 */
const isAboutNewNumber = ({ outcome }: Sent, { budget }: OutgoingText): boolean =>
  budget === 'unproven' && (outcome === 'number_refused' || outcome === 'route_refused');

/** What surely was not sent gives its money back; a wrong key must not close SMS for the day. */
const mayCost = (sent: Sent): boolean => sent.outcome === 'accepted' || (sent.outcome === 'unavailable' && sent.perhapsSent);

const tell = async (deps: Deps, of: 'all' | 'unproven'): Promise<void> => {
  const which = of === 'unproven' ? 'for unproven numbers, which may use half of the daily caps' : 'as a daily cap is reached';
  await logLine('error', `SMS is closed until midnight UTC ${which}`, { ...config().smsDaily });
  await deps.count('SmsClosed');
};
