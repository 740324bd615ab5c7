// The form for a new password. The server ends all other sessions with it.

import * as api from './api.js';
import { element } from './dom.js';
import { returnFocus } from './focus.js';
import { bindForm } from './forms.js';
import { message } from './messages.js';
import { showNotice } from './notices.js';
import { codeField, passwordField } from './own-fields.js';
import { withSession } from './session.js';
import { t } from './texts.js';

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
    passwordField('current', 'own.currentPassword', { name: 'current', autocomplete: 'current-password' }),
    passwordField('password', 'own.newPassword', { name: 'password', autocomplete: 'new-password' }),
    codeField('password-code'),
    element('p', { className: 'form-error', role: 'alert', hidden: true }),
    element('button', { type: 'submit', className: 'button primary' }, t('own.changePassword')),
  );
  bindForm(form, async ({ current, password, code }) => {
    await withSession(() => api.changePassword(current, password, code));
    form.reset();
    await onChanged();
    showNotice(message('success', 'own.done.passwordChanged'));
    returnFocus(null);
  });
  const title = element('h3', { id: 'own-password-title' }, t('own.password'));
  return { shown: element('section', { 'aria-labelledby': title.id }, title, form) };
}
