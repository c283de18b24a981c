// German, formal address.
import type * as en from './en.ts';

export const everywhere: typeof en.everywhere = {
  errorPrefix: 'Fehler: ',
  moment: 'Einen Moment …',
  reference: 'Kennung für den Support',
  continueTo: 'weiter zu {client}',
  startAgain: 'Neu beginnen',
  backToApp: 'Zurück zur App',
  otherAccount: 'Anderes Konto verwenden',
  cancel: 'Abbrechen',
  retryIn: 'Neuer Versuch möglich in {left}',
  anotherWay: 'Anderen Weg wählen',
  mailUnlock: 'Link zum Wiedereinschalten per E-Mail senden',
  reload: 'Erneut versuchen',
  retryNow: 'Sie können es jetzt wieder versuchen.',
};

export const noScript: string = 'Die Anmeldung braucht JavaScript; bitte erlauben Sie es für diese Seite und laden Sie sie neu.';

export const retries: typeof en.retries = {
  too_many_attempts: 'Zu viele Versuche. Zu Ihrer Sicherheit müssen Sie kurz warten; versuchen Sie es {wait} noch einmal.',
  temporarily_unavailable:
    'Das hat nicht geklappt, weil unser Dienst gerade ausgelastet ist. Warten Sie einige Sekunden und versuchen Sie es noch einmal; es geht nichts verloren.',
  server_error:
    'Bei uns ist etwas schiefgegangen. Bitte versuchen Sie es noch einmal; wenn es wieder passiert, wenden Sie sich an Ihren Administrator.',
  cross_site_request:
    'Ihr Browser hat nicht mitgeteilt, dass die Anfrage von dieser Seite kam. Laden Sie die Seite neu und wiederholen Sie den Schritt.',
  no_connection: 'Es kam keine Antwort. Prüfen Sie Ihre Internetverbindung und versuchen Sie es noch einmal.',
};

export const identifier: typeof en.identifier = {
  title: 'Anmelden',
  label: 'E-Mail-Adresse',
  submit: 'Weiter',
  missing: 'Geben Sie Ihre E-Mail-Adresse ein.',
  invalid: 'Das ist keine vollständige E-Mail-Adresse. Sie sieht so aus: name@example.com.',
};

export const password: typeof en.password = {
  title: 'Passwort eingeben',
  label: 'Passwort',
  show: 'Passwort anzeigen',
  hide: 'Passwort verbergen',
  account: 'E-Mail-Adresse',
  change: 'Ändern',
  changeAccount: 'Ändern der E-Mail-Adresse',
  submit: 'Anmelden',
  missing: 'Geben Sie Ihr Passwort ein.',
  wrong: 'Die E-Mail-Adresse oder das Passwort stimmt nicht. Prüfen Sie beides und versuchen Sie es noch einmal.',
  forgot: 'Passwort vergessen?',
};

export const forgot: typeof en.forgot = {
  title: 'Passwort vergessen?',
  intro: 'Geben Sie Ihre E-Mail-Adresse ein. Wir senden Ihnen einen Link, mit dem Sie ein neues Passwort festlegen.',
  label: 'E-Mail-Adresse',
  submit: 'Link senden',
  back: 'Zurück zur Anmeldung',
  asked: {
    title: 'Sehen Sie in Ihr Postfach',
    happened: 'Wenn es ein Konto mit dieser E-Mail-Adresse gibt, ist eine E-Mail mit einem Link unterwegs. Der Link gilt eine Stunde.',
    next: 'Nach ein paar Minuten noch keine E-Mail? Sehen Sie im Spam-Ordner nach, prüfen Sie die Adresse und fordern Sie noch einmal an.',
    again: 'Noch einmal anfordern',
  },
};

export const reset: typeof en.reset = {
  title: 'Neues Passwort festlegen',
  account: 'Konto',
  label: 'Neues Passwort',
  rule: 'Mindestens {fewest} Zeichen. Mehrere Wörter, die nur Sie so zusammenstellen würden, merken sich leicht.',
  show: 'Passwort anzeigen',
  hide: 'Passwort verbergen',
  submit: 'Passwort speichern',
  missing: 'Geben Sie ein neues Passwort ein.',
  reasons: {
    broken: 'Das Passwort enthält ein fehlerhaftes Zeichen. Geben Sie es noch einmal ein.',
    too_short: 'Das ist zu kurz. Nehmen Sie mindestens {fewest} Zeichen.',
    too_long: 'Das ist zu lang. Nehmen Sie höchstens 128 Zeichen.',
    common: 'Dieses Passwort haben viele, darum wird es zuerst probiert. Wählen Sie ein anderes.',
    names: 'Ihre E-Mail-Adresse oder der Name dieses Dienstes ist zu leicht zu erraten. Wählen Sie ein anderes Passwort.',
  },
  done: {
    title: 'Ihr Passwort ist geändert',
    happened: 'Alle, die an Ihrem Konto angemeldet waren, wurden abgemeldet.',
    next: 'Melden Sie sich mit dem neuen Passwort wieder an.',
    signIn: 'Anmelden',
  },
};

export const linkStops: typeof en.linkStops = {
  link_unknown: {
    title: 'Dieser Link geht nicht',
    happened: 'Die Adresse ist nicht vollständig, oder das Konto hat sich geändert, seit die E-Mail verschickt wurde.',
    next: 'Öffnen Sie den Link in der E-Mail noch einmal oder kopieren Sie die ganze Adresse. Hilft das nicht, fordern Sie bei der Anmeldung einen neuen an.',
  },
  link_expired: {
    title: 'Dieser Link ist zu alt',
    happened: 'Links in unseren E-Mails gelten nur für begrenzte Zeit.',
    next: 'Gehen Sie zurück zur App, die Sie benutzen möchten, und fordern Sie bei der Anmeldung einen neuen Link an.',
  },
  link_used: {
    title: 'Dieser Link wurde schon benutzt',
    happened: 'Jeder Link gilt einmal, und ein neues Passwort beendet alle anderen.',
    next: 'Wenn Sie das waren, melden Sie sich wie gewohnt an. Wenn nicht, wählen Sie bei der Anmeldung „Passwort vergessen?“.',
  },
};

export const notMe: typeof en.notMe = {
  title: 'Waren Sie das nicht?',
  intro: 'Wir beenden jede Anmeldung an Ihrem Konto, auf allen Geräten, und senden Ihnen einen Link für ein neues Passwort.',
  submit: 'Alle Anmeldungen beenden',
  done: {
    title: 'Alle Anmeldungen sind beendet',
    happened: 'An Ihrem Konto ist niemand mehr angemeldet.',
    next: 'Sehen Sie in Ihr Postfach: Die neueste E-Mail enthält einen Link für ein neues Passwort.',
  },
  again: {
    title: 'Diese Taste wurde schon gedrückt',
    happened: 'Damals wurden alle Anmeldungen beendet. Wer sich seitdem angemeldet hat, ist noch angemeldet.',
    next: 'Setzen Sie ein neues Passwort: über den Link in der E-Mail von damals oder, nach einer Stunde, bei der Anmeldung über „Passwort vergessen?“.',
  },
  doneElsewhere: {
    title: 'Alle Anmeldungen sind beendet',
    happened: 'An Ihrem Konto ist niemand mehr angemeldet.',
    next: 'Ändern Sie Ihr Passwort bei dem Dienst, über den Sie sich anmelden, und informieren Sie Ihren Administrator.',
  },
};

export const unlock: typeof en.unlock = {
  title: 'Wieder einschalten',
  intro:
    'Nach zu vielen falschen Codes wurde Ihre Anmeldemethode abgeschaltet. Wir können Ihnen einen Link senden, der sie wieder einschaltet.',
  submit: 'Link per E-Mail senden',
  sent: {
    title: 'Sehen Sie in Ihr Postfach',
    happened: 'Eine E-Mail mit einem Link ist an die E-Mail-Adresse Ihres Kontos unterwegs. Der Link gilt 24 Stunden.',
    next: 'Öffnen Sie ihn, drücken Sie dort die Schaltfläche und melden Sie sich wieder an.',
  },
  use: 'Sie kommen aus unserer E-Mail. Drücken Sie die Schaltfläche und melden Sie sich dann an wie immer, mit Passwort und Code.',
  useIt: 'Wieder einschalten',
  done: {
    title: 'Wieder eingeschaltet',
    happened: 'Sie können Ihre Anmeldemethode wieder benutzen.',
    next: 'Melden Sie sich wieder an. Passwort und Code werden verlangt.',
    signIn: 'Anmelden',
  },
  too_many_mails:
    'Wir haben Ihnen schon einen Link gesendet; es gibt einen am Tag. Sehen Sie auch im Spam-Ordner nach. Einen weiteren können Sie {wait} anfordern.',
  mail_unavailable: 'Wir können Ihnen keinen Link senden. Bitten Sie Ihren Administrator, die Anmeldemethode wieder einzuschalten.',
};

export const code: typeof en.code = {
  label: 'Sechsstelliger Code',
  invalid: 'Der Code hat sechs Ziffern. Geben Sie alle sechs ein.',
  wrong: 'Dieser Code stimmt nicht. Prüfen Sie, ob Sie den Eintrag für {entry} verwendet haben, und nehmen Sie den neuesten Code.',
  clock: 'Wenn es wieder passiert, lassen Sie Ihr Telefon die Uhrzeit automatisch einstellen.',
  used: 'Dieser Code wurde schon benutzt. Warten Sie auf den nächsten Code in Ihrer App und geben Sie diesen ein.',
};

export const proves: typeof en.proves = {
  reset: 'Für ein neues Passwort bestätigen Sie zuerst, dass Sie es sind.',
  account: 'Bestätigen Sie, dass Sie es sind, um in Ihrem Konto fortzufahren.',
};

export const rememberBox: typeof en.rememberBox = {
  label: 'Diesen Browser bis zu {time} lang merken',
  hint: 'Nur, wenn niemand sonst ihn benutzt.',
};

export const totpChallenge: typeof en.totpChallenge = {
  title: 'Code eingeben',
  intro: 'Öffnen Sie Ihre Authenticator-App und geben Sie den Code für {entry} ein.',
  introNamed: 'Öffnen Sie Ihre Authenticator-App „{name}“ und geben Sie den Code für {entry} ein.',
  submit: 'Weiter',
};

export const totpEnrollment: typeof en.totpEnrollment = {
  title: 'Authenticator-App einrichten',
  account: 'Konto, das Sie einrichten',
  once: 'Das machen Sie nur einmal.',
  gives: 'Die App auf Ihrem Telefon gibt Ihnen dann beim Anmelden einen Code.',
  install:
    'Holen Sie sich eine Authenticator-App auf Ihr Telefon, falls Sie noch keine haben, zum Beispiel Google Authenticator oder Microsoft Authenticator.',
  scan: 'Fügen Sie in der App ein Konto hinzu und scannen Sie dieses Bild.',
  qr: 'QR-Code zum Scannen mit Ihrer Authenticator-App. Der Schlüssel darunter leistet dasselbe.',
  openApp: 'In der App auf diesem Gerät öffnen',
  byHand: 'Scannen geht nicht? Geben Sie stattdessen diesen Schlüssel in der App ein:',
  copy: 'Schlüssel kopieren',
  copied: 'Schlüssel kopiert.',
  copyByHand: 'Das Kopieren hat nicht geklappt. Der Schlüssel ist jetzt markiert; bitte kopieren Sie ihn selbst.',
  confirm: 'Geben Sie die sechs Ziffern ein, die die App jetzt zeigt.',
  submit: 'Fertigstellen',
};

export const phoneEnrollment: typeof en.phoneEnrollment = {
  title: 'Codes per SMS einrichten',
  account: 'Konto, das Sie einrichten',
  intro: 'Wir senden Ihnen beim Anmelden einen Code auf Ihr Handy. Ihr Mobilfunkanbieter kann dafür etwas berechnen.',
  risk: 'SMS ist weniger sicher als eine App: Wer Ihre Nummer übernimmt, bekommt Ihre Codes.',
  better: 'Lieber eine Authenticator-App oder einen anderen Weg verwenden',
  country: 'Land',
  label: 'Handynummer',
  submit: 'Code senden',
  missing: 'Geben Sie Ihre Handynummer ein.',
  needs_country: 'Wählen Sie Ihr Land, oder beginnen Sie die Nummer mit + und der Landesvorwahl.',
  not_a_number: 'Das ist keine Telefonnummer dieses Landes. Prüfen Sie das Land darüber und jede Ziffer.',
  extension: 'Eine Nummer mit Durchwahl kann keine SMS empfangen. Geben Sie eine Handynummer ein.',
  premium: 'An Nummern dieser Art senden wir keine SMS. Geben Sie eine gewöhnliche Handynummer ein.',
  countryRefused: 'In dieses Land senden wir keine SMS. Verwenden Sie eine andere Nummer oder einen anderen Weg.',
};

export const phoneChallenge: typeof en.phoneChallenge = {
  title: 'Code aus der SMS eingeben',
  sending: 'Wir senden einen Code an die Nummer, die auf {ending} endet …',
  sent: 'Wir haben einen Code an die Nummer gesendet, die auf {ending} endet. Er gilt zehn Minuten.',
  unsent: 'Für die Nummer, die auf {ending} endet, gibt es noch keinen Code.',
  submit: 'Weiter',
  again: 'Neuen Code senden',
  againIn: 'Ein neuer Code kann in {left} gesendet werden',
  sentAgain: 'Ein neuer Code ist unterwegs. Nur der neueste zählt.',
  change: 'Nummer ändern',
  wrong: 'Dieser Code stimmt nicht. Nehmen Sie die neueste SMS von uns.',
  expired: 'Dieser Code ist abgelaufen. Fordern Sie unten einen neuen an.',
};

export const textTrouble: typeof en.textTrouble = {
  too_many_texts: 'Für eine weitere SMS ist es noch zu früh. Sie können {wait} wieder eine anfordern.',
  sms_closed: 'Heute werden keine SMS mehr gesendet. Versuchen Sie es morgen wieder.',
  sms_unavailable: 'Die SMS konnte gerade nicht gesendet werden. Versuchen Sie es {wait} noch einmal.',
  phone_number_refused: 'An diese Nummer können wir keine SMS senden. Fragen Sie Ihren Administrator.',
};

export const keyButton: typeof en.keyButton = {
  waiting: 'Wird erwartet … Neu starten',
  follow: 'Tun Sie jetzt, was Ihr Browser oder Gerät anzeigt.',
  again: 'Bereit. Bitte drücken Sie noch einmal auf die Schaltfläche.',
};

export const keyTrouble: typeof en.keyTrouble = {
  SecurityError:
    'Passkeys und Schlüssel funktionieren unter dieser Webadresse nicht. Nehmen Sie einen anderen Weg und wenden Sie sich an Ihren Administrator.',
  UnknownError: 'Ihr Gerät konnte das gerade nicht. Versuchen Sie es noch einmal oder nehmen Sie einen anderen Weg.',
  TimeoutError: 'Das hat zu lange gedauert. Versuchen Sie es noch einmal.',
  invalid_credential:
    'Wir konnten Ihren Schlüssel nicht bestätigen. Versuchen Sie es noch einmal; wenn es wieder passiert, wenden Sie sich an Ihren Administrator.',
  user_not_verified:
    'Ihr Schlüssel hat nicht nach PIN, Fingerabdruck oder Gesicht gefragt. Richten Sie das für ihn ein oder nehmen Sie einen anderen.',
};

export const keyUseTrouble: typeof en.keyUseTrouble = {
  NotAllowedError:
    'Das wurde abgebrochen oder hat zu lange gedauert, oder es fand sich kein Schlüssel von Ihnen. Versuchen Sie es noch einmal oder nehmen Sie einen anderen Weg.',
  unknown_credential: 'Diesen Schlüssel kennen wir nicht. Nehmen Sie einen anderen oder einen anderen Weg.',
  forgotten: 'Dieser Passkey wurde aus Ihrem Konto entfernt. Wir haben Ihr Gerät gebeten, ihn zu vergessen. Nehmen Sie einen anderen Weg.',
  former_address: 'Dieser Schlüssel gehört zu unserer früheren Webadresse. Nehmen Sie einen anderen Weg.',
  possible_clone:
    'Zu Ihrem Schutz haben wir diesen Schlüssel nicht angenommen: Vielleicht gibt es eine Kopie davon. Nehmen Sie einen anderen Weg und wenden Sie sich an Ihren Administrator.',
};

export const keyMakeTrouble: typeof en.keyMakeTrouble = {
  NotAllowedError:
    'Das wurde abgebrochen oder hat zu lange gedauert. Es wurde noch nichts eingerichtet; Sie können es gleich noch einmal versuchen.',
  InvalidStateError: 'Dieses Gerät oder dieser Schlüssel ist für Ihr Konto schon eingerichtet. Nehmen Sie etwas anderes.',
  NotSupportedError: 'Ein Gerät oder Schlüssel dieser Art funktioniert hier nicht. Nehmen Sie etwas anderes.',
  ConstraintError:
    'Für dieses Gerät oder diesen Schlüssel ist noch keine PIN, kein Fingerabdruck und kein Gesicht eingerichtet, oder es ist kein Platz mehr. Richten Sie das ein oder nehmen Sie etwas anderes.',
  kind_not_enabled: 'Schlüssel dieser Art dürfen hier nicht benutzt werden. Versuchen Sie es mit einem anderen Gerät oder Schlüssel.',
  too_many_methods: 'Ihr Konto hat so viele Schlüssel, wie es haben kann. Bitten Sie Ihren Administrator, einen zu entfernen.',
};

export const passkeySignIn: typeof en.passkeySignIn = {
  use: 'Passkey verwenden',
  off: 'Passkeys sind hier abgeschaltet. Nehmen Sie Ihr Passwort.',
};

export const noKeys: typeof en.noKeys = {
  browser:
    'Dieser Browser kann keine Passkeys oder Schlüssel benutzen. Melden Sie sich mit einem anderen Browser oder Gerät an, oder nehmen Sie einen anderen Weg.',
};

export const webauthnChallenge: typeof en.webauthnChallenge = {
  title: 'Bestätigen Sie, dass Sie es sind',
  intro: 'Benutzen Sie den Sicherheitsschlüssel, den Passkey oder das Gerät, das Sie für dieses Konto eingerichtet haben.',
  introNamed: 'Nehmen Sie {name}, wie Sie es für dieses Konto eingerichtet haben.',
  submit: 'Jetzt bestätigen',
  former:
    'Ihr Schlüssel wurde für unsere frühere Adresse {hosts} gemacht und kann unter dieser nicht benutzt werden. Nehmen Sie einen anderen Weg.',
  formerToo: 'Ein Schlüssel, den Sie unter {hosts} gemacht haben, funktioniert hier nicht mehr.',
  none: 'Für Ihr Konto ist kein Schlüssel mehr eingerichtet, der hier funktioniert. Nehmen Sie einen anderen Weg.',
};

export const webauthnEnrollment: typeof en.webauthnEnrollment = {
  account: 'Konto, das Sie einrichten',
  'webauthn-roaming': {
    title: 'Sicherheitsschlüssel einrichten',
    intro: 'Legen Sie Ihren Sicherheitsschlüssel bereit. Sie stecken ihn ein oder halten ihn an Ihr Gerät, jetzt und beim Anmelden.',
    submit: 'Sicherheitsschlüssel einrichten',
  },
  'webauthn-platform': {
    title: 'Dieses Gerät einrichten',
    intro: 'Beim Anmelden auf diesem Gerät bestätigen Sie mit Fingerabdruck, Gesicht oder PIN, so wie Sie es entsperren.',
    submit: 'Dieses Gerät einrichten',
  },
  passkey: {
    title: 'Passkey erstellen',
    intro: 'Beim Anmelden bestätigen Sie mit Fingerabdruck, Gesicht oder PIN, auf diesem Gerät oder mit Ihrem Handy.',
    submit: 'Passkey erstellen',
  },
  noPlatform: {
    title: 'Ein anderes Gerät verwenden',
    intro: 'Fingerabdruck, Gesicht oder PIN dieses Geräts lassen sich in diesem Browser nicht benutzen.',
    submit: 'Stattdessen Handy oder Sicherheitsschlüssel verwenden',
  },
};

export const passkeyNudge: typeof en.passkeyNudge = {
  title: 'Nächstes Mal einfacher anmelden?',
  intro:
    'Mit einem Passkey melden Sie sich mit Fingerabdruck, Gesicht oder PIN an. Sie müssen sich nichts merken, und gefälschte Webseiten kommen nicht an ihn heran.',
  submit: 'Passkey erstellen',
  later: 'Jetzt nicht',
  never: 'Nicht mehr fragen',
  exists: 'Auf diesem Gerät haben Sie schon einen Passkey. Es ist nichts weiter zu tun.',
  goOn: 'Weiter',
};

export const enrollOptions: typeof en.enrollOptions = {
  title: 'Konto schützen',
  add: 'Anmeldemethode hinzufügen',
  intro: 'Wählen Sie, wie Sie bestätigen möchten, dass Sie es sind. Sie richten es einmal ein und benutzen es beim Anmelden.',
  notHere: 'Einige Wege fehlen in dieser Liste, weil dieser Browser sie nicht benutzen kann.',
};

export const lost: typeof en.lost = {
  phone: 'Ohne Ihr Handy? Wer {client} betreibt, kann Ihnen helfen; nennen Sie dort die Kennung unten.',
  key: 'Ohne Ihren Schlüssel? Wer {client} betreibt, kann Ihnen helfen; nennen Sie dort die Kennung unten.',
};

export const loginOptions: typeof en.loginOptions = {
  title: 'Anderen Weg wählen',
  intro: 'Wie möchten Sie bestätigen, dass Sie es sind?',
  lastUsed: 'Zuletzt benutzt am {date}',
  neverUsed: 'Noch nicht benutzt',
  ending: 'Nummer, die auf {ending} endet',
  only: 'Für Ihr Konto ist nur dieser eine Weg eingerichtet.',
  recovery: {
    name: 'Wiederherstellungscode',
    description: 'Der Code, den Sie für den Fall aufbewahrt haben, dass Handy oder Schlüssel nicht zur Hand sind.',
    signIn:
      'Melden Sie sich zuerst neu an. Wenn danach Handy oder Schlüssel verlangt werden, gehen Sie binnen fünf Minuten auf „Anderen Weg wählen“.',
  },
};

export const recoveryChallenge: typeof en.recoveryChallenge = {
  title: 'Wiederherstellungscode benutzen',
  intro:
    'Geben Sie den Wiederherstellungscode ein, den Sie für {account} aufbewahrt haben. Er gilt einmal. Danach bekommen Sie einen neuen.',
  label: 'Wiederherstellungscode',
  submit: 'Weiter',
  invalid: 'Ein Wiederherstellungscode hat 24 Buchstaben und Ziffern. Geben Sie alle ein; auf Leerzeichen und Striche kommt es nicht an.',
  wrong:
    'Dieser Wiederherstellungscode stimmt nicht. Prüfen Sie jeden Buchstaben und jede Ziffer, und ob es der letzte Code ist, den Sie bekommen haben.',
  used: 'Dieser Wiederherstellungscode wurde schon benutzt. Nehmen Sie den, den Sie danach bekommen haben.',
  lost: 'Auch kein Wiederherstellungscode? Wer {client} betreibt, kann Ihnen helfen; nennen Sie dort die Kennung unten.',
};

export const recoveryCode: typeof en.recoveryCode = {
  title: 'Wiederherstellungscode aufbewahren',
  account: 'Konto',
  intro:
    'Wenn Sie Ihr Handy oder Ihren Schlüssel verlieren, kommen Sie mit diesem Code einmal hinein. Bewahren Sie ihn dort auf, wo Sie ihn ohne sie finden, und zeigen Sie ihn niemandem.',
  label: 'Ihr Wiederherstellungscode',
  copy: 'Code kopieren',
  copied: 'Code kopiert.',
  copyByHand: 'Das Kopieren ging nicht. Der Code ist jetzt markiert; kopieren Sie ihn selbst.',
  download: 'Als Datei herunterladen',
  print: 'Drucken',
  file: '{tenant}: Wiederherstellungscode für {account}',
  once: 'Er wird nur jetzt gezeigt. Wenn Sie gehen, ohne ihn aufzubewahren, können Sie in Ihrem Konto einen anderen machen.',
  renewed: 'Das ist ein neuer Code. Der vorher gezeigte gilt nicht mehr.',
  submit: 'Ich habe ihn aufbewahrt',
};

export const lostMethod: typeof en.lostMethod = {
  title: 'Haben Sie etwas verloren?',
  intro:
    'Sie haben sich mit Ihrem Wiederherstellungscode angemeldet. Ist Ihr Handy oder Ihr Schlüssel verloren oder kaputt, sagen Sie, was es ist, damit niemand sonst es benutzen kann.',
  replace: 'Ersatz einrichten für {method}',
  remove: '{method} nur entfernen',
  sure: '{method} aus Ihrem Konto entfernen? Die Anmeldung damit ist dann nicht mehr möglich.',
  none: 'Ich habe nichts verloren',
};

export const factors: typeof en.factors = {
  otp: {
    name: 'Authenticator-App',
    description: 'Eine kostenlose App auf Ihrem Telefon zeigt alle 30 Sekunden einen neuen sechsstelligen Code.',
  },
  sms: { name: 'SMS', description: 'Wir senden jedes Mal einen sechsstelligen Code auf Ihr Handy.' },
  'webauthn-roaming': { name: 'Sicherheitsschlüssel', description: 'Ein kleiner Schlüssel, den Sie einstecken oder an Ihr Gerät halten.' },
  'webauthn-platform': {
    name: 'Fingerabdruck, Gesicht oder PIN',
    description: 'Womit Sie dieses Gerät entsperren. Es geht nur auf diesem Gerät.',
  },
  passkey: { name: 'Passkey', description: 'Fingerabdruck, Gesicht oder PIN, auf diesem Gerät oder mit Ihrem Handy.' },
};

export const errorPage: typeof en.errorPage = {
  goOn: 'Anmeldung fortsetzen',
};

export const loggedOut: typeof en.loggedOut = {
  title: 'Sie sind abgemeldet',
  happened: 'Sie können dieses Fenster schließen.',
  next: 'An einem Computer, den auch andere benutzen, schließen Sie bitte alle Fenster des Browsers.',
};

export const ticketStops: typeof en.ticketStops = {
  ticket_unknown: {
    title: 'Diese Einladung ist nicht gültig',
    happened: 'Der Link ist unvollständig, oder die Einladung wurde zurückgenommen.',
    next: 'Öffnen Sie den ganzen Link noch einmal aus der Nachricht. Hilft das nicht, bitten Sie Ihre Administration um eine neue Einladung.',
  },
  ticket_expired: {
    title: 'Diese Einladung ist abgelaufen',
    happened: 'Eine Einladung gilt fünf Tage.',
    next: 'Bitten Sie Ihre Administration um eine neue.',
  },
  ticket_used: {
    title: 'Diese Einladung wurde benutzt',
    happened: 'Mit ihr wurde ein zweiter Schritt eingerichtet. Wenn Sie das waren, ist alles fertig: Benutzen Sie ihn bei der Anmeldung.',
    next: 'Wenn Sie es nicht waren oder einen weiteren einrichten müssen, sagen Sie es Ihrer Administration.',
  },
  already_enrolled: {
    title: 'Sie haben schon einen zweiten Schritt',
    happened: 'Ihr Konto ist eingerichtet, darum fügt diese Einladung keinen weiteren hinzu. Sie ist nicht verbraucht.',
    next: 'Melden Sie sich an wie gewohnt. Wenn Ihr Telefon oder Schlüssel verloren ist, bitten Sie Ihre Administration, ihn zu entfernen, und öffnen Sie dann diesen Link noch einmal.',
  },
  no_factor_enabled: {
    title: 'Im Moment kann nichts eingerichtet werden',
    happened: 'Der zweite Schritt, zu dem Sie eingeladen wurden, ist ausgeschaltet. Die Einladung ist nicht verbraucht.',
    next: 'Sagen Sie es Ihrer Administration und öffnen Sie diesen Link später noch einmal.',
  },
};

export const enrolled: typeof en.enrolled = {
  title: 'Alles fertig',
  happened: 'Ihr zweiter Schritt ist eingerichtet, und zwar für dieses Konto:',
  next: 'Benutzen Sie ihn, wenn Sie danach gefragt werden. Sie können dieses Fenster schließen.',
};

export const stops: typeof en.stops = {
  session_missing: {
    title: 'Diese Seite wurde ohne Anmeldung geöffnet',
    happened: 'Die Adresse ist nicht vollständig: Sie sagt nicht, zu welcher Anmeldung sie gehört.',
    next: 'Gehen Sie zurück zu der App, die Sie benutzen möchten, und melden Sie sich von dort an.',
  },
  session_unknown: {
    title: 'Wir kennen diese Anmeldung nicht',
    happened: 'Sie wurde in einem anderen Browser oder auf einem anderen Gerät begonnen, oder die Adresse stimmt nicht.',
    next: 'Gehen Sie in diesem Browser zurück zu der App, die Sie benutzen möchten, und melden Sie sich von dort an.',
  },
  session_expired: {
    title: 'Das hat zu lange gedauert',
    happened: 'Eine Anmeldung bleibt eine Stunde offen, und Ihre ist abgelaufen. Es ist nichts kaputt.',
    next: 'Beginnen Sie noch einmal in der App, die Sie benutzen möchten.',
  },
  session_finished: {
    title: 'Diese Anmeldung ist schon erledigt',
    happened: 'Sie haben sie bereits abgeschlossen, vielleicht in einem anderen Fenster.',
    next: 'Gehen Sie zurück zur App. Wenn sie nach der Anmeldung fragt, beginnen Sie dort noch einmal.',
  },
  session_failed: {
    title: 'Diese Anmeldung wurde angehalten',
    happened: 'Von hier aus geht es nicht weiter.',
    next: 'Beginnen Sie noch einmal in der App. Wenn es wieder hängen bleibt, nennen Sie Ihrem Administrator die Kennung.',
  },
  no_factor_enabled: {
    title: 'Die Anmeldung ist nicht fertig eingerichtet',
    happened: 'Hier wird ein zweiter Schritt verlangt, aber es ist keiner eingeschaltet. Sie haben nichts falsch gemacht.',
    next: 'Ein Administrator muss mindestens einen Anmeldefaktor einschalten. Sagen Sie Ihrem Administrator Bescheid und beginnen Sie danach neu.',
  },
  factor_locked: {
    title: 'Diese Anmeldemethode ist für Sie abgeschaltet',
    happened: 'Es gab zu viele falsche Codes. Deshalb haben wir diese Anmeldemethode abgeschaltet, um Ihr Konto zu schützen.',
    next: 'Bitten Sie Ihren Administrator, sie wieder einzuschalten.',
  },
  temporarily_unavailable: {
    title: 'Der Dienst ist ausgelastet',
    happened: 'Die Seite konnte gerade nicht geladen werden. Es geht nichts verloren.',
    next: 'Warten Sie einige Sekunden und versuchen Sie es noch einmal.',
  },
  server_error: {
    title: 'Bei uns ist etwas schiefgegangen',
    happened: 'Die Seite konnte nicht angezeigt werden. Das liegt nicht an Ihnen.',
    next: 'Versuchen Sie es gleich noch einmal. Wenn es wieder passiert, wenden Sie sich an Ihren Administrator.',
  },
  no_connection: {
    title: 'Keine Verbindung',
    happened: 'Vom Anmeldedienst kam keine Antwort.',
    next: 'Prüfen Sie Ihre Internetverbindung und versuchen Sie es noch einmal.',
  },
};

export const engine: typeof en.engine = {
  invalid_request: {
    title: 'Die Anfrage der App können wir nicht beantworten',
    happened: 'Die App, die Sie hierher geschickt hat, hat in ihrer Anfrage einen Fehler gemacht. Sie haben nichts falsch gemacht.',
    next: 'Gehen Sie zurück zur App und versuchen Sie es noch einmal. Wenn es wieder passiert, wenden Sie sich an die Betreiber der App.',
  },
  unauthorized_client: {
    title: 'Die App darf das nicht',
    happened: 'Die App, die Sie hierher geschickt hat, darf Personen nicht auf diese Weise anmelden.',
    next: 'Wenden Sie sich an die Betreiber der App.',
  },
  invalid_client: {
    title: 'Wir kennen diese App nicht',
    happened: 'Die App, die Sie hierher geschickt hat, ist bei uns nicht eingetragen oder wurde entfernt.',
    next: 'Prüfen Sie, ob Sie die richtige Adresse geöffnet haben, und wenden Sie sich an die Betreiber der App.',
  },
  unsupported_response_type: {
    title: 'Die Anfrage der App können wir nicht beantworten',
    happened: 'Die App möchte eine Art von Antwort, die wir nicht geben. Sie haben nichts falsch gemacht.',
    next: 'Wenden Sie sich an die Betreiber der App.',
  },
  invalid_redirect_uri: {
    title: 'Wir kennen den Weg zurück zur App nicht',
    happened: 'Die App wollte Sie an eine Adresse schicken, die für sie nicht eingetragen ist. Zu Ihrer Sicherheit haben wir angehalten.',
    next: 'Wenden Sie sich an die Betreiber der App.',
  },
  access_denied: {
    title: 'Sie dürfen sich hier nicht anmelden',
    happened: 'Der Zugang wurde abgelehnt.',
    next: 'Wenn Sie Zugang haben sollten, fragen Sie Ihren Administrator.',
  },
};
