// The ownership transfer dialog. It shows the server's preview of a transfer token, explains what would happen, and
// completes the hand-over or changes nothing. The tab remembers the token over a reload, until the offer has ended.

import * as api from './api.js';
import { errorMessage, transferErrorMessage } from './api-messages.js';
import { connect } from './connect.js';
import { busy, byId, data, isBusy, showText } from './dom.js';
import { focusOn, isFocusLost, returnFocus } from './focus.js';
import { offerPasskey } from './forms.js';
import { asSentences, message } from './messages.js';
import { showNotice } from './notices.js';
import { providerOf } from './providers.js';
import { withSession } from './session.js';
import { isReload, recall, remember } from './tab-memory.js';
import { parts, t } from './texts.js';

const LIFETIME_SECONDS = 600;
const MEMORY = 'offer';

// The dialog's return value while its offer waits for a sign-in: see resumeOffer.
const WAITING = 'waiting';

const dialog = byId('transfer');
const confirmButton = byId('transfer-confirm');
const cancelButton = byId('transfer-cancel');
const againButton = byId('transfer-again');
const code = byId('transfer-code');

let offer = null;
let ticking = 0;
let onTransferred = async () => {};

export function forgetOffer() {
  remember(MEMORY, null);
}

// The token of the offer to be shown: the one that arrived, or the one that was open when the page was reloaded; or
// null.
export function takeToken(arrived) {
  const token = arrived ?? (isReload() ? recall(MEMORY) : null);
  remember(MEMORY, token);
  return token;
}

// The server's preview of the token for the signed-in user. No text of the token itself is ever shown: a forged
// address could hold any text. Throws ApiError.
export async function previewOffer(token) {
  const answer = await withSession(() => api.previewTransfer(token));
  const { provider, account_email: email, expires_at: expiresAt, waits_for: asked } = answer;
  return { token, provider, email, asked, exp: Date.parse(expiresAt) / 1000 };
}

function secondsLeft() {
  return Math.min(LIFETIME_SECONDS, Math.max(0, Math.ceil(offer.exp - api.serverSeconds())));
}

function timeText(seconds) {
  const rest = String(seconds % 60).padStart(2, '0');
  return t('offer.timeLeft', { time: `${Math.floor(seconds / 60)}:${rest}` });
}

function stopTicking() {
  clearInterval(ticking);
  byId('transfer-countdown').hidden = true;
}

// Shows why this offer has ended, and lets the user connect again.
function endOffer(told) {
  stopTicking();
  forgetOffer();
  showText(byId('transfer-error'), asSentences(told));
  confirmButton.hidden = true;
  againButton.hidden = false;
  cancelButton.textContent = t('page.close');
  offer.over = true;
  if (isFocusLost()) againButton.focus();
}

function tick() {
  const seconds = secondsLeft();
  byId('transfer-progress').value = seconds;
  byId('transfer-time').textContent = timeText(seconds);
  if (seconds === 0 && !isBusy(confirmButton)) endOffer(errorMessage({ code: 'transfer_token_expired' }));
}

function startTicking() {
  stopTicking();
  byId('transfer-countdown').hidden = false;
  ticking = setInterval(tick, 1000);
  tick();
}

function succeeded(answer, account) {
  if (answer.waits_for) return; // the news say so
  const holds = ({ accounts }) => accounts.some(({ id }) => id === answer.account_id);
  const key = answer.repeated ? 'done.alreadyTransferred' : 'done.transferred';
  showNotice(message('success', key, { account }, { holds }));
}

function failed(error) {
  if (!dialog.open) dialog.showModal();
  const told = transferErrorMessage(error);
  if (told.offer === 'connect') endOffer(told);
  else showText(byId('transfer-error'), asSentences(told));
  const place = code.closest('.field');
  if (error.code === 'second_factor_required' && error.status === 401) place.hidden = false;
  if (!place.hidden) code.focus();
  offerPasskey(error, code, (give) => busy(confirmButton, () => complete(give)));
}

async function complete(give = (call) => call(code.value)) {
  showText(byId('transfer-error'), '');
  const { token, email } = offer;
  let answer;
  try {
    answer = await give((given) => withSession(() => api.transferOwnership(token, given)));
  } catch (error) {
    if (error.code === 'not_signed_in') dialog.close(WAITING);
    else failed(error);
    return;
  }
  stopTicking();
  forgetOffer();
  offer = null;
  await onTransferred();
  succeeded(answer, email);
  dialog.close();
}

function left() {
  const wasOver = offer.over;
  offer = null;
  forgetOffer();
  if (!wasOver) showNotice(message('info', 'done.offerLeft'));
}

confirmButton.addEventListener('click', () => busy(confirmButton, complete));
cancelButton.addEventListener('click', () => {
  if (!isBusy(confirmButton)) dialog.close('');
});
againButton.addEventListener('click', () =>
  connect(againButton, offer.provider, {
    onFault: (error) => {
      if (error.code === 'not_signed_in') dialog.close('');
      else showText(byId('transfer-error'), asSentences(errorMessage(error)));
    },
  }),
);
dialog.addEventListener('cancel', (event) => {
  if (isBusy(confirmButton)) event.preventDefault();
});
dialog.addEventListener('close', () => {
  stopTicking();
  const wasLeft = offer !== null && !isBusy(confirmButton) && dialog.returnValue !== WAITING;
  if (wasLeft) left();
  if (isFocusLost()) returnFocus(null);
});

function initials(name) {
  const words = name.trim().split(/\s+/);
  return words
    .slice(0, 2)
    .map((word) => [...word][0])
    .join('');
}

function open(user) {
  const account = data(offer.email, 'strong');
  byId('transfer-lead').replaceChildren(
    ...parts('offer.lead', { account, provider: providerOf(offer.provider).display_name }),
  );
  const me = data(`${user.username} (${user.email})`, 'strong');
  byId('transfer-moves').replaceChildren(...parts('offer.moves', { user: me }));
  byId('transfer-initials').textContent = initials(user.username);
  showText(byId('transfer-error'), '');
  confirmButton.textContent = t(`offer.accept.${offer.asked ?? 'nobody'}`);
  code.closest('.field').hidden = true;
  code.value = '';
  confirmButton.hidden = false;
  againButton.hidden = true;
  cancelButton.textContent = t('page.cancel');
  dialog.returnValue = '';
  if (!dialog.open) dialog.showModal();
  startTicking();
  // Not on a button, so that a key pressed by mistake decides nothing.
  focusOn(byId('transfer-title'));
}

// user: who would get the account; done: reloads the dashboard, and does not throw.
export function openOffer(previewed, user, done) {
  offer = { ...previewed, over: false };
  onTransferred = done;
  open(user);
}

// Opens a waiting offer again, after a sign-in.
export function resumeOffer(user) {
  if (offer !== null && !dialog.open) open(user);
}
