// What people know a browser by, out of what it says of itself. The first row that fits; a guess is enough, as it is only shown.

type Rows = readonly (readonly [RegExp, string])[];

const browsers: Rows = [
  [/Edg(e|A|iOS)?\//, 'Edge'],
  [/OPR\/|Opera/, 'Opera'],
  [/SamsungBrowser\//, 'Samsung Internet'],
  [/Firefox\/|FxiOS\//, 'Firefox'],
  [/Chrome\/|CriOS\/|Chromium\//, 'Chrome'],
  [/Safari\//, 'Safari'],
];

const systems: Rows = [
  [/iPhone/, 'iPhone'],
  [/iPad/, 'iPad'],
  [/Android/, 'Android'],
  [/Windows/, 'Windows'],
  [/CrOS/, 'ChromeOS'],
  [/Mac OS X|Macintosh/, 'Mac'],
  [/Linux/, 'Linux'],
];

export const browserName = (userAgent: string): { browser: string; system: string } | undefined => {
  const [browser, system] = [found(browsers, userAgent), found(systems, userAgent)];
  return browser && system ? { browser, system } : undefined;
};

const found = (rows: Rows, userAgent: string): string | undefined => rows.find(([pattern]) => pattern.test(userAgent))?.[1];
