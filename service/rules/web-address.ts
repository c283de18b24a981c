// Addresses that a browser may be sent to. They are compared letter by letter later, so nothing that a parser would read differently passes.

const localHosts = new Set(['localhost', '127.0.0.1', '[::1]']);

/** https, or http on this machine for development; no fragment, wildcard, user name, white space or backslash. */
export const isWebAddress = (address: string): boolean => {
  const url = URL.parse(address);
  if (!url || /[\s\\*#\p{C}]/u.test(address) || url.username !== '' || url.password !== '') return false;
  if (!/^https?:\/\/[^/]/i.test(address)) return false; // `https:/host` parses, and means something else elsewhere
  return url.protocol === 'https:' || (url.protocol === 'http:' && localHosts.has(url.hostname));
};

/** `https://app.example.com`, as browsers send it in `Origin`. */
export const isOrigin = (origin: string): boolean => isWebAddress(origin) && URL.parse(origin)?.origin === origin;
