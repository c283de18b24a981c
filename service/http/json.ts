import { Problem } from '../rules/problem.ts';

const deepest = 64;

/** Parses a body. Nobody needs JSON nested deeper than this, and what walks it later must not run out of stack. */
export const parseJson = (text: string, code: 'invalid_body' | 'invalid_request'): unknown => {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new Problem(400, code, 'The body is not well-formed JSON.');
  }
  if (isTooDeep(value)) throw new Problem(400, code, `The body is nested deeper than ${deepest} levels.`);
  return value;
};

/** Level by level, without recursion. */
const isTooDeep = (value: unknown): boolean => {
  let level = [value];
  for (let depth = 0; level.length > 0; depth++) {
    if (depth > deepest) return true;
    level = level.flatMap((member) => (typeof member === 'object' && member !== null ? Object.values(member) : []));
  }
  return false;
};
