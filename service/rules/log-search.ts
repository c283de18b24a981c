/** The forms of `GET /logs?q=`: `type:sapi`, `user_id:auth0|1`, or both with AND; a value may stand in quotation marks. Undefined for others. */
export const parseLogSearch = (query: string): { type?: string; userId?: string } | undefined => {
  const search: { type?: string; userId?: string } = {};
  for (const term of query.trim().split(/\s+AND\s+/)) {
    const [, field, quoted, plain] = /^(type|user_id):(?:"([^"]+)"|([^\s"*()[\]{}]+))$/u.exec(term) ?? [];
    const value = quoted ?? plain;
    const name = field === 'type' ? 'type' : 'userId';
    if (!field || value === undefined || search[name] !== undefined) return undefined;
    search[name] = value.replace(/\\(.)/gsu, '$1');
  }
  return search;
};
