// The language of the page and its texts: every text that a person reads comes from text-LANGUAGE.js through t().
//
// The user's own choice comes first, then the browser's preference, then English. Data (emails, names) is not a
// text: its elements have translate="no".

const CHOICE = 'holdfast.language';
const FALLBACK = 'en';

export const LANGUAGES = document.querySelector('meta[name="holdfast-languages"]').content.split(' ');

function chosen() {
  try {
    return localStorage.getItem(CHOICE);
  } catch {
    return null;
  }
}

const wanted = [chosen(), ...navigator.languages].filter(Boolean);
const languageOf = (tag) => tag.toLowerCase().split('-')[0];

export const language = wanted.map(languageOf).find((each) => LANGUAGES.includes(each)) ?? FALLBACK;
// With its region, if the browser names one: en-GB and en-US write dates differently.
const locale = wanted.find((tag) => languageOf(tag) === language && tag.includes('-')) ?? language;

const { default: catalogue } = await import(`./text-${language}.js`);
const plural = new Intl.PluralRules(language);

function template(key, values) {
  const found = key.split('.').reduce((entries, name) => entries?.[name], catalogue);
  return typeof found === 'object' ? found[plural.select(values.count)] ?? found.other : found;
}

// Adds the texts of one page that the others have no use for: PART-text-LANGUAGE.js.
export async function addTexts(part) {
  const { default: more } = await import(`./${part}-text-${language}.js`);
  for (const [group, texts] of Object.entries(more)) catalogue[group] = { ...catalogue[group], ...texts };
}

export function hasText(key) {
  return template(key, {}) !== undefined;
}

// The parts of a text: strings, and for each {name} its value in `values`, which may be an element.
export function parts(key, values = {}) {
  return template(key, values)
    .split(/\{(\w+)\}/)
    .map((part, index) => (index % 2 === 0 ? part : values[part]))
    .filter((part) => part !== '');
}

export const t = (key, values) => parts(key, values).join('');

// Fills the texts into the page's HTML: data-text="key" is an element's text, data-label="key" its aria-label.
export function fillIn() {
  document.documentElement.lang = language;
  for (const each of document.querySelectorAll('[data-text]')) {
    const { text } = each.dataset;
    const strong = hasText(`${text}Strong`) ? document.createElement('strong') : null;
    strong?.append(t(`${text}Strong`));
    each.replaceChildren(...parts(text, { strong }));
  }
  for (const each of document.querySelectorAll('[data-label]')) {
    each.setAttribute('aria-label', t(each.dataset.label));
  }
  document.body.dataset.ready = '';
}

// Shows the page in that language from now on.
export function choose(other) {
  try {
    localStorage.setItem(CHOICE, other);
  } catch {
    // Without storage the browser's preference stays.
  }
  location.reload();
}

const DAY = new Intl.DateTimeFormat(locale, { dateStyle: 'long' });
const MOMENT = new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'short' });

function formatted(format, instant) {
  const date = new Date(instant);
  return Number.isNaN(date.getTime()) ? '' : format.format(date);
}

export const day = (instant) => formatted(DAY, instant);
export const moment = (instant) => formatted(MOMENT, instant);

const BYTE_UNITS = ['byte', 'kilobyte', 'megabyte', 'gigabyte', 'terabyte', 'petabyte'];

// In steps of 1,024, as the providers show them.
export function bytes(count) {
  const step = Math.min(Math.floor(Math.log2(Math.max(count, 1)) / 10), BYTE_UNITS.length - 1);
  const format = { style: 'unit', unit: BYTE_UNITS[step], maximumFractionDigits: 1 };
  return new Intl.NumberFormat(locale, format).format(count / 1024 ** step);
}
