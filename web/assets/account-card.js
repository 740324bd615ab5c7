// One connected account as a card: its name, its status and its actions.

import * as api from './api.js';
import { errorMessage, isGone } from './api-messages.js';
import { connectButton } from './connect.js';
import { confirm } from './dialog.js';
import { busy, button, data, element, icon } from './dom.js';
import { returnFocus } from './focus.js';
import { clearFault, showFault } from './forms.js';
import { asSentences, message } from './messages.js';
import { showError, showNotice } from './notices.js';
import { providerOf } from './providers.js';
import { wordsOf } from './scopes.js';
import { withSession } from './session.js';
import { bytes, day, hasText, parts, t } from './texts.js';

const NICKNAME_LIMIT = 50;

function nameOf(account) {
  return account.nickname || account.provider_email;
}

// Does the work, shows the new state and a message. If the account is gone already, shows the new state too.
async function change(work, onChange, key, values) {
  try {
    await withSession(work);
  } catch (error) {
    if (!isGone(error)) throw error;
    await onChange();
    showError(error);
    return;
  }
  await onChange();
  showNotice(message('success', key, values));
}

function askToDisconnect(account, onChange) {
  const values = { account: nameOf(account) };
  confirm({
    title: t('ask.disconnect.title', values),
    paragraphs: [t('ask.disconnect.text')],
    accept: t('ask.disconnect.accept'),
    act: () => change(() => api.disconnect(account.id), onChange, 'done.disconnected', values),
  });
}

function askToRemove(account, onChange) {
  const { id, provider, provider_email: email } = account;
  confirm({
    title: t('ask.remove.title', { account: nameOf(account) }),
    paragraphs: [
      t('ask.remove.text', { provider: providerOf(provider).display_name }),
      t('ask.remove.unchanged', { email }),
    ],
    accept: t('ask.remove.accept'),
    danger: true,
    act: () => change(() => api.removeAccount(provider, id), onChange, 'done.removed', { account: email }),
  });
}

function nicknameForm(account, onChange, close) {
  const input = element('input', {
    id: `nickname-${account.id}`,
    type: 'text',
    value: account.nickname ?? '',
    autocomplete: 'off',
    placeholder: t('account.nicknameExample'),
  });
  const save = element('button', { type: 'submit', className: 'button primary' }, t('account.save'));
  const form = element(
    'form',
    { className: 'nickname-form', novalidate: true },
    element('div', { className: 'field' }, element('label', { for: input.id }, t('account.nickname')), input),
    element('div', { className: 'row' }, save, button(t('page.cancel'), close)),
  );
  form.addEventListener('keydown', (event) => {
    if (event.key === 'Escape') close();
  });
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    busy(save, async () => {
      clearFault(input);
      const nickname = input.value.trim();
      const rename = () => api.setNickname(account.provider, account.id, nickname);
      const values = { account: nickname || account.provider_email };
      try {
        if ([...nickname].length > NICKNAME_LIMIT) throw new api.ApiError('invalid_nickname');
        await change(rename, onChange, 'done.renamed', values);
        if (form.isConnected) close();
        else returnFocus({ key: account.id, action: 'rename' });
      } catch (error) {
        if (error.code !== 'not_signed_in') showFault(input, asSentences(errorMessage(error)));
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
      data(nameOf(account), 'h3', { class: 'account-name' }),
      data(account.nickname ? account.provider_email : providerOf(account.provider).display_name, 'p', {
        class: 'account-email',
      }),
    ),
    element(
      'button',
      {
        type: 'button',
        className: 'icon-button',
        'data-action': 'rename',
        'aria-label': t('account.rename', { account: nameOf(account) }),
        onclick: openNicknameForm,
      },
      icon('edit'),
    ),
  );
}

// What Holdfast may do with the account, in words; a scope without words as it is.
function scopes(account) {
  const words = account.scopes.map((scope) => wordsOf(scope) ?? data(scope));
  if (words.length === 0) return null;
  const list = element('span', {}, ...[...new Set(words)].flatMap((each) => [', ', each]).slice(1));
  return element('p', { className: 'account-scopes' }, ...parts('scopes.may', { list }));
}

// Account id -> the element that shows how much it stores. It outlives the card, and changes in place: a figure that
// arrives closes no form and takes no focus.
const storages = new Map();

function storageOf({ id }) {
  if (!storages.has(id)) storages.set(id, element('p', { className: 'account-storage' }));
  return storages.get(id);
}

export function showStorage(account) {
  const place = storageOf(account);
  place.hidden = account.storage === null;
  if (place.hidden) return;
  const { used, total } = account.storage;
  const text = t(total === null ? 'account.used' : 'account.usedOf', {
    used: bytes(used),
    total: bytes(total),
  });
  const meter = { value: used, max: total, high: total * 0.9, optimum: 0 };
  place.replaceChildren(total === null ? text : element('label', {}, text, element('meter', meter)));
}

function facts(account) {
  const status = hasText(`account.${account.connection_status}`) ? account.connection_status : 'unknown';
  const reason = `account.reasons.${account.reason}`;
  const date = day(account.connected_at);
  const since = status === 'connected' ? 'account.since' : 'account.firstConnected';
  return [
    element(
      'p',
      { className: 'account-facts' },
      element('span', { className: `badge ${status}` }, t(`account.${status}`)),
      date ? element('span', {}, t(since, { date })) : null,
    ),
    storageOf(account),
    status === 'disconnected' ? null : scopes(account),
    hasText(reason) ? element('p', { className: 'account-reason' }, t(reason)) : null,
  ].filter(Boolean);
}

function actions(account, onChange) {
  const connected = account.connection_status === 'connected';
  const active = account.connection_status !== 'disconnected';
  const named = (action) => ({
    'data-action': action,
    'aria-label': t('account.ofAccount', { action: t(`account.${action}`), account: nameOf(account) }),
  });
  return element(
    'div',
    { className: 'account-actions' },
    connectButton(account.provider, {
      label: t('account.reconnect'),
      className: connected ? 'quiet' : 'primary',
      attributes: named('reconnect'),
      account,
    }),
    active
      ? button(
          t('account.disconnect'),
          () => askToDisconnect(account, onChange),
          'quiet',
          named('disconnect'),
        )
      : null,
    button(t('account.remove'), () => askToRemove(account, onChange), 'quiet danger push', named('remove')),
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
    top.querySelector('button').hidden = false;
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
