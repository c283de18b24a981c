/** E-mails compare in lower case and NFC (product.md §3 rule 13). */
export const normaliseEmail = (typed: string): string => typed.trim().normalize('NFC').toLowerCase();

/** Something@something.something, without white space or control characters, at most 254 long (RFC 5321 §4.5.3.1.3). */
export const isEmail = (email: string): boolean =>
  email.length <= 254 && /^[^\s@"<>(),:;\\[\]\p{C}]{1,64}@[^\s@"<>(),:;\\[\]\p{C}]+\.[^\s@."<>(),:;\\[\]\p{C}]+$/u.test(email);
