// The signed-in user's page: who I am, my accounts, my hand-overs. Everything shown comes from one load.

import { accountCard } from './account-card.js';
import * as api from './api.js';
import { connectButton } from './connect.js';
import { byId, day, element, icon, showText } from './dom.js';
import { renderEvents } from './events.js';
import { loadProviders, offered } from './providers.js';
import { currentUser, withSession } from './session.js';

// {user, accounts, summary, events}, or null if nobody is signed in. Throws ApiError.
export async function loadDashboard() {
  const user = await currentUser();
  if (user === null) return null;
  const [status, events] = await Promise.all([
    withSession(api.cloudStatus),
    withSession(api.transferEvents),
    loadProviders(),
  ]);
  return { user, accounts: status.accounts, summary: status.summary, events };
}

function summaryText({ connected, needs_reconnect: worn, disconnected }) {
  const parts = [`${connected} connected`];
  if (worn > 0) parts.push(`${worn} to reconnect`);
  if (disconnected > 0) parts.push(`${disconnected} disconnected`);
  return parts.join(', ');
}

function logo() {
  return byId('main').ownerDocument.querySelector('.topbar .logo').cloneNode(true);
}

function invitation(isFirst) {
  return element(
    'li',
    { className: isFirst ? 'add-account empty' : 'add-account' },
    isFirst ? logo() : null,
    element('h3', {}, isFirst ? 'Nothing is made fast here yet' : 'Another account?'),
    element(
      'p',
      {},
      isFirst
        ? 'Connect your first cloud account. You sign in at the provider, and come back here when it is done.'
        : 'Connect as many as you have. Each of them has one owner.',
    ),
    ...offered().map((provider) => connectButton(provider, undefined, isFirst ? 'primary' : '')),
  );
}

function renderUser(user) {
  byId('greeting').textContent = `Hello, ${user.username}`;
  byId('topbar-email').textContent = user.email;
  byId('me-username').textContent = user.username;
  byId('me-email').textContent = user.email;
  byId('me-since').textContent = day(user.created_at);
}

export function renderDashboard({ user, accounts, summary, events }, onChange) {
  renderUser(user);
  showText(byId('summary'), accounts.length > 0 ? summaryText(summary) : '');
  byId('accounts').replaceChildren(
    ...accounts.map((account) => accountCard(account, onChange)),
    invitation(accounts.length === 0),
  );
  for (const plus of byId('accounts').querySelectorAll('.add-account .button')) plus.prepend(icon('plus'));
  renderEvents(events, onChange);
}
