// The browsers of Anna and Ben: what each of them sees, and what they can do next.

import { avatar, nameOf, PEOPLE, userOf } from './demo-people.js';
import { breakable } from './demo-words.js';
import { button, byId, data, element, icon } from './dom.js';
import { moment, t } from './texts.js';

// What each person was told last: {tone, text}, or null.
const told = { anna: null, ben: null };
const losses = new Map(); // user_id -> the event of the last loss
let shown = null;
let actions = null;

function bar(who, user) {
  return element(
    'header',
    { className: 'browser-bar' },
    element('span', { className: 'dots', 'aria-hidden': 'true' }),
    data('/app', 'span', { class: 'address' }),
    data(user === null ? '' : user.email, 'span', { class: 'browser-email' }),
    avatar(who, nameOf(who)),
  );
}

function account({ account_email: email, state }) {
  const status = state === 'connected' ? 'connected' : 'disconnected';
  return element(
    'li',
    { className: `mini-account ${status}` },
    icon('cloud'),
    element('span', {}, breakable(email, 'strong'), element('small', {}, t(`demo.browser.${status}`))),
  );
}

const ownedBy = (user, { accounts }) => accounts.filter(({ owner }) => owner.user_id === user?.user_id);

function offerTo(user, { requests }) {
  const isOpen = ({ status, waits_for: waitsFor, expires_at: expiresAt }) =>
    status === 'pending' && waitsFor === '' && Date.parse(expiresAt) > Date.now();
  return requests.find((each) => each.requesting_user.user_id === user?.user_id && isOpen(each)) ?? null;
}

function offerCard(offer) {
  return element(
    'div',
    { className: 'mini-offer' },
    element('strong', {}, t('demo.browser.offer')),
    element('p', {}, t('demo.browser.offerText', { account: offer.account_email })),
  );
}

// What happened to an account that went to somebody else. The server's list is short, so the last one is remembered.
function lossOf(user, rows) {
  if (user === null) return null;
  const { user_id: id, username: name } = user;
  const listed = rows.events.find(
    (event) => event.type === 'handover.completed' && event.user === name && event.actor !== name,
  );
  const loss = listed ?? losses.get(id);
  losses.set(id, loss);
  const isBack = ownedBy(user, rows).some(({ account_email: email }) => email === loss?.account_email);
  return loss === undefined || isBack ? null : loss;
}

function lossCard(loss) {
  return element(
    'div',
    { className: 'mini-offer lost' },
    element('strong', {}, t('demo.browser.lost')),
    element('p', {}, t('demo.browser.lostText', { account: loss.account_email, date: moment(loss.at) })),
  );
}

function page(who, rows) {
  const user = userOf(who, rows);
  if (user === null) return [element('p', { className: 'mini-empty' }, t('demo.browser.noUser', { name: nameOf(who) }))];
  const owned = ownedBy(user, rows);
  const offer = offerTo(user, rows);
  const loss = lossOf(user, rows);
  return [
    loss === null ? null : lossCard(loss),
    owned.length > 0
      ? element('ul', { className: 'mini-accounts', role: 'list' }, ...owned.slice(0, 3).map(account))
      : element('p', { className: 'mini-empty' }, t('demo.browser.nothing')),
    offer === null ? null : offerCard(offer),
  ].filter(Boolean);
}

function buttons(who, rows) {
  const name = nameOf(who);
  const hasOffer = offerTo(userOf(who, rows), rows) !== null;
  return element(
    'div',
    { className: 'browser-actions' },
    button(t('demo.browser.connect', { name }), (event) => actions.connect(who, event.currentTarget), hasOffer ? '' : 'primary', {
      'data-action': 'connect',
    }),
    button(t('demo.browser.takeOver'), (event) => actions.handOver(who, event.currentTarget), hasOffer ? 'primary' : '', {
      'data-action': 'hand-over',
      'aria-label': t('demo.browser.takeOverAs', { name }),
      disabled: !hasOffer,
    }),
  );
}

function show(who) {
  const rows = shown;
  const box = byId(`browser-${who}`);
  const held = box.contains(document.activeElement) ? document.activeElement.dataset.action : null;
  const last = told[who];
  box.setAttribute('aria-label', t('demo.browser.title', { name: nameOf(who) }));
  box.replaceChildren(
    bar(who, userOf(who, rows)),
    element('div', { className: 'browser-page' }, element('h2', {}, t('demo.browser.hello', { name: nameOf(who) })), ...page(who, rows)),
    element('p', { className: `browser-told ${last?.tone ?? ''}` }, last?.text ?? ''),
    buttons(who, rows),
  );
  if (held !== null) (box.querySelector(`[data-action="${held}"]:not(:disabled)`) ?? box.querySelector('button')).focus();
}

// listeners: {connect(who, button), handOver(who, button)}
export function bindBrowsers(listeners) {
  actions = listeners;
}

export function showBrowsers(rows) {
  const isSame = JSON.stringify(rows) === JSON.stringify(shown);
  shown = rows;
  if (!isSame) PEOPLE.forEach(show);
}

// message: {tone, text}, or null.
export function tellPerson(who, message) {
  told[who] = message;
  if (shown !== null) show(who);
}
