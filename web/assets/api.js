// The HTTP API as functions, one for each endpoint. Only this file knows the API's address.
// Every failure is an ApiError with a stable code: the server's own, or `network` or `bad_answer`.

const BASE = document.querySelector('meta[name="holdfast-api"]').content.replace(/\/+$/, '');
const DEADLINE_MS = 30_000;

export class ApiError extends Error {
  constructor(code, { status = 0, detail = '', requestId = '', retryAfter = 0, passkey = null } = {}) {
    super(code);
    this.code = code;
    this.status = status;
    this.detail = detail;
    this.requestId = requestId;
    this.retryAfter = retryAfter;
    this.passkey = passkey; // what one has to answer in the place of a code (passkeys.js)
  }
}

let serverAheadMs = 0;

// By the server's clock, so that a countdown is right even if the clock of this machine is wrong.
export const serverSeconds = () => (Date.now() + serverAheadMs) / 1000;

function observeServerTime(dateHeader) {
  const serverMs = Date.parse(dateHeader ?? '');
  if (!Number.isNaN(serverMs)) serverAheadMs = serverMs - Date.now();
}

async function fetched(method, path, { body, etag, cache = 'no-store' } = {}) {
  const options = {
    method,
    cache,
    credentials: BASE === '' ? 'same-origin' : 'include',
    redirect: 'error',
    // If the page is left before the answer, the new refresh token is lost, and the old one is used already.
    keepalive: method !== 'GET',
    headers: { Accept: 'application/json', 'Accept-Language': document.documentElement.lang },
    signal: AbortSignal.timeout(DEADLINE_MS),
  };
  if (etag !== undefined) options.headers['If-None-Match'] = etag;
  if (body !== undefined) {
    options.headers['Content-Type'] = 'application/json';
    options.body = JSON.stringify(body);
  }
  try {
    const response = await fetch(BASE + path, options);
    return { response, text: await response.text() };
  } catch {
    throw new ApiError('network');
  }
}

function parsed(text) {
  try {
    const value = JSON.parse(text);
    return value !== null && typeof value === 'object' ? value : null;
  } catch {
    return null;
  }
}

function textOf(value) {
  return typeof value === 'string' ? value : '';
}

function answerOf(response, text) {
  if (response.status === 204) return {};
  const answer = parsed(text);
  if (response.ok && answer !== null) return answer;
  throw new ApiError(textOf(answer?.error) || 'bad_answer', {
    status: response.status,
    detail: textOf(answer?.detail),
    requestId: textOf(answer?.request_id),
    retryAfter: Number(response.headers.get('Retry-After')) || 0,
    passkey: answer?.passkey,
  });
}

// The answer; throws ApiError. cache: as of fetch().
export async function request(method, path, body, cache) {
  const { response, text } = await fetched(method, path, { body, cache });
  observeServerTime(response.headers.get('Date'));
  return answerOf(response, text);
}

const known = new Map(); // path -> {etag, answer}

// The answer; the same object as before if the server says that nothing has changed.
async function requestChanges(path) {
  const before = known.get(path);
  const { response, text } = await fetched('GET', path, { etag: before?.etag });
  observeServerTime(response.headers.get('Date'));
  if (response.status === 304 && before !== undefined) return before.answer;
  const answer = answerOf(response, text);
  const etag = response.headers.get('ETag');
  if (etag !== null) known.set(path, { etag, answer });
  return answer;
}

const segment = encodeURIComponent;

export const signUp = async (username, email, password) =>
  (await request('POST', '/api/v1/auth/signup', { email, password, username })).data;
// code: of the second factor, or a passkey's answer; '' without one, here and below.
export const factor = (code) => (typeof code === 'string' ? { code } : { passkey: code });
export const signIn = async (email, password, code) =>
  (await request('POST', '/api/v1/auth/login', { email, password, ...factor(code) })).data;
// The browser sends the refresh token as a cookie.
export const refresh = () => request('POST', '/api/v1/auth/refresh', {});
export const signOut = () => request('POST', '/api/v1/auth/logout', {});
export const me = async () => (await request('GET', '/api/v1/auth/me')).data;
export const deleteMe = () => request('DELETE', '/api/v1/auth/me');

export const sessions = async () => (await request('GET', '/api/v1/auth/sessions')).data.sessions;
export const endSession = (id) => request('DELETE', `/api/v1/auth/sessions/${segment(id)}`);
export const endOtherSessions = () => request('DELETE', '/api/v1/auth/sessions');
// The user is signed in, so only the password can be wrong: the error is `wrong_password`.
export async function withPassword(method, path, body) {
  try {
    await request(method, path, body);
  } catch (error) {
    throw error.code === 'invalid_credentials' ? new ApiError('wrong_password', error) : error;
  }
}
export const changePassword = (current, next, code) =>
  withPassword('POST', '/api/v1/auth/password', { current_password: current, new_password: next, ...factor(code) });
export const reauthenticate = (password, code) =>
  withPassword('POST', '/api/v1/auth/reauthenticate', { password, ...factor(code) });

// From the browser's cache while the server allows it.
export const providers = async () =>
  (await request('GET', '/api/v1/providers', undefined, 'default')).providers;
// {user, accounts, summary}
export const cloudStatus = () => requestChanges('/me/cloud-status');
// accountId: the account to connect again, or null for any
export const loginUrl = async (provider, accountId) =>
  (await request('GET', `/auth/${segment(provider)}/login-url${accountId === null ? '' : `?account_id=${segment(accountId)}`}`)).url;
export const disconnect = (accountId) => request('POST', '/cloud/disconnect', { account_id: accountId });
export const removeAccount = (provider, accountId) =>
  request('DELETE', `/me/clouds/${segment(provider)}/${segment(accountId)}`);
export const setNickname = (provider, accountId, nickname) =>
  request('PUT', `/me/clouds/${segment(provider)}/${segment(accountId)}/nickname`, { nickname });

export const previewTransfer = (transferToken) =>
  request('POST', '/cloud/transfer-ownership/preview', { transfer_token: transferToken });
export const transferOwnership = (transferToken, code) =>
  request('POST', '/cloud/transfer-ownership', { transfer_token: transferToken, ...factor(code) });
// answer: 'approve' or 'refuse'.
export const answerRequest = (id, answer) => request('POST', `/me/transfer-requests/${segment(id)}/${answer}`, {});
export const transferEvents = async () => (await requestChanges('/me/transfer-events')).events;
// {activity, next}; the first page without a cursor.
export const activity = (cursor) =>
  request('GET', `/me/activity?limit=10${cursor === null ? '' : `&cursor=${segment(cursor)}`}`);
export const acknowledgeEvent = (eventId) =>
  request('PATCH', `/me/transfer-events/${segment(eventId)}/acknowledge`, {});
