/** E-mails compare in lower case (product.md §3 rule 13), and then in NFC: some small letters have a composed form that their capitals lack. */
export const normaliseEmail = (typed: string): string => typed.trim().toLowerCase().normalize('NFC');

/** Something@something.something, without white space or control characters, at most 254 long (RFC 5321 §4.5.3.1.3). */
export const isEmail = (email: string): boolean =>
  email.length <= 254 && /^[^\s@"<>(),:;\\[\]\p{C}]{1,64}@[^\s@"<>(),:;\\[\]\p{C}]+\.[^\s@."<>(),:;\\[\]\p{C}]+$/u.test(email);
