// Forms: one submit at a time, each fault shown at its field.

import { errorMessage } from './api-messages.js';
import { busy, element, showText } from './dom.js';
import { asSentences } from './messages.js';
import { t } from './texts.js';

const FIELD_OF = new Map([
  ['email_taken', 'email'],
  ['invalid_email', 'email'],
  ['weak_password', 'password'],
  ['invalid_username', 'username'],
  ['invalid_credentials', 'password'],
  ['wrong_password', 'current'],
  ['reauthentication_required', 'current'],
  ['second_factor_required', 'code'],
  ['invalid_code', 'code'],
]);

// The element for a field's fault; while there is a fault, it describes the field.
export function faultOf(field) {
  const id = `${field.id}-fault`;
  const fault = document.getElementById(id) ?? element('p', { id, className: 'field-fault', hidden: true });
  if (!fault.isConnected) field.closest('.field').append(fault);
  return fault;
}

export function clearFault(field) {
  const fault = faultOf(field);
  showText(fault, '');
  field.removeAttribute('aria-invalid');
  if (field.dataset.hint) field.setAttribute('aria-describedby', field.dataset.hint);
  else field.removeAttribute('aria-describedby');
}

export function showFault(field, text, actions = []) {
  const fault = faultOf(field);
  showText(fault, text);
  fault.append(...actions);
  field.setAttribute('aria-invalid', 'true');
  field.setAttribute('aria-describedby', [fault.id, field.dataset.hint].filter(Boolean).join(' '));
  field.focus();
}

function missingField(form) {
  return [...form.querySelectorAll('.field:not([hidden]) input[required]')].find((field) => field.value.trim() === '');
}

// What the server asks for only now and then has a field that is hidden until it does.
function isAsked(field) {
  const place = field.closest('.field');
  if (!place.hidden) return false;
  place.hidden = false;
  field.focus();
  return true;
}

// After a fault that asks for a code: a passkey may stand for it, if the user has one. again(give) tries once more;
// give(call) calls call(code) with its answer.
export async function offerPasskey(error, code, again) {
  if (error.passkey) (await import('./passkeys.js')).offer(code, again);
}

function bindReveal(form) {
  for (const reveal of form.querySelectorAll('.reveal')) {
    const field = reveal.parentElement.querySelector('input');
    reveal.addEventListener('click', () => {
      const hidden = field.type === 'text';
      field.type = hidden ? 'password' : 'text';
      reveal.textContent = t(hidden ? 'landing.showPassword' : 'landing.hidePassword');
      reveal.setAttribute('aria-label', t(hidden ? 'landing.showPasswordLong' : 'landing.hidePasswordLong'));
    });
  }
}

// submit(values by field name) may throw an ApiError; actionsFor(error): buttons for its message. Enables the submit
// button: until this code has loaded, the form can't be sent. Returns a function that submits it with a passkey, as
// offerPasskey()'s again.
export function bindForm(form, submit, actionsFor = () => []) {
  const submitButton = form.querySelector('button[type="submit"]');
  const general = form.querySelector('.form-error');
  const send = (give) =>
    busy(submitButton, async () => {
      for (const field of form.querySelectorAll('input')) clearFault(field);
      showText(general, '');
      const missing = missingField(form);
      if (missing && !(give && missing.name === 'code')) {
        showFault(missing, t('landing.missing'));
        return;
      }
      const values = Object.fromEntries(new FormData(form));
      try {
        await (give ? give((code) => submit({ ...values, code })) : submit(values));
      } catch (error) {
        const field = form.elements[FIELD_OF.get(error.code)];
        const text = asSentences(errorMessage(error));
        if (!field) showText(general, text);
        else if (!isAsked(field)) showFault(field, text, actionsFor(error));
        if (field) await offerPasskey(error, field, send);
      }
    });
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    send();
  });
  bindReveal(form);
  submitButton.disabled = false;
  return send;
}
