// The dashboard page: decides what is shown (loading, sign-in, dashboard) and keeps it fresh.
//
//   arrival (URL, wiped) -> load -> dashboard + message + perhaps the transfer dialog
//                                -> nobody signed in: the sign-in form, with the message kept, then the same again

import { errorMessage, transferErrorMessage } from './api-messages.js';
import { arrival } from './arrival.js';
import { callbackMessage, failedProvider } from './callback-messages.js';
import { connectButton } from './connect.js';
import { loadDashboard, renderDashboard } from './dashboard.js';
import { confirm } from './dialog.js';
import { busy, byId } from './dom.js';
import { leaveWith } from './farewell.js';
import { bindForm } from './forms.js';
import { showError, showNotice } from './notices.js';
import { offered } from './providers.js';
import * as session from './session.js';
import { openOffer, previewOffer, resumeOffer } from './transfer.js';

const VIEWS = ['view-loading', 'view-unreachable', 'view-sign-in', 'view-dashboard'];

let shownUser = null;
let pendingToken = arrival.transferToken;
let greeting = pendingToken === null ? callbackMessage(arrival) : null;

function show(view) {
  for (const each of VIEWS) byId(each).hidden = each !== view;
  byId('topbar-user').hidden = view !== 'view-dashboard';
}

function connectAgain(told) {
  if (told.offer !== 'connect') return [];
  const failed = failedProvider(arrival);
  const names = failed === null ? offered() : [failed];
  return names.map((name) => connectButton(name, names.length === 1 ? 'Connect again' : undefined));
}

// Without an action, and kept for after the sign-in.
function showSignIn() {
  if (!byId('view-sign-in').hidden) return;
  if (greeting !== null) showNotice(greeting);
  byId('sign-in-reason').hidden = greeting !== null;
  show('view-sign-in');
  byId('sign-in-title').focus();
}

function showUnreachable(error) {
  byId('unreachable-text').textContent = errorMessage(error).text;
  show('view-unreachable');
}

// What is no token of ours says no more than its absence does.
function refusedOffer(error) {
  const told = error.code === 'invalid_transfer_token' ? callbackMessage(arrival) : null;
  return told ?? transferErrorMessage(error);
}

async function openPendingOffer() {
  if (pendingToken === null) {
    resumeOffer(shownUser);
    return;
  }
  let offer;
  try {
    offer = await previewOffer(pendingToken);
  } catch (error) {
    if (error.code === 'not_signed_in') return;
    pendingToken = null;
    const told = refusedOffer(error);
    showNotice(told, connectAgain(told));
    return;
  }
  pendingToken = null;
  openOffer(offer, shownUser, refreshOrSay);
}

// Shows the present state; throws ApiError and leaves what is shown where it could not be read.
async function refresh() {
  const state = await loadDashboard();
  shownUser = state?.user ?? null;
  if (state === null) return;
  renderDashboard(state, refreshOrSay);
  show('view-dashboard');
  if (greeting !== null) showNotice(greeting, connectAgain(greeting));
  greeting = null;
}

async function orSay(work) {
  try {
    await work();
  } catch (error) {
    if (error.code !== 'not_signed_in') showError(error);
  }
}

const refreshOrSay = () => orSay(refresh);

function isInUse() {
  return document.querySelector('dialog[open], [data-editing], [aria-busy="true"]') !== null;
}

function refreshWhenIdle() {
  if (document.visibilityState === 'visible' && !byId('view-dashboard').hidden && !isInUse()) refreshOrSay();
}

async function enter() {
  await refresh();
  if (shownUser !== null) await openPendingOffer();
}

function askToDeleteUser() {
  const { user_id: id, email } = shownUser;
  confirm({
    title: 'Delete your user?',
    paragraphs: [
      'Your user, your sessions and the access to all your connected accounts are deleted. This cannot be undone.',
      'The accounts become free: anybody who controls one can connect it. Nothing inside them is changed.',
    ],
    typed: email,
    typedLabel: `To go on, type ${email}`,
    accept: 'Delete my user',
    danger: true,
    act: async () => {
      // Another tab may have signed in somebody else, who must not be deleted in this one's stead.
      if ((await session.currentUser())?.user_id !== id) {
        location.reload();
        return;
      }
      await session.deleteUser();
      leaveWith('user_deleted');
      await new Promise(() => {});
    },
  });
}

function signOut() {
  return busy(byId('sign-out'), async () => {
    try {
      await session.signOut();
      leaveWith('signed_out');
      await new Promise(() => {});
    } catch (error) {
      showError(error);
    }
  });
}

async function start() {
  try {
    await enter();
  } catch (error) {
    if (error.code !== 'not_signed_in') showUnreachable(error);
  }
}

bindForm(byId('sign-in-form'), async ({ email, password }) => {
  await session.signIn(email, password);
  byId('sign-in-password').value = '';
  await enter();
});
byId('unreachable-retry').addEventListener('click', () => busy(byId('unreachable-retry'), start));
byId('sign-out').addEventListener('click', signOut);
byId('delete-user').addEventListener('click', askToDeleteUser);
session.whenEnded(() => {
  if (shownUser === null && greeting === null && pendingToken === null) location.replace('/');
  else showSignIn();
});
session.whenChangedElsewhere(() => orSay(enter));
document.addEventListener('visibilitychange', refreshWhenIdle);
addEventListener('pageshow', (event) => {
  if (event.persisted) location.reload();
});

start();
