/** Languages that have a file in messages/. */
export type Language = 'en' | 'de' | 'he';

const spoken = new Map<string, Language>([
  ['en', 'en'],
  ['de', 'de'],
  ['he', 'he'],
  ['iw', 'he'], // Hebrew in old systems
]);

/** The first wish that can be met: the app's `ui_locales` first, then the browser's list, then English. */
export const chooseLanguage = (appWishes: readonly string[] = []): Language => {
  for (const wish of [...appWishes, ...navigator.languages]) {
    const language = spoken.get(wish.toLowerCase().split(/[-_]/)[0] ?? '');
    if (language) return language;
  }
  return 'en';
};

export const directionOf = (language: Language): 'ltr' | 'rtl' => (language === 'he' ? 'rtl' : 'ltr');
