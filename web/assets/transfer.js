// The ownership transfer dialog. It opens with what the server says of a transfer token, explains what would happen, and completes the
// hand-over or leaves everything as it is. The token is kept in memory only, and gone with the page.

import * as api from './api.js';
import { errorMessage, transferErrorMessage } from './api-messages.js';
import { connect } from './connect.js';
import { busy, byId, showText } from './dom.js';
import { asSentences } from './messages.js';
import { showNotice } from './notices.js';
import { providerOf } from './providers.js';
import { serverSeconds } from './server-time.js';
import { withSession } from './session.js';

const LIFETIME_SECONDS = 600;

// Why the dialog was closed, as its return value; anything else: its user left it, by button or key.
const SETTLED = 'settled';
const WAITING = 'waiting'; // until somebody has signed in: see resumeOffer

const dialog = byId('transfer');
const confirmButton = byId('transfer-confirm');
const cancelButton = byId('transfer-cancel');
const againButton = byId('transfer-again');

let offer = null;
let ticking = 0;
let onTransferred = async () => {};

// What the server says that the token offers to the signed-in user. Nothing of the token itself is ever shown: an
// address that somebody made up could hold any text. Throws ApiError.
export async function previewOffer(token) {
  const answer = await withSession(() => api.previewTransfer(token));
  const { provider, account_email: email, expires_at: expiresAt } = answer;
  return { token, provider, email, exp: Date.parse(expiresAt) / 1000 };
}

function secondsLeft() {
  return Math.min(LIFETIME_SECONDS, Math.max(0, Math.ceil(offer.exp - serverSeconds())));
}

function timeText(seconds) {
  const rest = String(seconds % 60).padStart(2, '0');
  return `This offer holds for ${Math.floor(seconds / 60)}:${rest} minutes more.`;
}

function stopTicking() {
  clearInterval(ticking);
  byId('transfer-countdown').hidden = true;
}

// Nothing more can come of this offer: say why, and let the user connect again.
function endOffer(told) {
  stopTicking();
  showText(byId('transfer-error'), asSentences(told));
  confirmButton.hidden = true;
  againButton.hidden = false;
  cancelButton.textContent = 'Close';
  offer.over = true;
}

function tick() {
  const seconds = secondsLeft();
  byId('transfer-progress').value = seconds;
  byId('transfer-time').textContent = timeText(seconds);
  if (seconds === 0 && !confirmButton.disabled) endOffer(errorMessage({ code: 'transfer_token_expired' }));
}

function startTicking() {
  stopTicking();
  byId('transfer-countdown').hidden = false;
  ticking = setInterval(tick, 1000);
  tick();
}

function succeeded(answer, email) {
  showNotice(
    answer.repeated
      ? {
          tone: 'success',
          title: 'It is yours already',
          text: `${email} was handed over to you before. All is well.`,
        }
      : {
          tone: 'success',
          title: `${email} is yours now`,
          text: 'The former owner has lost access in Holdfast and is told so.',
        },
  );
}

function failed(error) {
  if (!dialog.open) dialog.showModal();
  const told = transferErrorMessage(error);
  if (told.offer === 'connect') endOffer(told);
  else showText(byId('transfer-error'), asSentences(told));
}

async function complete() {
  showText(byId('transfer-error'), '');
  const { token, email } = offer;
  let answer;
  try {
    answer = await withSession(() => api.transferOwnership(token));
  } catch (error) {
    if (error.code === 'not_signed_in') dialog.close(WAITING);
    else failed(error);
    return;
  }
  // The dialog says later that it was closed, and a tick may come before.
  stopTicking();
  dialog.close(SETTLED);
  offer = null;
  await onTransferred();
  succeeded(answer, email);
}

function left() {
  const wasOver = offer.over;
  offer = null;
  if (wasOver) return;
  showNotice({
    tone: 'info',
    title: 'Nothing was changed',
    text: 'The account stays with its present owner. Connect it again if you change your mind.',
  });
}

confirmButton.addEventListener('click', () => busy(confirmButton, complete));
cancelButton.addEventListener('click', () => {
  if (!confirmButton.disabled) dialog.close('');
});
againButton.addEventListener('click', () =>
  connect(againButton, offer.provider, (error) => {
    if (error.code === 'not_signed_in') dialog.close('');
    else showText(byId('transfer-error'), asSentences(errorMessage(error)));
  }),
);
dialog.addEventListener('cancel', (event) => {
  if (confirmButton.disabled) event.preventDefault();
});
dialog.addEventListener('close', () => {
  stopTicking();
  if (![SETTLED, WAITING].includes(dialog.returnValue) && !confirmButton.disabled) left();
});

function open(user) {
  byId('transfer-account').textContent = offer.email;
  byId('transfer-provider').textContent = providerOf(offer.provider).display_name;
  byId('transfer-user').textContent = `${user.username} (${user.email})`;
  showText(byId('transfer-error'), '');
  confirmButton.hidden = false;
  againButton.hidden = true;
  cancelButton.textContent = 'Cancel';
  dialog.returnValue = '';
  if (!dialog.open) dialog.showModal();
  startTicking();
  // Not on a button: a key pressed by chance must not decide.
  byId('transfer-title').focus();
}

// user: who would get the account; done: reloads the dashboard, and does not throw.
export function openOffer(previewed, user, done) {
  offer = { ...previewed, over: false };
  onTransferred = done;
  open(user);
}

// After a sign-in: an offer that waited opens again.
export function resumeOffer(user) {
  if (offer !== null && !dialog.open) open(user);
}
