// The browser's session. Its tokens are in HttpOnly cookies that no script can read. This file stores only a mark
// ("somebody signed in"), so that the start page does not send a request that would fail.
//
// All tabs share the cookies, and a refresh token is valid once: all code that replaces the cookies holds one lock.

import * as api from './api.js';

const MARK = 'holdfast.signed-in';
const LOCK = 'holdfast.session';
const channel = new BroadcastChannel('holdfast.session');

function mark(signedIn) {
  try {
    if (signedIn) localStorage.setItem(MARK, '1');
    else localStorage.removeItem(MARK);
  } catch {
    // Storage is switched off: the start page then asks the server.
  }
}

export function mayBeSignedIn() {
  try {
    return localStorage.getItem(MARK) !== null;
  } catch {
    return true;
  }
}

let tail = Promise.resolve();

// Locks exist in secure contexts only; elsewhere only the calls of this tab wait for each other.
function exclusively(work) {
  if (navigator.locks) return navigator.locks.request(LOCK, work);
  const result = tail.then(work);
  tail = result.catch(() => {});
  return result;
}

function isSignedOut(error) {
  return error instanceof api.ApiError && error.code === 'not_signed_in';
}

// Another tab may have refreshed while this one waited for the lock, so this one checks before it uses the token.
function restored() {
  return exclusively(async () => {
    try {
      await api.me();
      return true;
    } catch (error) {
      if (!isSignedOut(error)) throw error;
    }
    try {
      await api.refresh();
      return true;
    } catch (error) {
      if (!(error instanceof api.ApiError) || error.status !== 401) throw error;
      return false;
    }
  });
}

let onEnded = () => {};
export function whenEnded(listener) {
  onEnded = listener;
}

// Runs a call of the API. If the access token has expired, refreshes the session once and runs the call again. If
// there is no session any more, calls whenEnded's listener and throws the ApiError `not_signed_in`.
export async function withSession(call) {
  const asSignedIn = async () => {
    const answer = await call();
    mark(true);
    return answer;
  };
  try {
    return await asSignedIn();
  } catch (error) {
    if (!isSignedOut(error)) throw error;
  }
  try {
    if (await restored()) return await asSignedIn();
  } catch (error) {
    if (!isSignedOut(error)) throw error;
  }
  mark(false);
  onEnded();
  throw new api.ApiError('not_signed_in', { status: 401 });
}

// The signed-in user, or null.
export async function currentUser() {
  try {
    return await withSession(api.me);
  } catch (error) {
    if (isSignedOut(error)) return null;
    throw error;
  }
}

// Checks that the session works: a browser that refuses cookies would return to the sign-in forever.
export async function begun(call) {
  await exclusively(async () => {
    await call();
    try {
      await api.me();
    } catch (error) {
      throw isSignedOut(error) ? new api.ApiError('no_cookies') : error;
    }
  });
  mark(true);
  channel.postMessage('changed');
}

export const signUp = (username, email, password) => begun(() => api.signUp(username, email, password));
export const signIn = (email, password, code) => begun(() => api.signIn(email, password, code));

function forget() {
  mark(false);
  channel.postMessage('changed');
}

// It is no fault if the session has ended already.
export async function signOut() {
  try {
    await withSession(api.signOut);
  } catch (error) {
    if (!isSignedOut(error)) throw error;
  }
  forget();
}

// The server may ask for the password first, and for a code: the ApiErrors `reauthentication_required` and
// `second_factor_required`. They are '' until then.
export async function deleteUser(password, code) {
  if (password !== '') await withSession(() => api.reauthenticate(password, code));
  await withSession(api.deleteMe);
  forget();
}

// Another tab signed in or out.
export function whenChangedElsewhere(listener) {
  channel.addEventListener('message', listener);
}
