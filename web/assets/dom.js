// Small helpers to build and drive elements. Data enters the page as text only.

const SVG = 'http://www.w3.org/2000/svg';

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

export function icon(name) {
  const made = document.createElementNS(SVG, 'svg');
  made.setAttribute('class', 'icon');
  made.setAttribute('aria-hidden', 'true');
  made.setAttribute('focusable', 'false');
  const use = document.createElementNS(SVG, 'use');
  use.setAttribute('href', `/assets/icons.svg#${name}`);
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

// Runs work while the button shows that it is busy; a second press meanwhile does nothing.
export async function busy(pressed, work) {
  if (pressed.getAttribute('aria-busy') === 'true') return;
  pressed.setAttribute('aria-busy', 'true');
  pressed.disabled = true;
  try {
    await work();
  } finally {
    pressed.removeAttribute('aria-busy');
    pressed.disabled = false;
  }
}

export function showText(target, text) {
  target.textContent = text;
  target.hidden = text === '';
}

const DAY = new Intl.DateTimeFormat(undefined, { dateStyle: 'long' });
const MOMENT = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'short' });

function formatted(format, instant) {
  const date = new Date(instant);
  return Number.isNaN(date.getTime()) ? '' : format.format(date);
}

export const day = (instant) => formatted(DAY, instant);
export const moment = (instant) => formatted(MOMENT, instant);
