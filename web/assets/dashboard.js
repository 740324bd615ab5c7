// The signed-in user's page: the user, their accounts, their hand-overs.

import { accountCard, showStorage } from './account-card.js';
import * as api from './api.js';
import { connectButton } from './connect.js';
import { byId, element, icon, showText } from './dom.js';
import { isOffer, renderEvents } from './events.js';
import { renderList } from './list.js';
import { checkNotice } from './notices.js';
import { loadProviders, offered } from './providers.js';
import { withSession } from './session.js';
import { day, t } from './texts.js';

// {user, accounts, summary, events}. Parts that have not changed are the same objects as before. Throws ApiError.
export async function loadDashboard() {
  const [status, events] = await Promise.all([
    withSession(api.cloudStatus),
    withSession(api.transferEvents),
    loadProviders(),
  ]);
  return { ...status, events };
}

function summaryText({ connected, needs_reconnect: worn, disconnected }) {
  const texts = [t('dashboard.connected', { count: connected })];
  if (worn > 0) texts.push(t('dashboard.needsReconnect', { count: worn }));
  if (disconnected > 0) texts.push(t('dashboard.disconnected', { count: disconnected }));
  return texts.join(', ');
}

function logo() {
  return document.querySelector('.topbar .logo').cloneNode(true);
}

// The buttons to connect one more account, as the last item of the list; the text depends on the number of
// accounts.
function invitationItem(accounts, events) {
  if (accounts.length > 0) return { key: 'invitation', kind: 'another' };
  const lost = events.find((event) => event.direction === 'from_me' && !isOffer(event));
  if (lost === undefined) return { key: 'invitation', kind: 'first' };
  return { key: 'invitation', kind: 'afterLoss', account: lost.account_email };
}

function invitation({ kind, account }) {
  const alone = kind !== 'another';
  const buttons = offered().map((provider) => connectButton(provider, { className: alone ? 'primary' : '' }));
  for (const each of buttons) each.prepend(icon('plus'));
  return element(
    'li',
    { className: alone ? 'add-account empty' : 'add-account' },
    alone ? logo() : null,
    element('h3', {}, t(`invitation.${kind}.title`)),
    element('p', {}, t(`invitation.${kind}.text`, { account })),
    element('div', { className: 'links' }, ...buttons),
  );
}

function renderUser(user) {
  byId('greeting').textContent = t('dashboard.greeting', { name: user.username });
  byId('topbar-email').textContent = user.email;
  byId('me-username').textContent = user.username;
  byId('me-email').textContent = user.email;
  byId('me-since').textContent = day(user.created_at);
}

export function renderDashboard(state, onChange) {
  const { user, accounts, summary, events } = state;
  renderUser(user);
  showText(byId('summary'), accounts.length > 0 ? summaryText(summary) : '');
  const items = accounts.map(({ storage, ...account }) => ({ ...account, key: account.id }));
  renderList(byId('accounts'), [...items, invitationItem(accounts, events)], (item) =>
    item.key === 'invitation' ? invitation(item) : accountCard(item, onChange),
  );
  accounts.forEach(showStorage);
  renderEvents(events, onChange);
  checkNotice(state);
}
