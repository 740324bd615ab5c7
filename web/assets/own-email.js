// The user's email: whether it is confirmed, and how it is changed. A change counts once the link in a mail to the new
// address is opened.

import { askToVerifyEmail, changeEmail } from './account-api.js';
import * as api from './api.js';
import { busy, button, data, element } from './dom.js';
import { returnFocus } from './focus.js';
import { bindForm } from './forms.js';
import { message } from './messages.js';
import { showError, showNotice } from './notices.js';
import { codeField, passwordField, textField } from './own-fields.js';
import { withSession } from './session.js';
import { parts, t } from './texts.js';

export function emailPart() {
  const state = element('p', { id: 'own-email-state', className: 'soft' });
  const form = element(
    'form',
    { id: 'own-email-form', className: 'own-form', novalidate: true },
    textField('new-email', 'own.newEmail', { name: 'email', type: 'email', autocomplete: 'email', maxlength: 254 }),
    passwordField('email-current', 'own.currentPassword', { name: 'current', autocomplete: 'current-password' }),
    codeField('email-code'),
    element('p', { className: 'form-error', role: 'alert', hidden: true }),
    element('button', { type: 'submit', className: 'button primary' }, t('own.changeEmail')),
  );

  async function load() {
    const { email, email_verified: isVerified } = await withSession(api.me);
    state.replaceChildren(...parts(isVerified ? 'own.verified' : 'own.unverified', { email: data(email) }));
    verify.hidden = isVerified;
  }

  const verify = button(
    t('own.verify'),
    () =>
      busy(verify, async () => {
        try {
          await withSession(askToVerifyEmail);
          showNotice(message('success', 'own.done.verificationSent'));
        } catch (error) {
          if (error.code !== 'not_signed_in') showError(error);
        }
        returnFocus(null);
      }),
    '',
    { id: 'verify-email', hidden: true },
  );
  bindForm(form, async ({ email, current, code }) => {
    await withSession(() => api.reauthenticate(current, code));
    await withSession(() => changeEmail(email));
    form.reset();
    showNotice(message('success', 'own.done.changeSent', { email }));
    returnFocus(null);
  });
  const title = element('h3', { id: 'own-email-title' }, t('own.email'));
  return { shown: element('section', { 'aria-labelledby': title.id }, title, state, verify, form), load };
}
