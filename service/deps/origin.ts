import { originSecretName } from '../config.ts';
import { isSameText } from '../storage/hash.ts';
import { keptSecret } from './kept-secret.ts';

/** `edge`: by our distribution; `direct`: past it; `open`: there is no distribution, as in development. */
export type Origin = 'edge' | 'direct' | 'open';

/** For every endpoint. The distribution proves itself by a secret header, whose former value also counts while it changes over. */
export const originDeps = {
  async originOf(sent: string | undefined): Promise<Origin> {
    if (originSecretName() === undefined) return 'open';
    if (!sent) return 'direct'; // never right, so nothing is read for it
    if (isOneOf(sent, (await secret.get()).value)) return 'edge';
    const fresh = await secret.again();
    return fresh && isOneOf(sent, fresh) ? 'edge' : 'direct';
  },
};

const secret = keptSecret({
  name: () => originSecretName() ?? '',
  parse: (json): string[] => {
    const { current, previous } = Object(json) as { current?: unknown; previous?: unknown }; // each is looked at below
    const values = [current, previous].filter((value) => typeof value === 'string' && value.length >= shortest);
    if (typeof current !== 'string' || values[0] !== current) throw new Error('the origin secret holds no usable "current"');
    return values as string[]; // filtered above
  },
});

const shortest = 16;

/** Compares with each value, whichever fits, in constant time. */
const isOneOf = (sent: string, values: readonly string[]): boolean => values.map((value) => isSameText(sent, value)).includes(true);
