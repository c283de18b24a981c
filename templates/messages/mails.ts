// Mails about an account, by language. Plain functions of plain facts; every text is complete in every language.

export type Language = 'en' | 'de' | 'he';
export type MailName = 'guessing' | 'method_added';
export type MailFacts = { tenant: string; when: string; address: string };
export type Mail = { subject: string; text: string };

export const mails: Record<Language, Record<MailName, (facts: MailFacts) => Mail>> = {
  en: {
    method_added: ({ tenant, when, address }) => ({
      subject: `${tenant}: a way to sign in was added`,
      text: `At ${when} a second factor was added to your account, from the address ${address}. If that was not you, tell your administrator.`,
    }),
    guessing: ({ tenant, when, address }) => ({
      subject: `${tenant}: somebody may know your password`,
      text: `At ${when} somebody at the address ${address} entered your password and then ten wrong codes.\n\nIf that was you, wait a little and use the newest code.\nIf it was not you, somebody knows your password: change it, which ends every sign-in that is under way.`,
    }),
  },
  de: {
    method_added: ({ tenant, when, address }) => ({
      subject: `${tenant}: a way to sign in was added`,
      text: `At ${when} a second factor was added to your account, from the address ${address}. If that was not you, tell your administrator.`,
    }),
    guessing: ({ tenant, when, address }) => ({
      subject: `${tenant}: Möglicherweise kennt jemand Ihr Passwort`,
      text: `Um ${when} hat jemand von der Adresse ${address} Ihr Passwort und danach zehn falsche Codes eingegeben.\n\nWenn Sie das waren, warten Sie ein wenig und nehmen Sie den neuesten Code.\nWenn Sie es nicht waren, kennt jemand Ihr Passwort: Ändern Sie es; das beendet jede laufende Anmeldung.`,
    }),
  },
  he: {
    method_added: ({ tenant, when, address }) => ({
      subject: `${tenant}: a way to sign in was added`,
      text: `At ${when} a second factor was added to your account, from the address ${address}. If that was not you, tell your administrator.`,
    }),
    guessing: ({ tenant, when, address }) => ({
      subject: `${tenant}: ייתכן שמישהו יודע את הסיסמה שלך`,
      text: `בשעה ${when} מישהו מהכתובת ${address} הזין את הסיסמה שלך ואחריה עשרה קודים שגויים.\n\nאם זה היית את או אתה, כדאי להמתין מעט ולהשתמש בקוד החדש ביותר.\nאם לא, מישהו יודע את הסיסמה שלך: יש להחליף אותה, וכך תסתיים כל כניסה שנמצאת בתהליך.`,
    }),
  },
};

/** The first language asked for that we have; English else. */
export const languageOf = (locales: readonly string[]): Language => {
  const known = locales
    .map((locale) => locale.toLowerCase().split('-')[0])
    .find((language) => language === 'en' || language === 'de' || language === 'he' || language === 'iw');
  return known === 'iw' ? 'he' : known === 'de' || known === 'he' ? known : 'en';
};
