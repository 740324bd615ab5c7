// One connected account as a card: what it is called, how it is, what can be done with it.

import * as api from './api.js';
import { errorMessage } from './api-messages.js';
import { connectButton } from './connect.js';
import { confirm } from './dialog.js';
import { busy, button, day, element, icon, showText } from './dom.js';
import { asSentences } from './messages.js';
import { showNotice } from './notices.js';
import { providerOf } from './providers.js';
import { withSession } from './session.js';

const NICKNAME_LIMIT = 50;

const BADGES = new Map([
  ['connected', 'Connected'],
  ['needs_reconnect', 'Needs reconnecting'],
  ['disconnected', 'Disconnected'],
]);

const REASONS = new Map([
  ['token_expired', 'Its access has run out and cannot be renewed. Reconnect, and it works again.'],
  ['token_missing', 'Holdfast has no access to it. Reconnect, and it works again.'],
  ['user_disconnected', 'It stays yours, but Holdfast keeps no access to it. Reconnect whenever you like.'],
]);

function nameOf(account) {
  return account.nickname || account.provider_email;
}

async function done(onChange, title, text) {
  await onChange();
  showNotice({ tone: 'success', title, text });
}

function askToDisconnect(account, onChange) {
  confirm({
    title: `Disconnect ${nameOf(account)}?`,
    paragraphs: [
      'Holdfast throws away its access to this account. The account stays yours: nobody else gets it, and you can ' +
        'reconnect at any time.',
    ],
    accept: 'Disconnect',
    act: async () => {
      await withSession(() => api.disconnect(account.id));
      await done(onChange, 'Disconnected', `${nameOf(account)} stays yours, without any access kept here.`);
    },
  });
}

function askToRemove(account, onChange) {
  confirm({
    title: `Remove ${nameOf(account)}?`,
    paragraphs: [
      'The account leaves Holdfast, together with the access that was kept here, and becomes free: anybody who proves to ' +
        `${providerOf(account.provider).display_name} that they control it can connect it as theirs.`,
      `Nothing inside ${account.provider_email} itself is changed.`,
    ],
    accept: 'Remove',
    danger: true,
    act: async () => {
      await withSession(() => api.removeAccount(account.provider, account.id));
      await done(onChange, 'Removed', `${account.provider_email} is free now.`);
    },
  });
}

function nicknameForm(account, onChange, close) {
  const input = element('input', {
    id: `nickname-${account.id}`,
    type: 'text',
    value: account.nickname ?? '',
    autocomplete: 'off',
    placeholder: 'For example: Team files',
  });
  const save = element('button', { type: 'submit', className: 'button primary' }, 'Save');
  const fault = element('p', { className: 'form-error', role: 'alert', hidden: true });
  const form = element(
    'form',
    { className: 'nickname-form', novalidate: true, 'data-editing': true },
    element('div', { className: 'field' }, element('label', { for: input.id }, 'Nickname'), input),
    fault,
    element('div', { className: 'row' }, save, button('Cancel', close)),
  );
  form.addEventListener('keydown', (event) => {
    if (event.key === 'Escape') close();
  });
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    busy(save, async () => {
      const nickname = input.value.trim();
      try {
        if ([...nickname].length > NICKNAME_LIMIT) throw new api.ApiError('invalid_nickname');
        await withSession(() => api.setNickname(account.provider, account.id, nickname));
        await onChange();
      } catch (error) {
        showText(fault, asSentences(errorMessage(error)));
        input.focus();
      }
    });
  });
  return form;
}

function head(account, openNicknameForm) {
  return element(
    'div',
    { className: 'account-head' },
    element('span', { className: 'account-icon' }, icon(providerOf(account.provider).mark)),
    element(
      'div',
      {},
      element('h3', { className: 'account-name' }, nameOf(account)),
      element(
        'p',
        { className: 'account-email' },
        account.nickname ? account.provider_email : providerOf(account.provider).display_name,
      ),
    ),
    element(
      'button',
      {
        type: 'button',
        className: 'icon-button',
        'aria-label': `Change the nickname of ${nameOf(account)}`,
        title: 'Change the nickname',
        onclick: openNicknameForm,
      },
      icon('edit'),
    ),
  );
}

function facts(account) {
  const badge = BADGES.get(account.connection_status) ?? 'Unknown';
  const reason = REASONS.get(account.reason);
  const connected = account.connection_status === 'connected';
  const since = day(account.connected_at);
  return [
    element(
      'p',
      { className: 'account-facts' },
      element('span', { className: `badge ${account.connection_status}` }, badge),
      since ? element('span', {}, connected ? `since ${since}` : `First connected on ${since}`) : null,
    ),
    reason ? element('p', { className: 'account-reason' }, reason) : null,
  ].filter(Boolean);
}

function actions(account, onChange) {
  const connected = account.connection_status === 'connected';
  const active = account.connection_status !== 'disconnected';
  return element(
    'div',
    { className: 'account-actions' },
    connectButton(account.provider, 'Reconnect', connected ? 'quiet' : 'primary'),
    active ? button('Disconnect', () => askToDisconnect(account, onChange), 'quiet') : null,
    button('Remove', () => askToRemove(account, onChange), 'quiet danger push'),
  );
}

// onChange reloads the dashboard; it resolves when the new state is shown.
export function accountCard(account, onChange) {
  const card = element('li', {
    className: 'card account',
    'data-account-email': account.provider_email,
    'data-status': account.connection_status,
  });
  const show = () => card.replaceChildren(top, ...facts(account), actions(account, onChange));
  const close = () => {
    show();
    top.querySelector('button').focus();
  };
  const top = head(account, () => {
    const form = nicknameForm(account, onChange, close);
    card.replaceChildren(top, form);
    top.querySelector('button').hidden = true;
    form.querySelector('input').select();
  });
  show();
  return card;
}
