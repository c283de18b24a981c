// Hebrew, right to left; addresses people in the plural, which names no gender.
import type * as en from './en.ts';

export const everywhere: typeof en.everywhere = {
  errorPrefix: 'שגיאה: ',
  moment: 'רק רגע…',
  reference: 'אסמכתה לתמיכה',
  continueTo: 'כדי להמשיך אל {client}',
  startAgain: 'התחלה מחדש',
  backToApp: 'חזרה ליישום',
  otherAccount: 'כניסה עם חשבון אחר',
  noDevice: 'הטלפון לא לידך? מי שמפעיל את {client} יכול לעזור; יש למסור את מספר ההפניה שלמטה.',
  retryIn: 'אפשר לנסות שוב בעוד {left}',
  goOn: 'המשך הכניסה',
  anotherWay: 'דרך אחרת',
  reload: 'ניסיון נוסף',
  retryNow: 'אפשר לנסות שוב עכשיו.',
  noScript: 'הכניסה דורשת JavaScript; אפשרו אותו באתר הזה וטענו את הדף מחדש.',
};

export const retries: typeof en.retries = {
  too_many_attempts: 'יותר מדי ניסיונות. למען ביטחונכם יש להמתין מעט; נסו שוב {wait}.',
  temporarily_unavailable: 'הפעולה לא הצליחה כי השירות שלנו עמוס. המתינו כמה שניות ונסו שוב; דבר לא אבד.',
  server_error: 'משהו השתבש אצלנו. נסו שוב; אם זה חוזר, פנו למנהל המערכת.',
  cross_site_request: 'הדפדפן לא אישר שהבקשה הגיעה מהדף הזה. טענו את הדף מחדש וחזרו על הפעולה.',
  no_connection: 'לא התקבלה תשובה. בדקו את החיבור לאינטרנט ונסו שוב.',
};

export const identifier: typeof en.identifier = {
  title: 'כניסה',
  label: 'כתובת דוא״ל',
  submit: 'המשך',
  missing: 'הזינו את כתובת הדוא״ל שלכם.',
  invalid: 'כתובת הדוא״ל אינה שלמה. היא נראית כך: name@example.com.',
};

export const password: typeof en.password = {
  title: 'הזנת סיסמה',
  label: 'סיסמה',
  show: 'הצגת הסיסמה',
  hide: 'הסתרת הסיסמה',
  account: 'כתובת דוא״ל',
  change: 'שינוי',
  changeAccount: 'שינוי כתובת הדוא״ל',
  submit: 'כניסה',
  missing: 'הזינו את הסיסמה שלכם.',
  wrong: 'כתובת הדוא״ל או הסיסמה אינן נכונות. בדקו את שתיהן ונסו שוב.',
};

export const code: typeof en.code = {
  label: 'קוד בן שש ספרות',
  invalid: 'בקוד יש שש ספרות. הזינו את כולן כפי שהן מופיעות באפליקציה.',
  wrong: 'הקוד אינו נכון. ודאו שהשתמשתם ברשומה של {entry} ונסו את הקוד החדש ביותר.',
  clock: 'אם זה חוזר, הגדירו בטלפון קביעת שעה אוטומטית.',
  used: 'כבר נעשה שימוש בקוד הזה. המתינו לקוד הבא באפליקציה והזינו אותו.',
};

export const totpChallenge: typeof en.totpChallenge = {
  title: 'הזנת קוד',
  intro: 'פתחו את אפליקציית האימות והזינו את הקוד של {entry}.',
  submit: 'המשך',
};

export const totpEnrollment: typeof en.totpEnrollment = {
  title: 'הגדרת אפליקציית אימות',
  account: 'החשבון שמגדירים',
  once: 'עושים זאת פעם אחת. מכאן ואילך האפליקציה בטלפון תיתן לכם קוד בכל כניסה.',
  install: 'אם אין לכם אפליקציית אימות בטלפון, התקינו אחת, למשל Google Authenticator או Microsoft Authenticator.',
  scan: 'באפליקציה, הוסיפו חשבון וסרקו את התמונה הזאת.',
  qr: 'קוד QR לסריקה באפליקציית האימות. המפתח שמתחתיו עושה אותו דבר.',
  openApp: 'פתיחה באפליקציה במכשיר הזה',
  byHand: 'לא מצליחים לסרוק? הזינו במקום זאת את המפתח הזה באפליקציה:',
  copy: 'העתקת המפתח',
  copied: 'המפתח הועתק.',
  copyByHand: 'ההעתקה לא הצליחה. המפתח מסומן עכשיו; העתיקו אותו בעצמכם.',
  confirm: 'הזינו את שש הספרות שמופיעות עכשיו באפליקציה.',
  submit: 'סיום',
};

export const enrollOptions: typeof en.enrollOptions = {
  title: 'הגנה על החשבון',
  intro: 'בחרו איך תאשרו שזה אתם. מגדירים פעם אחת ומשתמשים בזה בכניסה.',
};

export const loginOptions: typeof en.loginOptions = {
  title: 'בחירת דרך אחרת',
  intro: 'איך תרצו לאשר שזה אתם?',
  lastUsed: 'שימוש אחרון: {date}',
  neverUsed: 'עוד לא היה בשימוש',
};

export const factors: typeof en.factors = {
  otp: { name: 'אפליקציית אימות', description: 'אפליקציה חינמית בטלפון מציגה קוד חדש בן שש ספרות כל 30 שניות.' },
};

export const loggedOut: typeof en.loggedOut = {
  title: 'יצאתם מהחשבון',
  happened: 'אפשר לסגור את החלון הזה.',
  next: 'במחשב שגם אחרים משתמשים בו, סגרו את כל חלונות הדפדפן.',
};

export const stops: typeof en.stops = {
  session_missing: {
    title: 'הדף נפתח בלי כניסה',
    happened: 'הכתובת אינה שלמה: היא לא אומרת לאיזו כניסה היא שייכת.',
    next: 'חזרו ליישום שבו תרצו להשתמש והיכנסו משם.',
  },
  session_unknown: {
    title: 'הכניסה הזאת אינה מוכרת לנו',
    happened: 'היא התחילה בדפדפן אחר או במכשיר אחר, או שהכתובת אינה נכונה.',
    next: 'חזרו, בדפדפן הזה, ליישום שבו תרצו להשתמש והיכנסו משם.',
  },
  session_expired: {
    title: 'זה לקח יותר מדי זמן',
    happened: 'כניסה נשארת פתוחה שעה אחת, והזמן שלכם עבר. שום דבר לא התקלקל.',
    next: 'התחילו מחדש ביישום שבו תרצו להשתמש.',
  },
  session_finished: {
    title: 'הכניסה הזאת כבר הושלמה',
    happened: 'השלמתם אותה קודם, אולי בחלון אחר.',
    next: 'חזרו ליישום. אם הוא מבקש להיכנס, התחילו משם מחדש.',
  },
  session_failed: {
    title: 'הכניסה הזאת נעצרה',
    happened: 'אי אפשר להמשיך מכאן.',
    next: 'התחילו מחדש ביישום. אם זה נעצר שוב, מסרו את האסמכתה למנהל המערכת.',
  },
  no_factor_enabled: {
    title: 'הכניסה עוד לא הוגדרה עד הסוף',
    happened: 'כאן נדרש שלב שני בכניסה, אבל אף שלב כזה לא הופעל. לא עשיתם שום טעות.',
    next: 'מנהל המערכת צריך להפעיל לפחות אמצעי כניסה אחד. פנו אליו, ואחר כך התחילו מחדש.',
  },
  factor_locked: {
    title: 'הקודים מהאפליקציה הושבתו עבורכם',
    happened: 'היו יותר מדי קודים שגויים, ולכן השבתנו את דרך הכניסה הזאת כדי להגן על החשבון.',
    next: 'בקשו ממנהל המערכת לאפס את אפליקציית האימות שלכם. אחר כך תוכלו להגדיר אותה מחדש.',
  },
  temporarily_unavailable: {
    title: 'השירות עמוס',
    happened: 'לא ניתן היה לטעון את הדף כרגע. דבר לא אבד.',
    next: 'המתינו כמה שניות ונסו שוב.',
  },
  server_error: {
    title: 'משהו השתבש אצלנו',
    happened: 'לא ניתן היה להציג את הדף. זו לא אשמתכם.',
    next: 'נסו שוב בעוד רגע. אם זה חוזר, פנו למנהל המערכת.',
  },
  no_connection: {
    title: 'אין חיבור',
    happened: 'לא התקבלה תשובה משירות הכניסה.',
    next: 'בדקו את החיבור לאינטרנט ונסו שוב.',
  },
};

export const engine: typeof en.engine = {
  invalid_request: {
    title: 'לא ניתן לענות לבקשה של היישום',
    happened: 'ביישום ששלח אתכם לכאן הייתה טעות בבקשה. לא עשיתם שום טעות.',
    next: 'חזרו ליישום ונסו שוב. אם זה חוזר, פנו למפעילי היישום.',
  },
  unauthorized_client: {
    title: 'היישום אינו מורשה לכך',
    happened: 'היישום ששלח אתכם לכאן אינו מורשה להכניס אנשים בדרך הזאת.',
    next: 'פנו למפעילי היישום.',
  },
  invalid_client: {
    title: 'היישום הזה אינו מוכר לנו',
    happened: 'היישום ששלח אתכם לכאן אינו רשום אצלנו, או שהוסר.',
    next: 'ודאו שפתחתם את הכתובת הנכונה, ופנו למפעילי היישום.',
  },
  unsupported_response_type: {
    title: 'לא ניתן לענות לבקשה של היישום',
    happened: 'היישום ביקש סוג תשובה שאיננו נותנים. לא עשיתם שום טעות.',
    next: 'פנו למפעילי היישום.',
  },
  invalid_redirect_uri: {
    title: 'הדרך חזרה ליישום אינה מוכרת לנו',
    happened: 'היישום ביקש לשלוח אתכם לכתובת שאינה רשומה עבורו, ולכן עצרנו למען ביטחונכם.',
    next: 'פנו למפעילי היישום.',
  },
  access_denied: {
    title: 'אין לכם הרשאה להיכנס לכאן',
    happened: 'הגישה נדחתה.',
    next: 'אם אמורה להיות לכם גישה, פנו למנהל המערכת.',
  },
};
