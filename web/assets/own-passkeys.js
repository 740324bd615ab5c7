// The user's passkeys: the list of them, how one is added, and how one is removed.

import * as api from './api.js';
import { isGone } from './api-messages.js';
import { deviceOf } from './device.js';
import { confirm } from './dialog.js';
import { button, data, element } from './dom.js';
import { bindForm } from './forms.js';
import { renderList } from './list.js';
import { message } from './messages.js';
import { showNotice } from './notices.js';
import { codeField, passwordField, textField } from './own-fields.js';
import { addPasskey, passkeyOptions, passkeys, removePasskey } from './passkeys.js';
import { withSession } from './session.js';
import { moment, parts, t } from './texts.js';

const MOST_CHARACTERS = 50;

// Asked for where it was given long ago.
const recently = async (password, code) => {
  if (password !== '') await withSession(() => api.reauthenticate(password, code));
};

// onChanged: called once there is one more, or one less.
export function passkeysPart(onChanged) {
  const list = element('ul', { id: 'passkeys', className: 'entries', role: 'list' });
  const none = element('p', { className: 'soft', hidden: true }, t('passkeys.unavailable'));

  async function load() {
    const { available, passkeys: found } = await withSession(passkeys);
    renderList(list, found.map((passkey) => ({ ...passkey, key: passkey.id })), row);
    none.hidden = available;
    lead.hidden = add.hidden = !available;
  }

  async function changed(key, name) {
    await Promise.all([load(), onChanged()]);
    showNotice(message('success', key, { name }));
  }

  function askToRemove({ id, name }) {
    confirm({
      title: t('passkeys.ask.title', { name }),
      paragraphs: [t('passkeys.ask.text')],
      accept: t('passkeys.remove'),
      danger: true,
      act: async (password, code) => {
        await recently(password, code);
        try {
          await withSession(() => removePasskey(id));
        } catch (error) {
          if (!isGone(error)) throw error;
        }
        await changed('passkeys.done.removed', name);
      },
    });
  }

  function row(passkey) {
    const { name, created_at: created, last_used_at: used } = passkey;
    const text =
      used === null
        ? t('passkeys.unused', { date: moment(created) })
        : t('passkeys.used', { date: moment(used) });
    return element(
      'li',
      { className: 'entry' },
      element('div', {}, element('h4', {}, data(name)), element('p', { className: 'soft' }, text)),
      button(t('passkeys.remove'), () => askToRemove(passkey), 'quiet danger', {
        'aria-label': t('passkeys.removeOf', { name }),
      }),
    );
  }

  const current = passwordField('passkey-current', 'own.currentPassword', { name: 'current', autocomplete: 'current-password' });
  current.hidden = true;
  const add = element(
    'form',
    { id: 'add-passkey-form', className: 'own-form', novalidate: true },
    textField('passkey-name', 'passkeys.name', { name: 'name', autocomplete: 'off', maxlength: MOST_CHARACTERS, value: deviceOf(navigator.userAgent).text }),
    current,
    codeField('passkey-code'),
    element('p', { className: 'form-error', role: 'alert', hidden: true }),
    element('button', { type: 'submit', className: 'button' }, t('passkeys.add')),
  );
  bindForm(add, async ({ name, current: password, code }) => {
    await recently(password, code);
    const options = await withSession(passkeyOptions);
    await addPasskey(options, name);
    for (const field of [current, add.elements.code.closest('.field')]) field.hidden = true;
    add.elements.current.value = add.elements.code.value = '';
    await changed('passkeys.done.added', name.trim());
  });
  const lead = element('p', { className: 'soft' }, ...parts('passkeys.lead'));
  const title = element('h3', { id: 'own-passkeys-title' }, t('passkeys.title'));
  return { shown: element('section', { 'aria-labelledby': title.id }, title, lead, none, list, add), load };
}
