// The form for a new password. The server ends all other sessions with it.

import * as api from './api.js';
import { element } from './dom.js';
import { returnFocus } from './focus.js';
import { bindForm } from './forms.js';
import { message } from './messages.js';
import { showNotice } from './notices.js';
import { withSession } from './session.js';
import { t } from './texts.js';

const MOST_BYTES = 1024;

function field(name, label, autocomplete) {
  const id = `own-${name}`;
  const input = element('input', {
    id,
    name,
    type: 'password',
    autocomplete,
    maxlength: MOST_BYTES,
    required: true,
  });
  const reveal = element(
    'button',
    { type: 'button', className: 'reveal', 'aria-label': t('landing.showPasswordLong') },
    t('landing.showPassword'),
  );
  return element(
    'div',
    { className: 'field' },
    element('label', { for: id }, t(label)),
    element('div', { className: 'password' }, input, reveal),
  );
}

// For password managers, which keep a password with its user.
function owner({ email }) {
  const input = element('input', { id: 'own-email', type: 'email', autocomplete: 'username', value: email, readonly: true });
  return element('div', { className: 'field', hidden: true }, input);
}

// onChanged: called once the password is a new one.
export function passwordPart(user, onChanged) {
  const form = element(
    'form',
    { id: 'own-password-form', className: 'own-form', novalidate: true },
    owner(user),
    field('current', 'own.currentPassword', 'current-password'),
    field('password', 'own.newPassword', 'new-password'),
    element('p', { className: 'form-error', role: 'alert', hidden: true }),
    element('button', { type: 'submit', className: 'button primary' }, t('own.changePassword')),
  );
  bindForm(form, async ({ current, password }) => {
    await withSession(() => api.changePassword(current, password));
    form.reset();
    await onChanged();
    showNotice(message('success', 'own.done.passwordChanged'));
    returnFocus(null);
  });
  const title = element('h3', { id: 'own-password-title' }, t('own.password'));
  return { shown: element('section', { 'aria-labelledby': title.id }, title, form) };
}
