// zod's findings in the words of Auth0's validator (z-schema), which clients and people search for.
import type * as z from 'zod';
import { Problem } from '../rules/problem.ts';

export type Part = 'Payload' | 'Path' | 'Query';

const codes: Record<Part, string> = { Payload: 'invalid_body', Path: 'invalid_uri', Query: 'invalid_query_string' };

/** Parses one part of a request; the 400 names the property (auth0.md §0). */
export const parse = <Schema extends z.ZodType>(schema: Schema, value: unknown, part: Part): z.output<Schema> => {
  const result = schema.safeParse(value);
  if (!result.success) throw faultOf(result.error.issues[0], value, part);
  return result.data;
};

/** The same for a schema that loads what it needs only when it is needed. */
export const parseLazily = async <Schema extends z.ZodType>(schema: Schema, value: unknown, part: Part): Promise<z.output<Schema>> => {
  const result = await schema.safeParseAsync(value);
  if (!result.success) throw faultOf(result.error.issues[0], value, part);
  return result.data;
};

const faultOf = (first: Issue | undefined, value: unknown, part: Part): Problem => {
  const issue = deepest(first);
  const path = pathOf(isMissing(issue, value) ? issue.path.slice(0, -1) : issue.path);
  const where = path ? ` on property ${path}` : '';
  const field = pathOf(issue.code === 'unrecognized_keys' ? [...issue.path, issue.keys[0] ?? ''] : issue.path);
  return new Problem(400, codes[part], `${part} validation error: '${shortened(messageOf(issue, value))}'${where}.`, {
    details: field ? { field: shortened(field) } : {},
  });
};

type Issue = z.core.$ZodIssue;

/** A union reports every branch; the branch that got furthest is the one the caller meant. */
const deepest = (issue: Issue | undefined): Issue => {
  if (!issue) return { code: 'custom', path: [], message: 'Invalid value', input: undefined } as unknown as Issue;
  if (issue.code !== 'invalid_union' || issue.errors.length === 0) return issue;
  const inner = [...issue.errors].sort((a, b) => depth(b) - depth(a))[0]?.[0];
  return inner ? deepest({ ...inner, path: [...issue.path, ...inner.path] } as Issue) : issue;
};

const depth = (issues: readonly { path: readonly PropertyKey[] }[]): number => Math.max(0, ...issues.map((issue) => issue.path.length));

const at = (value: unknown, path: readonly PropertyKey[]): unknown =>
  path.reduce<unknown>((inner, name) => (inner as Record<PropertyKey, unknown> | undefined | null)?.[name], value);

const isMissing = (issue: Issue, value: unknown): boolean =>
  (issue.code === 'invalid_type' || issue.code === 'invalid_value' || issue.code === 'invalid_union') &&
  issue.path.length > 0 &&
  at(value, issue.path) === undefined;

/** `a[0].b`. A missing property is told of its parent, as z-schema does: the message holds its name, and `field` all of it. */
const pathOf = (path: readonly PropertyKey[]): string =>
  path.map((name, index) => (typeof name === 'number' ? `[${name}]` : `${index > 0 ? '.' : ''}${String(name)}`)).join('');

/** What was sent comes back in part only: an answer is no place to keep it (case 46). */
const shortened = (text: string): string => (text.length > 300 ? `${text.slice(0, 300)}…` : text);

const typeOf = (value: unknown): string => (value === null ? 'null' : Array.isArray(value) ? 'array' : typeof value);

const messageOf = (issue: Issue, value: unknown): string => {
  const found = at(value, issue.path);
  if (isMissing(issue, value)) return `Missing required property: ${String(issue.path.at(-1))}`;
  if (issue.code === 'unrecognized_keys') return `Additional properties not allowed: ${issue.keys.join(',')}`;
  if (issue.code === 'invalid_type') return `Expected type ${jsonTypes[issue.expected] ?? issue.expected} but found type ${typeOf(found)}`;
  if (issue.code === 'invalid_value' && !['string', 'number', 'boolean'].includes(typeof found)) {
    return `Expected type ${typeOf(issue.values[0])} but found type ${typeOf(found)}`;
  }
  if (issue.code === 'invalid_value') return `No enum match for: ${String(found)}`;
  if (issue.code === 'too_small') return tooSmall(issue, found);
  if (issue.code === 'too_big') return tooBig(issue, found);
  if (issue.code === 'invalid_format') return formatFault(issue, found);
  return issue.message;
};

/** zod's names of types and formats, where JSON Schema has another. */
const jsonTypes: Record<string, string> = { int: 'integer', record: 'object' };
const jsonFormats: Record<string, string> = { url: 'uri', guid: 'uuid' };

const tooSmall = ({ origin, minimum, message }: z.core.$ZodIssueTooSmall, found: unknown): string => {
  if (origin === 'string') return `String is too short (${length(found)} chars), minimum ${minimum}`;
  if (origin === 'array') return `Array is too short (${length(found)}), minimum ${minimum}`;
  return typeof found === 'number' ? `Value ${found} is less than minimum ${minimum}` : message;
};

const tooBig = ({ origin, maximum, message }: z.core.$ZodIssueTooBig, found: unknown): string => {
  if (origin === 'string') return `String is too long (${length(found)} chars), maximum ${maximum}`;
  if (origin === 'array') return `Array is too long (${length(found)}), maximum ${maximum}`;
  return typeof found === 'number' ? `Value ${found} is greater than maximum ${maximum}` : message;
};

/** A schema's own words, where it has some; zod's begin with "Invalid". */
const formatFault = ({ format, pattern, message }: z.core.$ZodIssueInvalidStringFormat, found: unknown): string => {
  if (!message.startsWith('Invalid ')) return message;
  if (format !== 'regex') return `Object didn't pass validation for format ${jsonFormats[format] ?? format}: ${found}`;
  return `String does not match pattern ${pattern?.replace(/^\/(.*)\/[a-z]*$/s, '$1')}: ${found}`;
};

const length = (value: unknown): number => (typeof value === 'string' || Array.isArray(value) ? value.length : 0);
