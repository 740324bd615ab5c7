// The dashboard page: decides what is shown (loading, sign-in, dashboard) and keeps it fresh.
//
//   arrival (URL, wiped) -> load -> dashboard + message + perhaps the transfer dialog
//                                -> nobody signed in: the sign-in form, with the message kept, then the same again

import { errorMessage, transferErrorMessage } from './api-messages.js';
import { arrival } from './arrival.js';
import { connectButton, takeReconnecting } from './connect.js';
import { loadDashboard, renderDashboard } from './dashboard.js';
import { confirm } from './dialog.js';
import { busy, byId } from './dom.js';
import { focusOn } from './focus.js';
import { bindForm } from './forms.js';
import { showLanguages } from './languages.js';
import { showError, showNotice } from './notices.js';
import { offered } from './providers.js';
import * as api from './api.js';
import * as session from './session.js';
import { fillIn, t } from './texts.js';
import { forgetOffer, openOffer, previewOffer, resumeOffer, takeToken } from './transfer.js';
import { watch } from './watch.js';

// After a change and when the user comes back, so often: what the server then asks the providers arrives soon.
const LOOKS_IN_FULL = 3;

const VIEWS = ['view-loading', 'view-unreachable', 'view-sign-in', 'view-dashboard'];

let shown = null; // the state of the dashboard, or null before it was first loaded
let isLeaving = false;
let looking = Promise.resolve(); // fulfilled once no question for news is under way
let pendingToken = takeToken(arrival.transferToken);
const isBack = arrival.connected || arrival.error !== null || pendingToken !== null;
const callback = isBack ? await import('./callback-messages.js') : null;
let failure = pendingToken === null ? callback?.failureMessage(arrival) ?? null : null;
let looksInFull = 0;
let isToldOfSuccess = !arrival.connected;
const reconnecting = takeReconnecting();

function show(view) {
  for (const each of VIEWS) byId(each).hidden = each !== view;
  byId('topbar-user').hidden = view !== 'view-dashboard';
}

// The message has no action, and is shown again after the sign-in.
function showSignIn() {
  if (!byId('view-sign-in').hidden) return;
  if (failure !== null) showNotice(failure);
  byId('sign-in-reason').hidden = failure !== null;
  show('view-sign-in');
  focusOn(byId('sign-in-title'));
  import('./passkeys.js').then(({ offerSignIn }) => offerSignIn(byId('sign-in-form'), signedIn));
}

function showUnreachable(error) {
  byId('unreachable-text').textContent = errorMessage(error).text;
  show('view-unreachable');
  focusOn(byId('unreachable-title'));
}

function connectAgain(told) {
  if (told.offer !== 'connect') return [];
  const failed = callback.failedProvider(arrival);
  const names = failed === null ? offered() : [failed];
  const label = names.length === 1 ? t('connectAgain') : undefined;
  return names.map((name) => connectButton(name, { label }));
}

// Shows the outcome of the redirect, as soon as the dashboard's state is loaded.
function greet() {
  if (failure !== null) showNotice(failure, connectAgain(failure));
  failure = null;
  const success = isToldOfSuccess ? null : callback.successMessage(shown, reconnecting);
  isToldOfSuccess = true;
  if (success !== null) showNotice(success);
}

async function loadAndRender() {
  const state = await loadDashboard();
  if (shown !== null && state.user.user_id !== shown.user.user_id) {
    // Another tab signed in another user: start again as that user.
    forgetOffer();
    location.reload();
    return;
  }
  const isNew = shown === null || state.accounts !== shown.accounts || state.events !== shown.events;
  shown = state;
  if (isNew) {
    renderDashboard(state, refreshOrSay);
    looksInFull = LOOKS_IN_FULL;
  }
  show('view-dashboard');
}

let queue = Promise.resolve();

// Shows the present state. One at a time, so that an older state never covers a newer one. Throws ApiError, and
// leaves what is shown, if the state could not be read.
function refresh() {
  queue = queue.catch(() => {}).then(loadAndRender);
  return queue;
}

async function orSay(work) {
  try {
    await work();
  } catch (error) {
    if (error.code !== 'not_signed_in') showError(error);
  }
}

const refreshOrSay = () => orSay(refresh);

// Shows no message if it fails: it is tried again soon.
async function quietly(work) {
  if (shown === null || isLeaving || byId('view-dashboard').hidden) return;
  const look = work();
  looking = Promise.allSettled([looking, look]);
  try {
    await look;
  } catch (error) {
    if (!(error instanceof api.ApiError)) throw error;
  }
}

async function refreshOnNews() {
  const isFull = looksInFull > 0;
  looksInFull -= 1;
  if (isFull || (await session.withSession(api.transferEvents)) !== shown.events) await refresh();
}

function lookAgain() {
  looksInFull = LOOKS_IN_FULL;
  return quietly(refresh);
}

// A token that is not ours gets the same message as no token.
function refusedOffer(error) {
  const told = error.code === 'invalid_transfer_token' ? callback.failureMessage(arrival) : null;
  return told ?? transferErrorMessage(error);
}

async function openPendingOffer() {
  const token = pendingToken;
  pendingToken = null;
  try {
    openOffer(await previewOffer(token), shown.user, refreshOrSay);
  } catch (error) {
    if (error.code === 'not_signed_in') {
      pendingToken = token;
      return;
    }
    const told = refusedOffer(error);
    // Other faults may be gone after a reload.
    if (told.offer === 'connect') forgetOffer();
    showNotice(told, connectAgain(told));
  }
}

async function enter() {
  await refresh();
  greet();
  if (pendingToken === null) resumeOffer(shown.user);
  else await openPendingOffer();
}

// Ends the session by work(), and leaves the page. It asks for no news meanwhile: the answer could be that nobody is
// signed in.
async function leave(farewell, work) {
  const { leaveWith } = await import('./farewell.js');
  isLeaving = true;
  try {
    await looking;
    await work();
  } catch (error) {
    isLeaving = false;
    throw error;
  }
  leaveWith(farewell);
  // The button stays busy until the page is left.
  return new Promise(() => {});
}

function askToDeleteUser() {
  const { user_id: id, email } = shown.user;
  confirm({
    title: t('ask.deleteUser.title'),
    paragraphs: [t('ask.deleteUser.text'), t('ask.deleteUser.free')],
    typed: email,
    typedLabel: t('ask.deleteUser.typed', { email }),
    accept: t('ask.deleteUser.accept'),
    danger: true,
    act: async (password, code) => {
      // Another tab may have signed in another user, who must not be deleted by mistake.
      if ((await session.currentUser())?.user_id !== id) {
        location.reload();
        return;
      }
      await leave('user_deleted', () => session.deleteUser(password, code));
    },
  });
}

async function showOwnAccount() {
  if (!byId('own').open) return;
  const own = await import('./own-account.js');
  await orSay(() => own.showOwnAccount(shown.user));
}

function signOut() {
  return busy(byId('sign-out'), () => orSay(() => leave('signed_out', session.signOut)));
}

async function start() {
  try {
    await enter();
  } catch (error) {
    if (error.code !== 'not_signed_in') showUnreachable(error);
  }
}

fillIn();
showLanguages();
async function signedIn() {
  byId('sign-in-password').value = '';
  await enter();
  focusOn(byId('greeting'));
}
bindForm(byId('sign-in-form'), async ({ email, password, code }) => {
  await session.signIn(email, password, code);
  await signedIn();
});
byId('unreachable-retry').addEventListener('click', () => busy(byId('unreachable-retry'), start));
byId('sign-out').addEventListener('click', signOut);
byId('delete-user').addEventListener('click', askToDeleteUser);
byId('own').addEventListener('toggle', showOwnAccount);
session.whenEnded(() => {
  if (isLeaving) return;
  if (shown === null && failure === null && pendingToken === null) location.replace('/');
  else showSignIn();
});
session.whenChangedElsewhere(() => orSay(enter));
addEventListener('pageshow', (event) => {
  if (event.persisted) location.reload();
});

start();
watch({ look: () => quietly(refreshOnNews), lookAgain });
