// Fields for the forms about the password, the email and the second factor.

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

// The code of a second factor, hidden until the server asks for it (forms.js).
export function codeField(id) {
  const hint = element('p', { id: `own-${id}-hint`, className: 'hint' }, t('landing.codeHint'));
  const code = input(id, {
    name: 'code',
    required: false,
    autocomplete: 'one-time-code',
    autocapitalize: 'none',
    maxlength: 40,
    'data-hint': hint.id,
    'aria-describedby': hint.id,
  });
  const shown = field(code, 'landing.code');
  shown.append(hint);
  shown.hidden = true;
  return shown;
}
