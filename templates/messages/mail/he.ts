// Addresses people in the plural, which names no gender, as the screens do.
import type { LanguageOfMails } from './words.ts';

const notMe = 'זה לא אנחנו';
const press = `לחצו על ”${notMe}“: כל הכניסות לחשבון שלכם יסתיימו, ונשלח אליכם קישור לבחירת סיסמה חדשה.`;
const pressIf = `אם אלה לא הייתם אתם, ${press}`;
const nothingToDo = `אם אלה הייתם אתם, אין צורך לעשות דבר. ${pressIf}`;
const expected = `אם ציפיתם לכך, אין צורך לעשות דבר. ${pressIf}`;

export const words: LanguageOfMails = {
  mails: {
    guessing: ({ tenant }) => ({
      subject: `${tenant}: ייתכן שמישהו יודע את הסיסמה שלכם`,
      paragraphs: [
        'מישהו הזין את הסיסמה שלכם ואחריה עשרה קודים שגויים.',
        'אם אלה הייתם אתם, המתינו מעט והשתמשו בקוד החדש ביותר.',
        `אם לא, מישהו יודע את הסיסמה שלכם. ${press}`,
      ],
      button: notMe,
    }),
    factor_locked: ({ tenant }) => ({
      subject: `${tenant}: אמצעי כניסה הושבת`,
      paragraphs: [
        'הוזנו מאה קודים שגויים ברצף, ולכן השבתנו את אמצעי הכניסה הזה כדי להגן על החשבון.',
        'בכניסה הבאה השתמשו בדרך אחרת, אם יש לכם. אם אין, ייתכן שהדף יציע לשלוח אליכם קישור שיפעיל אותו מחדש.',
        `מי שניסה יודע את הסיסמה שלכם. ${pressIf}`,
      ],
      button: notMe,
    }),
    method_added: ({ tenant }) => ({
      subject: `${tenant}: נוסף אמצעי כניסה`,
      paragraphs: ['לחשבון שלכם נוסף אמצעי כניסה.', nothingToDo],
      button: notMe,
    }),
    method_removed: ({ tenant }) => ({
      subject: `${tenant}: הוסר אמצעי כניסה`,
      paragraphs: ['אמצעי כניסה הוסר מהחשבון שלכם.', expected],
      button: notMe,
    }),
    recovery_used: ({ tenant }) => ({
      subject: `${tenant}: נעשה שימוש בקוד השחזור שלכם`,
      paragraphs: [
        'נעשה שימוש בקוד השחזור של החשבון שלכם. הקוד הזה נוצל, וקוד חדש הוצג.',
        `אם אלה הייתם אתם, שמרו את הקוד החדש במקום בטוח. ${pressIf}`,
      ],
      button: notMe,
    }),
    recovery_renewed: ({ tenant }) => ({
      subject: `${tenant}: יש קוד שחזור חדש`,
      paragraphs: ['נוצר קוד שחזור חדש לחשבון שלכם. הקוד הקודם אינו תקף עוד.', expected],
      button: notMe,
    }),
    password_changed: ({ tenant }) => ({
      subject: `${tenant}: הסיסמה שלכם הוחלפה`,
      paragraphs: ['הסיסמה של החשבון שלכם הוחלפה, וכל מי שהיה מחובר אליו נותק.', nothingToDo],
      button: notMe,
    }),
    ticket: ({ tenant, until }) => ({
      subject: `${tenant}: הגדירו את השלב השני שלכם`,
      paragraphs: [
        `אתם מוזמנים להגדיר שלב שני לכניסה אל ${tenant}. הוא מגן על החשבון גם אם מישהו גילה את הסיסמה.`,
        'זה לוקח כשתי דקות. הכינו את הטלפון או את מפתח האבטחה.',
      ],
      button: 'להגדרה',
      after: [`הקישור תקף פעם אחת, עד ${until}. הוא מיועד לכם בלבד: אל תעבירו אותו הלאה.`],
    }),
    reset: ({ tenant, until, account }) => ({
      subject: `${tenant}: בחירת סיסמה חדשה`,
      paragraphs: [`זה הקישור לבחירת סיסמה חדשה עבור ${account} אצל ${tenant}.`],
      button: 'לבחירת סיסמה חדשה',
      after: [`הקישור תקף פעם אחת, עד ${until}.`, 'אם לא ביקשתם אותו, אין צורך לעשות דבר: הסיסמה נשארת כפי שהיא.'],
    }),
    reset_elsewhere: ({ tenant, account }) => ({
      subject: `${tenant}: אין לכם סיסמה כאן`,
      paragraphs: [
        `מישהו ביקש סיסמה חדשה עבור ${account} אצל ${tenant}.`,
        'הכניסה לחשבון הזה נעשית דרך שירות אחר, ולכן אין כאן סיסמה להחליף. חזרו ליישום ובחרו בכפתור של אותו שירות.',
        'אם לא ביקשתם זאת, אין צורך לעשות דבר.',
      ],
    }),
    unlock: ({ tenant, until }) => ({
      subject: `${tenant}: הפעלה מחדש של אמצעי הכניסה`,
      paragraphs: [
        'אחרי יותר מדי קודים שגויים השבתנו אמצעי כניסה לחשבון שלכם. הקישור הזה מפעיל אותו מחדש.',
        'אחר כך הכניסה היא כרגיל: עדיין תתבקשו להזין את הסיסמה ואת הקוד.',
      ],
      button: 'להפעלה מחדש',
      after: [
        `הקישור תקף פעם אחת, עד ${until}.`,
        'אם לא ביקשתם אותו, מישהו יודע את הסיסמה שלכם: אל תלחצו על הכפתור, ובכניסה הבאה בחרו ”שכחתם את הסיסמה?“.',
      ],
    }),
  },
  labels: {
    account: 'חשבון',
    method: 'אמצעי כניסה',
    when: 'מתי',
    address: 'מהכתובת',
    browser: 'דפדפן',
    by: 'בוצע על ידי',
  },
  methods: {
    totp: 'אפליקציית אימות',
    phone: 'הודעת טקסט',
    'webauthn-roaming': 'מפתח אבטחה',
    'webauthn-platform': 'טביעת אצבע, זיהוי פנים או קוד PIN של מכשיר',
    passkey: 'מפתח גישה',
    'recovery-code': 'קוד שחזור',
  },
  ending: (digits) => `מספר המסתיים ב-${digits}`,
  by: { administrator: 'מנהל המערכת', ticket: 'הזמנה של מנהל המערכת' },
  browserOn: (browser, system) => `${browser} על ${system}`,
  footer: (tenant) => `ההודעה נשלחה מ-${tenant} כי היא נוגעת לביטחון החשבון שלכם.`,
  orCopy: 'אם הכפתור אינו פועל, פתחו את הכתובת הזאת:',
};
