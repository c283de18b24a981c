/** A browser in plain words, or undefined where its own words are not known. Told to people only; nothing is decided by it. */
export const browserIn = (userAgent: string): { name: string; system: string } | undefined => {
  const name = first(browsers, userAgent);
  const system = first(systems, userAgent);
  return name && system ? { name, system } : undefined;
};

type Signs = readonly [sign: RegExp, name: string][];

// Each names the others too: the first that fits is the one.
const browsers: Signs = [
  [/\bEdg(e|A|iOS)?\//, 'Edge'],
  [/\b(OPR|Opera)\//, 'Opera'],
  [/\bSamsungBrowser\//, 'Samsung Internet'],
  [/\b(Firefox|FxiOS)\//, 'Firefox'],
  [/\b(Chrome|CriOS|HeadlessChrome)\//, 'Chrome'],
  [/\bSafari\//, 'Safari'],
];

const systems: Signs = [
  [/\b(iPhone|iPad|iPod)\b/, 'iOS'],
  [/\bAndroid\b/, 'Android'],
  [/\bWindows\b/, 'Windows'],
  [/\bCrOS\b/, 'ChromeOS'],
  [/\bMac OS X\b/, 'macOS'],
  [/\bLinux\b/, 'Linux'],
];

const first = (signs: Signs, text: string): string | undefined => signs.find(([sign]) => sign.test(text))?.[1];
