// A device in words, guessed from what its browser calls itself.

import { t } from './texts.js';

// The first that fits: many browsers name others as well.
const BROWSERS = [
  [/\bEdgA?\/|\bEdgiOS\//, 'edge'],
  [/\bOPR\//, 'opera'],
  [/\bSamsungBrowser\//, 'samsung'],
  [/\bFirefox\/|\bFxiOS\//, 'firefox'],
  [/\bChrome\/|\bCriOS\/|\bHeadlessChrome\//, 'chrome'],
  [/\bSafari\//, 'safari'],
];
const SYSTEMS = [
  [/\biPhone\b/, 'iphone'],
  [/\biPad\b/, 'ipad'],
  [/\bAndroid\b/, 'android'],
  [/\bWindows\b/, 'windows'],
  [/\bCrOS\b/, 'chromeos'],
  [/\bMacintosh\b|\bMac OS X\b/, 'macos'],
  [/\bLinux\b|\bX11\b/, 'linux'],
];

const nameIn = (table, userAgent) => table.find(([pattern]) => pattern.test(userAgent))?.[1];

// {text, isData}: data if it is the user agent itself, because the tables know nothing of it.
export function deviceOf(userAgent) {
  if (userAgent === null) return { text: t('device.unknown'), isData: false };
  const names = [nameIn(BROWSERS, userAgent), nameIn(SYSTEMS, userAgent)];
  const [browser, system] = names.map((name) => name && t(`device.${name}`));
  if (browser && system) return { text: t('device.both', { browser, system }), isData: false };
  return { text: browser ?? system ?? userAgent, isData: !browser && !system };
}
