import type { LanguageOfMails } from './words.ts';

const notMe = 'Das war ich nicht';
const ends = 'Das beendet jede Anmeldung an Ihrem Konto, und wir senden Ihnen einen Link, mit dem Sie ein neues Passwort festlegen.';
const press = `Wählen Sie „${notMe}“: ${ends}`;
const pressIf = `Wenn Sie es nicht waren, wählen Sie „${notMe}“: ${ends}`;

export const words: LanguageOfMails = {
  mails: {
    guessing: ({ tenant }) => ({
      subject: `${tenant}: Möglicherweise kennt jemand Ihr Passwort`,
      paragraphs: [
        'Jemand hat Ihr Passwort und danach zehn falsche Codes eingegeben.',
        'Wenn Sie das waren, warten Sie ein wenig und nehmen Sie den neuesten Code.',
        `Wenn nicht, kennt jemand Ihr Passwort. ${press}`,
      ],
      button: notMe,
    }),
    factor_locked: ({ tenant }) => ({
      subject: `${tenant}: Eine Anmeldemethode wurde abgeschaltet`,
      paragraphs: [
        'Es gab hundert falsche Codes hintereinander. Zum Schutz Ihres Kontos haben wir diese Anmeldemethode abgeschaltet.',
        'Nehmen Sie bei der nächsten Anmeldung einen anderen Weg, wenn Sie einen haben. Haben Sie keinen, bietet Ihnen die Seite vielleicht einen Link per E-Mail an, der diese wieder einschaltet.',
        `Wer das versucht hat, kennt Ihr Passwort. ${pressIf}`,
      ],
      button: notMe,
    }),
    method_added: ({ tenant }) => ({
      subject: `${tenant}: Eine Anmeldemethode wurde hinzugefügt`,
      paragraphs: ['Ihrem Konto wurde eine Anmeldemethode hinzugefügt.', `Wenn Sie das waren, brauchen Sie nichts zu tun. ${pressIf}`],
      button: notMe,
    }),
    method_removed: ({ tenant }) => ({
      subject: `${tenant}: Eine Anmeldemethode wurde entfernt`,
      paragraphs: [
        'Eine Anmeldemethode wurde von Ihrem Konto entfernt.',
        `Wenn Sie das erwartet haben, brauchen Sie nichts zu tun. ${pressIf}`,
      ],
      button: notMe,
    }),
    recovery_used: ({ tenant }) => ({
      subject: `${tenant}: Ihr Wiederherstellungscode wurde verwendet`,
      paragraphs: [
        'Der Wiederherstellungscode Ihres Kontos wurde verwendet. Er gilt nicht mehr; ein neuer wurde angezeigt.',
        `Wenn Sie das waren, bewahren Sie den neuen Code sicher auf. ${pressIf}`,
      ],
      button: notMe,
    }),
    recovery_renewed: ({ tenant }) => ({
      subject: `${tenant}: Es gibt einen neuen Wiederherstellungscode`,
      paragraphs: [
        'Für Ihr Konto wurde ein neuer Wiederherstellungscode erzeugt. Der bisherige gilt nicht mehr.',
        `Wenn Sie das erwartet haben, brauchen Sie nichts zu tun. ${pressIf}`,
      ],
      button: notMe,
    }),
    password_changed: ({ tenant }) => ({
      subject: `${tenant}: Ihr Passwort wurde geändert`,
      paragraphs: [
        'Das Passwort Ihres Kontos wurde geändert, und alle, die daran angemeldet waren, wurden abgemeldet.',
        `Wenn Sie das waren, brauchen Sie nichts zu tun. ${pressIf}`,
      ],
      button: notMe,
    }),
    ticket: ({ tenant, until }) => ({
      subject: `${tenant}: Richten Sie Ihren zweiten Schritt ein`,
      paragraphs: [
        `Sie sind eingeladen, für die Anmeldung bei ${tenant} einen zweiten Schritt einzurichten. Er schützt Ihr Konto auch dann, wenn jemand Ihr Passwort erfährt.`,
        'Es dauert etwa zwei Minuten. Halten Sie Ihr Telefon oder Ihren Sicherheitsschlüssel bereit.',
      ],
      button: 'Jetzt einrichten',
      after: [`Der Link gilt einmal, bis zum ${until}. Er ist nur für Sie: Geben Sie ihn nicht weiter.`],
    }),
    reset: ({ tenant, until, account }) => ({
      subject: `${tenant}: Neues Passwort festlegen`,
      paragraphs: [`Mit diesem Link legen Sie ein neues Passwort für ${account} bei ${tenant} fest.`],
      button: 'Neues Passwort festlegen',
      after: [
        `Der Link gilt einmal, bis zum ${until}.`,
        'Wenn Sie ihn nicht angefordert haben, brauchen Sie nichts zu tun: Ihr Passwort bleibt, wie es ist.',
      ],
    }),
    reset_elsewhere: ({ tenant, account }) => ({
      subject: `${tenant}: Sie haben hier kein Passwort`,
      paragraphs: [
        `Jemand hat ein neues Passwort für ${account} bei ${tenant} angefordert.`,
        'Dieses Konto meldet sich über einen anderen Dienst an, hier gibt es also kein Passwort, das geändert werden könnte. Gehen Sie zurück zur App und wählen Sie die Schaltfläche dieses Dienstes.',
        'Wenn Sie das nicht angefordert haben, brauchen Sie nichts zu tun.',
      ],
    }),
    unlock: ({ tenant, until }) => ({
      subject: `${tenant}: Anmeldemethode wieder einschalten`,
      paragraphs: [
        'Nach zu vielen falschen Codes haben wir eine Anmeldemethode für Ihr Konto abgeschaltet. Dieser Link schaltet sie wieder ein.',
        'Danach melden Sie sich an wie immer: Passwort und Code werden weiterhin verlangt.',
      ],
      button: 'Wieder einschalten',
      after: [
        `Der Link gilt einmal, bis zum ${until}.`,
        'Wenn Sie ihn nicht angefordert haben, kennt jemand Ihr Passwort: Benutzen Sie den Link nicht, und wählen Sie bei der nächsten Anmeldung „Passwort vergessen?“.',
      ],
    }),
  },
  labels: {
    account: 'Konto',
    method: 'Anmeldemethode',
    when: 'Wann',
    address: 'Von der Adresse',
    browser: 'Browser',
    by: 'Durch',
  },
  methods: {
    totp: 'Authenticator-App',
    phone: 'SMS',
    'webauthn-roaming': 'Sicherheitsschlüssel',
    'webauthn-platform': 'Fingerabdruck, Gesicht oder PIN eines Geräts',
    passkey: 'Passkey',
    'recovery-code': 'Wiederherstellungscode',
  },
  ending: (digits) => `Nummer mit den Endziffern ${digits}`,
  by: { administrator: 'einen Administrator', ticket: 'eine Einladung eines Administrators' },
  browserOn: (browser, system) => `${browser} unter ${system}`,
  footer: (tenant) => `${tenant} sendet diese E-Mail, weil sie die Sicherheit Ihres Kontos betrifft.`,
  orCopy: 'Falls die Schaltfläche nicht geht, öffnen Sie diese Adresse:',
};
