// How often a user may be texted (security.md 13): once in 30 seconds, ten times an hour, over all sign-ins. And twenty times a day, so that one
// account with a dear number cannot use up everybody's money.

export const spacingSeconds = 30;
export const hourSeconds = 3600;
export const mostTextsAnHour = 10;
export const mostTextsADay = 20;
const daySeconds = 24 * 3600;

/** Seconds until the next text, 0: now. `sentAt`: epoch seconds of recent texts, in any order. */
export const secondsToNextText = (sentAt: readonly number[], now: number): number => {
  const recent = recentTexts(sentAt, now).sort((a, b) => a - b);
  const afterLast = (recent.at(-1) ?? Number.NEGATIVE_INFINITY) + spacingSeconds;
  // The oldest of the last ten must be an hour ago, that of the last twenty a day.
  const afterOldest = (most: number, seconds: number): number =>
    recent.length < most ? Number.NEGATIVE_INFINITY : (recent.at(-most) ?? 0) + seconds;
  return Math.max(
    0,
    ...[afterLast, afterOldest(mostTextsAnHour, hourSeconds), afterOldest(mostTextsADay, daySeconds)].map((at) => at - now),
  );
};

/** Those that still count. */
export const recentTexts = (sentAt: readonly number[], now: number): number[] => sentAt.filter((at) => at > now - daySeconds);

/** Texts a UTC day to a number that nobody has proven yet, over all accounts. */
export const mostTextsToNewNumber = 3;

export const dayOf = (now: number): number => Math.floor(now / daySeconds);
export const secondsToMidnight = (now: number): number => daySeconds - (now % daySeconds);
/** Epoch seconds of the day's start. */
export const startOfDay = (day: number): number => day * daySeconds;
