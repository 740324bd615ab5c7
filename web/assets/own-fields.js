// Fields for the forms about the password and the email.

import { element } from './dom.js';
import { t } from './texts.js';

const MOST_BYTES = 1024;

const input = (id, attributes) => element('input', { id: `own-${id}`, required: true, ...attributes });

const field = (made, label, shown = made) =>
  element('div', { className: 'field' }, element('label', { for: made.id }, t(label)), shown);

export const textField = (id, label, attributes) => field(input(id, attributes), label);

export function passwordField(id, label, attributes) {
  const password = input(id, { type: 'password', maxlength: MOST_BYTES, ...attributes });
  const reveal = element(
    'button',
    { type: 'button', className: 'reveal', 'aria-label': t('landing.showPasswordLong') },
    t('landing.showPassword'),
  );
  return field(password, label, element('div', { className: 'password' }, password, reveal));
}
