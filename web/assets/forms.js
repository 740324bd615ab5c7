// Forms for sign-up and sign-in: one submit at a time, the fault beside the field that caused it.

import { errorMessage } from './api-messages.js';
import { busy, showText } from './dom.js';
import { asSentences } from './messages.js';

const FIELD_OF = new Map([
  ['email_taken', 'email'],
  ['invalid_email', 'email'],
  ['weak_password', 'password'],
  ['invalid_username', 'username'],
  ['invalid_credentials', 'password'],
]);

function clearFaults(form) {
  for (const field of form.querySelectorAll('[aria-invalid]')) field.removeAttribute('aria-invalid');
  showText(form.querySelector('.form-error'), '');
}

function showFault(form, field, text) {
  showText(form.querySelector('.form-error'), text);
  if (!field) return;
  field.setAttribute('aria-invalid', 'true');
  field.focus();
}

function missingField(form) {
  return [...form.querySelectorAll('input[required]')].find((field) => field.value.trim() === '');
}

function labelOf(field) {
  return field.labels[0].textContent;
}

// submit(values by field name) may throw an ApiError. The button comes to life here: before this code has loaded,
// the form can't be sent to anywhere.
export function bindForm(form, submit) {
  const submitButton = form.querySelector('button[type="submit"]');
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    busy(submitButton, async () => {
      clearFaults(form);
      const missing = missingField(form);
      if (missing) {
        showFault(form, missing, `${labelOf(missing)} is missing.`);
        return;
      }
      try {
        await submit(Object.fromEntries(new FormData(form)));
      } catch (error) {
        showFault(form, form.elements[FIELD_OF.get(error.code)], asSentences(errorMessage(error)));
      }
    });
  });
  submitButton.disabled = false;
}
