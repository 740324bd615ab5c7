// Asks before an action: a <dialog> that explains it, may ask the user to type a word, and stays open while the
// action runs.

import { errorMessage } from './api-messages.js';
import { busy, byId, element, isBusy, showText } from './dom.js';
import { isFocusLost, placeOf, returnFocus } from './focus.js';
import { offerPasskey } from './forms.js';
import { asSentences } from './messages.js';
import { t } from './texts.js';

const dialog = byId('confirm');
const accept = byId('confirm-accept');
const input = byId('confirm-input');
const password = byId('confirm-password');
const code = byId('confirm-code');
const ASKED = new Map([
  ['reauthentication_required', password],
  ['second_factor_required', code],
]);

let current = null;
let cameFrom = null;

function matches() {
  return !current.typed || input.value.trim().toLowerCase() === current.typed.toLowerCase();
}

function showFault(text) {
  showText(byId('confirm-error'), text);
  input.toggleAttribute('aria-invalid', text !== '');
}

function show(field, isAsked) {
  field.closest('.field').hidden = !isAsked;
  field.value = '';
}

// {title, paragraphs, accept: label, typed?: what must be typed, typedLabel?, danger?,
// act: async (password, code) => {}}. act may throw an ApiError, which the dialog shows; it closes when act is done.
// After `reauthentication_required` the dialog asks for the password, and after `second_factor_required` for the code;
// each is '' until then.
export function confirm(question) {
  current = question;
  cameFrom = placeOf(document.activeElement);
  showText(byId('confirm-title'), question.title);
  byId('confirm-text').replaceChildren(...question.paragraphs.map((text) => element('p', {}, text)));
  showFault('');
  byId('confirm-field').hidden = !question.typed;
  showText(byId('confirm-label'), question.typedLabel ?? '');
  input.value = '';
  for (const field of ASKED.values()) show(field, false);
  accept.textContent = question.accept;
  accept.classList.toggle('danger', question.danger === true);
  dialog.showModal();
  (question.typed ? input : byId('confirm-cancel')).focus();
}

byId('confirm-cancel').addEventListener('click', () => {
  if (!isBusy(accept)) dialog.close();
});
// A busy dialog can't be closed: its action can't be undone.
dialog.addEventListener('cancel', (event) => {
  if (isBusy(accept)) event.preventDefault();
});
dialog.addEventListener('close', () => {
  if (isFocusLost()) returnFocus(cameFrom);
});
const go = (give = (call) => call(code.value)) =>
  busy(accept, async () => {
    if (!matches()) {
      showFault(t('ask.mismatch'));
      input.focus();
      return;
    }
    showFault('');
    try {
      await give((given) => current.act(password.value, given));
      dialog.close();
    } catch (error) {
      if (error.code === 'not_signed_in') {
        dialog.close();
        return;
      }
      showText(byId('confirm-error'), asSentences(errorMessage(error)));
      const asked = ASKED.get(error.code);
      if (asked) show(asked, true);
      [code, password].find((field) => !field.closest('.field').hidden)?.focus();
      await offerPasskey(error, code, go);
    }
  });
byId('confirm-form').addEventListener('submit', (event) => {
  event.preventDefault();
  go();
});
