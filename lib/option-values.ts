// How one option is read: from CDK's context (always text) or from a stage file (JSON). What does not fit is said in one sentence.

/** Said to whoever deploys, as one sentence instead of a stack trace. */
export class WrongOption extends Error {}

/** What was chosen for an option; undefined where nothing was. */
export type Chosen = (key: string) => unknown;

export const text = (chosen: Chosen, key: string): string | undefined => {
  const value = chosen(key);
  if (value === undefined) return undefined;
  if (typeof value !== 'string' || value === '') throw wrong(key, 'a text', value);
  return value;
};

export const matching = (chosen: Chosen, key: string, form: { pattern: RegExp; what: string }): string | undefined => {
  const value = text(chosen, key);
  if (value !== undefined && !form.pattern.test(value)) throw wrong(key, form.what, value);
  return value;
};

export const choice = <const T extends string>(chosen: Chosen, key: string, allowed: readonly [T, T]): T => {
  const value = chosen(key) ?? allowed[0];
  const found = allowed.find((each) => each === value);
  if (found === undefined) throw new WrongOption(`${key} must be "${allowed[0]}" or "${allowed[1]}", not ${JSON.stringify(value)}.`);
  return found;
};

/** `true` and `false`, as JSON or as text. */
export const flag = (chosen: Chosen, key: string): boolean => {
  const value = chosen(key) ?? false;
  if (value === true || value === 'true') return true;
  if (value === false || value === 'false') return false;
  throw wrong(key, 'true or false', value);
};

export const number = (chosen: Chosen, key: string, { least, whole }: { least: number; whole: boolean }): number | undefined => {
  const value = chosen(key);
  if (value === undefined) return undefined;
  const read = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
  const fits = typeof read === 'number' && Number.isFinite(read) && read >= least && (!whole || Number.isInteger(read));
  if (!fits) throw wrong(key, `a ${whole ? 'whole ' : ''}number of at least ${least}`, value);
  return read;
};

/** `a,b` as text, an array in JSON. */
export const list = (chosen: Chosen, key: string, form: { pattern: RegExp; what: string }): string[] => {
  const value = chosen(key) ?? [];
  const parts: unknown[] = typeof value === 'string' ? value.split(',') : Array.isArray(value) ? value : [value];
  const read = parts.map(String);
  if (read.some((part) => !form.pattern.test(part)) || new Set(read).size < read.length) throw wrong(key, form.what, value);
  return read;
};

const wrong = (key: string, what: string, value: unknown): WrongOption =>
  new WrongOption(`${key} must be ${what}, not ${JSON.stringify(value)}.`);
