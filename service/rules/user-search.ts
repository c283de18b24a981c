/** The forms of `GET /users?q=` that there are, and no others (product.md §4). */
export type UserSearch =
  | { by: 'email'; value: string }
  | { by: 'email-prefix'; value: string }
  | { by: 'user_id'; value: string }
  | { by: 'name-prefix'; value: string };

/**
 * `email:ana@example.com`, `email:ana*`, `user_id:auth0|1`, `name:ana*`. In Lucene's writing: a value may stand in quotation marks, where
 * `*` is no wildcard, and a backslash takes the next letter as it is. Undefined for anything else.
 */
export const parseUserSearch = (query: string): UserSearch | undefined => {
  const [, field, text = ''] = /^\s*(email|user_id|name):(.*?)\s*$/su.exec(query) ?? [];
  const quoted = /^"((?:[^"\\]|\\.)*)"$/su.exec(text);
  const plain = /^((?:[^\s"*()[\]{}\\]|\\.)*)(\*?)$/su.exec(text);
  if (!field || text === '' || (!quoted && !plain)) return undefined;

  const value = ((quoted ?? plain)?.[1] ?? '').replace(/\\(.)/gsu, '$1');
  const isPrefix = plain?.[2] === '*';
  if (field === 'email') return { by: isPrefix ? 'email-prefix' : 'email', value };
  if (field === 'user_id' && !isPrefix) return { by: 'user_id', value };
  if (field === 'name' && isPrefix) return { by: 'name-prefix', value };
  return undefined;
};
