// Small helpers to build and drive elements. Data enters the page as text only.

const SVG = 'http://www.w3.org/2000/svg';
const addressOf = (sheet) => new URL(`${sheet}.svg`, import.meta.url).pathname;

export const byId = (id) => document.getElementById(id);

// element('p', {className: 'x', 'aria-label': 'y'}, 'text', child): strings become text nodes.
export function element(tag, attributes = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (name === 'className') made.className = value;
    else if (name === 'onclick') made.addEventListener('click', value);
    else if (value === true) made.setAttribute(name, '');
    else if (value !== false && value !== null && value !== undefined) made.setAttribute(name, value);
  }
  made.append(...children.filter((child) => child !== null && child !== undefined));
  return made;
}

// Data, such as a name or an email: not a text of the page, so machine translation must skip it.
export const data = (text, tag = 'span', attributes = {}) => element(tag, { translate: 'no', ...attributes }, text);

// sheet: the file of icons.
export function icon(name, sheet = 'icons') {
  const made = document.createElementNS(SVG, 'svg');
  made.setAttribute('class', 'icon');
  made.setAttribute('aria-hidden', 'true');
  made.setAttribute('focusable', 'false');
  const use = document.createElementNS(SVG, 'use');
  use.setAttribute('href', `${addressOf(sheet)}#${name}`);
  made.append(use);
  return made;
}

export function button(label, onclick, className = '', attributes = {}) {
  return element(
    'button',
    { type: 'button', className: `button ${className}`.trim(), onclick, ...attributes },
    label,
  );
}

export const isBusy = (pressed) => pressed.getAttribute('aria-busy') === 'true';

// Runs work while the button shows that it is busy; a second press meanwhile does nothing. The button is not
// `disabled`, which would take the focus from it.
export async function busy(pressed, work) {
  if (isBusy(pressed)) return;
  pressed.setAttribute('aria-busy', 'true');
  pressed.setAttribute('aria-disabled', 'true');
  try {
    await work();
  } finally {
    pressed.removeAttribute('aria-busy');
    pressed.removeAttribute('aria-disabled');
  }
}

export function showText(target, text) {
  target.textContent = text;
  target.hidden = text === '';
}
