// The sequence diagram: it grows with every request of the trace. Each request is an item that opens to its steps; the
// requests of a race are one item.

import { comb } from './demo-arrows.js';
import { avatar, LANES, nameOf, whoIs } from './demo-people.js';
import { isViolation, stepOf } from './demo-steps.js';
import { byId, data, element, icon } from './dom.js';
import { t } from './texts.js';

const MOST_ITEMS = 80;
const BELOW_PX = 12;
const MOTION = matchMedia('(prefers-reduced-motion: reduce)');

const items = new Map(); // trace -> {item, group, actor, isOpen}
let actor = null; // who the lab acts for: "anna", "ben", "app", "race" or null
let wanted = null; // {trace} or {last}: opened as soon as it is there

function lane(name, ...children) {
  const made = element('span', { className: `lane ${name}` }, ...children);
  made.style.setProperty('--at', `${LANES[name]}%`);
  return made;
}

export function showLanes() {
  byId('lanes').replaceChildren(
    lane('anna', avatar('anna', nameOf('anna')), nameOf('anna')),
    lane('provider', icon('cloud'), t('demo.diagram.provider')),
    lane('holdfast', icon('holdfast', 'demo-icons'), t('demo.diagram.holdfast')),
    lane('database', icon('database', 'demo-icons'), t('demo.diagram.database')),
    lane('ben', avatar('ben', nameOf('ben')), nameOf('ben')),
  );
}

function personOf({ group, actor: by }) {
  const { user } = group.answer ?? {};
  return whoIs(user) ?? (by === 'ben' ? 'ben' : 'anna');
}

function callerOf(entry) {
  const { user } = entry.group.answer ?? {};
  if (whoIs(user) === null && user) return data(user.username);
  if (entry.actor === 'app' && !user) return element('span', {}, nameOf('app'));
  if (whoIs(user) === null && entry.actor === null) return element('span', {}, t('demo.diagram.browser'));
  return element('span', {}, nameOf(personOf(entry)));
}

const toneOf = ({ answer, events }) => {
  if (events.some(isViolation)) return 'conflict';
  if (answer?.tone) return answer.tone;
  return answer !== null && answer.status >= 400 ? 'bad' : '';
};

function head(entry) {
  const { group } = entry;
  const { answer } = group;
  return element(
    'button',
    { type: 'button', className: 'group-head', 'aria-expanded': String(entry.isOpen), onclick: () => toggle(entry) },
    icon('chevron', 'demo-icons'),
    element('span', { className: `who ${personOf(entry)}` }, callerOf(entry)),
    data(answer?.story?.replaceAll(/ *-> */g, ' → ') ?? `${group.method} ${group.path.split('?')[0]}`, answer?.story ? 'strong' : 'code', { class: 'what' }),
    answer === null
      ? null
      : data(t('demo.diagram.answer', { status: answer.status, ms: Math.round(answer.ms) }), 'span', { class: 'result' }),
  );
}

function render(entry) {
  const { item, group, isOpen } = entry;
  item.className = `group ${toneOf(group)}`;
  const steps = isOpen ? group.events.map((event) => stepOf(event, personOf(entry))).filter(Boolean) : [];
  const hadFocus = item.contains(document.activeElement);
  item.replaceChildren(head(entry), ...(isOpen ? [element('ol', { className: 'steps' }, ...steps)] : []));
  if (hadFocus) item.querySelector('button').focus();
}

function toggle(entry) {
  entry.isOpen = !entry.isOpen;
  render(entry);
}

function keepInView(item) {
  const box = byId('scroll');
  const room = box.clientHeight;
  const offset = box.scrollTop - box.getBoundingClientRect().top;
  const { top, bottom, height } = item.getBoundingClientRect();
  // Of what is too high, the refusal matters most.
  const pin = height > room ? item.querySelector('.pin') : null;
  const end = offset + (pin === null ? bottom : pin.getBoundingClientRect().bottom);
  if (end <= box.scrollTop + room && offset + top >= box.scrollTop) return;
  box.scrollTo({ top: end - room + BELOW_PX, behavior: MOTION.matches ? 'instant' : 'smooth' });
}

function add(item) {
  byId('nothing-yet').hidden = true;
  const list = byId('groups');
  list.append(item);
  while (list.children.length > MOST_ITEMS) list.firstElementChild.remove();
}

function isWanted({ trace, last }) {
  if (wanted === null) return false;
  return wanted.trace !== undefined ? wanted.trace === trace : wanted.last === last;
}

// Opens the request that the address asks for: #trace=ID, or #last=callback or #last=transfer for the newest of them.
export function openWanted(groups) {
  const fragment = new URLSearchParams(location.hash.slice(1));
  if (fragment.has('trace')) wanted = { trace: fragment.get('trace') };
  else if (fragment.has('last')) wanted = { last: fragment.get('last') };
  else return;
  const found = groups.filter(isWanted).at(-1);
  wanted = null;
  const entry = items.get(found?.trace);
  if (entry === undefined) return;
  entry.isOpen = true;
  render(entry);
  entry.item.classList.add('wanted');
  entry.item.scrollIntoView({ block: 'nearest' });
  entry.item.querySelector('button').focus();
}

const isOfRace = (group) => /^Racer \d+$/.test(group.answer?.user?.username ?? '');

function take(group) {
  const known = items.get(group.trace);
  if (known === undefined && (actor === 'race' || isOfRace(group))) return null;
  const entry = known ?? { item: element('li', {}), group, actor, isOpen: false };
  if (known === undefined) {
    items.set(group.trace, entry);
    add(entry.item);
  }
  // What matters is open from the start: what a callback, a hand-over and the vault did.
  if (actor !== null && group.last !== null && group.answer !== null && !entry.wasOpened) {
    entry.isOpen = true;
    entry.wasOpened = true;
  }
  render(entry);
  return entry;
}

export function showGroups(groups) {
  const taken = groups.map(take).filter(Boolean);
  // A refusal matters more than what came after it.
  const seen = taken.find(({ group, isOpen }) => isOpen && group.events.some(isViolation)) ?? taken.at(-1);
  if (seen !== undefined) keepInView(seen.item);
}

// by: whose requests the coming ones are; "race" for many users at once; null when the lab is done.
export function setActor(by) {
  actor = by;
}

// The race that has just ended, as one item.
export function showRace({ browsers, owners, offers, ms }) {
  const made = element(
    'li',
    { className: 'group race' },
    element('p', { className: 'race-head' }, t('demo.race.summary', { browsers, owners, offers, ms: Math.round(ms) })),
    comb(browsers, owners),
  );
  add(made);
  keepInView(made);
}
