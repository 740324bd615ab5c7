// Asking before doing: one <dialog> that explains, perhaps has a word typed, and does the thing while it waits.

import { errorMessage } from './api-messages.js';
import { busy, byId, element, showText } from './dom.js';
import { asSentences } from './messages.js';

const dialog = byId('confirm');
const accept = byId('confirm-accept');
const input = byId('confirm-input');

let current = null;

function matches() {
  return !current.typed || input.value.trim().toLowerCase() === current.typed.toLowerCase();
}

// {title, paragraphs, accept: label, typed?: what must be typed, typedLabel?, danger?, act: async () => {}}.
// act may throw an ApiError, which the dialog shows; it closes when act is done.
export function confirm(question) {
  current = question;
  showText(byId('confirm-title'), question.title);
  byId('confirm-text').replaceChildren(...question.paragraphs.map((text) => element('p', {}, text)));
  showText(byId('confirm-error'), '');
  byId('confirm-field').hidden = !question.typed;
  showText(byId('confirm-label'), question.typedLabel ?? '');
  input.value = '';
  accept.textContent = question.accept;
  accept.classList.toggle('danger', question.danger === true);
  dialog.showModal();
  (question.typed ? input : byId('confirm-cancel')).focus();
}

byId('confirm-cancel').addEventListener('click', () => {
  if (!accept.disabled) dialog.close();
});
// A busy dialog stays: what it has begun can't be called back.
dialog.addEventListener('cancel', (event) => {
  if (accept.disabled) event.preventDefault();
});
byId('confirm-form').addEventListener('submit', (event) => {
  event.preventDefault();
  busy(accept, async () => {
    if (!matches()) {
      showText(byId('confirm-error'), 'That is not the same. Type it as it stands above.');
      input.focus();
      return;
    }
    showText(byId('confirm-error'), '');
    try {
      await current.act();
      dialog.close();
    } catch (error) {
      if (error.code === 'not_signed_in') dialog.close();
      else showText(byId('confirm-error'), asSentences(errorMessage(error)));
    }
  });
});
