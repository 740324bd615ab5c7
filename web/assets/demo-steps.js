// One step of a request in the diagram: its arrow, its words, and for a violation the database's very text.

import { arrow, turnedArrow } from './demo-arrows.js';
import { LANES } from './demo-people.js';
import { breakable } from './demo-words.js';
import { data, element, icon } from './dom.js';
import { t } from './texts.js';

const VIOLATION = 'violation';
const MOST_PATH = 64;

const time = (ms) => data(t('demo.ms', { ms: ms < 10 ? ms.toFixed(1) : Math.round(ms) }), 'span', { class: 'ms' });

function words(from, to, ...children) {
  const label = element('span', { className: 'words' }, ...children);
  const [left, right] = [LANES[from], LANES[to]].sort((one, other) => one - other);
  label.style.setProperty('--left', `${left}%`);
  label.style.setProperty('--right', `${100 - right}%`);
  return label;
}

function row(kind, label, ...drawings) {
  return element('li', { className: `step ${kind}` }, label, ...drawings);
}

export function sealedTokens(text) {
  if (!text) return null;
  const made = data('', 'span', { class: 'sealed' });
  made.append(icon('lock', 'demo-icons'), text);
  return made;
}

const shortened = (path) => (path.length > MOST_PATH ? path.replace(/\?.*/, '?…') : path);

// Of an address of this server, what follows the host.
function withoutOrigin(address) {
  return address.startsWith(location.origin) ? address.slice(location.origin.length) : address;
}

function requestStep({ method, path, to }, person) {
  const label = words(person, to, breakable(`${method} ${shortened(path)}`, 'code'));
  return row('request', label, arrow(person, to));
}

function storeStep({ operation, label, outcome, ms, error, tokens }) {
  if (outcome !== VIOLATION) {
    const name = breakable(operation, 'code', { title: label });
    const said = words('holdfast', 'database', name, ' ', time(ms), sealedTokens(tokens));
    return row('store', said, arrow('holdfast', 'database'));
  }
  const pin = element(
    'div',
    { className: 'pin' },
    data('23505', 'strong', { class: 'sqlstate' }),
    breakable(error ?? '', 'code'),
    element('p', {}, t('demo.diagram.violation')),
  );
  const said = words('holdfast', 'database', breakable(operation, 'code'), ' ', time(ms));
  return row('store conflict', said, turnedArrow('holdfast', 'database'), data(label ?? '', 'code', { class: 'sql' }), pin);
}

function fetchStep({ endpoint, status, outcome, ms }) {
  const isGood = Number.isInteger(status) && status < 400;
  const result = data(String(status ?? outcome), 'span', { class: `status ${isGood ? 'good' : 'bad'}` });
  const label = words('holdfast', 'provider', data(endpoint, 'code'), ' ', result, ' ', time(ms));
  return row(isGood ? 'fetch' : 'fetch bad', label, arrow('holdfast', 'provider', isGood ? '' : 'turned'));
}

function answerStep({ from, status, location: address, code, ms }, person) {
  const tone = status >= 400 ? 'bad' : 'good';
  const label = words(
    from,
    person,
    data(String(status), 'span', { class: `status ${tone}` }),
    address || code ? breakable(address ? withoutOrigin(address) : code, 'code') : null,
    time(ms),
  );
  return row('answer', label, arrow(from, person, 'answered'));
}

const MAKERS = { request: requestStep, store: storeStep, fetch: fetchStep, answer: answerStep };

// person: "anna" or "ben", whose lane the request comes from. null for an event of an unknown kind.
export const stepOf = (event, person) => MAKERS[event.kind]?.(event, person) ?? null;

export const isViolation = (event) => event.kind === 'store' && event.outcome === VIOLATION;
