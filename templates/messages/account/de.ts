import type * as en from './en.ts';

export const accountFrame: typeof en.accountFrame = {
  account: 'Angemeldet als',
  back: 'Zurück zu Ihrem Konto',
  confirmTitle: 'Bestätigen Sie, dass Sie es sind',
  confirmWhy: 'Bevor Sie hier etwas ändern, bestätigen Sie bitte, dass Sie es sind. Das gilt fünf Minuten lang.',
  confirm: 'Jetzt bestätigen',
  confirmFirst: 'Es wurde nichts geändert. Bestätigen Sie zuerst, dass Sie es sind, und wiederholen Sie es dann.',
  proven: 'Danke. Sie können jetzt fünf Minuten lang etwas ändern.',
  added: 'Ihre neue Anmeldemethode wurde hinzugefügt.',
  refusedTitle: 'Ihr Konto konnte nicht geöffnet werden',
  refusedHappened:
    'Sie haben sich angemeldet, aber das genügte nicht, um Ihr Konto hier zu öffnen. Vielleicht behält Ihr Browser keine Cookies.',
  refusedNext: 'Versuchen Sie es noch einmal. Wenn es wieder passiert, wenden Sie sich an Ihren Administrator.',
  signIn: 'Anmelden',
};

export const accountOverview: typeof en.accountOverview = {
  title: 'Ihr Konto',
  methods: 'Anmeldemethoden',
  methodCount: { none: 'Noch keine eingerichtet', one: 'Eine eingerichtet', many: '{count} eingerichtet' },
  recovery: 'Wiederherstellungscode',
  recoveryState: { valid: 'Erstellt am {date}', none: 'Keiner' },
  browsers: 'Browser und Anmeldungen',
  browsersState: 'Wo Sie angemeldet sind',
  password: 'Passwort',
  passwordState: 'Ändern',
  signOut: 'Abmelden',
};

export const accountMethods: typeof en.accountMethods = {
  title: 'Anmeldemethoden',
  none: 'Sie haben noch keine.',
  added: 'Hinzugefügt am {date}',
  used: 'Zuletzt benutzt am {date}',
  neverUsed: 'Noch nicht benutzt',
  ending: 'Nummer mit der Endung {ending}',
  locked: 'Nach zu vielen falschen Codes ausgeschaltet.',
  unusable: 'Kann zurzeit nicht benutzt werden.',
  unlock: 'Wieder einschalten',
  unlocked: 'Sie ist wieder eingeschaltet.',
  unlockByOther: 'Nur eine andere Anmeldemethode oder Ihr Wiederherstellungscode kann sie wieder einschalten.',
  rename: 'Umbenennen',
  nameLabel: 'Neuer Name',
  nameHint: 'Höchstens 20 Zeichen.',
  save: 'Speichern',
  renamed: 'Der Name wurde geändert.',
  remove: 'Entfernen',
  removeQuestion: '„{name}“ entfernen? Sie können sich damit dann nicht mehr anmelden.',
  removeYes: 'Ja, entfernen',
  removed: '„{name}“ wurde entfernt.',
  last: 'Das ist die letzte, und für die Anmeldung ist hier eine nötig. Fügen Sie eine andere hinzu, bevor Sie diese entfernen.',
  gone: 'Diese gibt es nicht mehr.',
  add: 'Eine weitere hinzufügen',
  addFirst: 'Eine hinzufügen',
};

export const accountRecovery: typeof en.accountRecovery = {
  title: 'Wiederherstellungscode',
  purpose: 'Mit Ihrem Wiederherstellungscode können Sie sich einmal anmelden, wenn Sie Ihr Telefon oder Ihren Schlüssel verloren haben.',
  off: 'Wiederherstellungscodes werden hier nicht verwendet.',
  none: 'Sie haben zurzeit keinen.',
  noMethod: 'Fügen Sie zuerst eine Anmeldemethode hinzu: Der Code tritt an ihre Stelle.',
  made: 'Sie haben einen, erstellt am {date}. Er kann nicht noch einmal angezeigt werden.',
  make: 'Neuen Code erstellen',
  warning: 'Mit einem neuen Code gilt der bisherige nicht mehr.',
  fresh: 'Ihr neuer Wiederherstellungscode',
  keep: 'Bewahren Sie ihn sicher auf, nicht auf dem Gerät, mit dem Sie sich anmelden. Er wird nur dieses eine Mal angezeigt.',
};

export const accountBrowsers: typeof en.accountBrowsers = {
  title: 'Browser und Anmeldungen',
  signIns: 'Wo Sie angemeldet sind',
  signInsNone: 'Sonst nirgends.',
  here: 'Dieser Browser',
  began: 'Seit {date}',
  seen: 'Zuletzt aktiv {date}',
  from: 'Von {address}',
  app: 'Benutzt für {app}',
  end: 'Dort abmelden',
  ended: 'Diese Anmeldung wurde beendet.',
  endOthers: 'Überall sonst abmelden',
  endedOthers: 'Sie sind überall sonst abgemeldet.',
  remembered: 'Gemerkte Browser',
  rememberedIntro: 'In diesen werden Sie nicht nach einem zweiten Schritt gefragt.',
  rememberedNone: 'Es ist kein Browser gemerkt.',
  until: 'Bis {date}',
  forget: 'Vergessen',
  forgotten: 'Dieser Browser ist vergessen.',
  forgetAll: 'Alle vergessen',
  forgottenAll: 'Es ist kein Browser mehr gemerkt.',
  browser: '{browser} unter {system}',
  gone: 'Das gibt es nicht mehr. Laden Sie die Seite neu.',
  unknown: 'Ein Browser',
};

export const accountPassword: typeof en.accountPassword = {
  title: 'Passwort ändern',
  others: 'Damit werden Sie überall sonst abgemeldet.',
  none: 'Ihr Konto kommt ohne Passwort aus.',
  changed: 'Ihr Passwort wurde geändert. Sie sind überall sonst abgemeldet.',
};
