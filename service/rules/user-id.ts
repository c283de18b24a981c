// `auth0|` and what was given or made. Ids stand in paths, so what gateways split or decode by is never in them (product.md §4).
export const idPrefix = 'auth0|';
const longestGiven = 255;

const forbidden = /[\s/?#\\\p{C}]/u;

/** May this be the part after the prefix? */
export const isGivenId = (text: string): boolean => text.length > 0 && text.length <= longestGiven && !forbidden.test(text);

/** Holds it what no id may hold? Such a path is found nowhere, not even as a user that is gone. */
export const isForbiddenId = (text: string): boolean => text === '' || forbidden.test(text);

/** Can this be a user's id? What cannot is not looked up. */
export const isUserId = (text: string): boolean =>
  text.includes('|') && text.length <= longestGiven + idPrefix.length && !isForbiddenId(text);

/** An id that was given with the prefix is the same as one without: `auth0|auth0|1` is what nobody means. */
export const withPrefix = (given: string): string => (given.startsWith(idPrefix) ? given : idPrefix + given);
