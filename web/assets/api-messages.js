// The errors of the API, in words.

import { message } from './messages.js';

const TOO_LONG = message('warning', 'That was too much text', 'Make it shorter and try again.');

// The error codes of the API; `network`, `bad_answer` and `no_cookies` are this side's own.
const API = new Map(
  Object.entries({
    network: message(
      'danger',
      'The server could not be reached',
      'Check your connection and try again. Nothing is lost by trying twice.',
    ),
    bad_answer: message(
      'danger',
      'The server gave an answer that makes no sense',
      'Wait a moment and try again; if it keeps happening, tell the people who run this server.',
    ),
    email_taken: message(
      'warning',
      'There is a user with this email already',
      'If it is you, sign in instead. Otherwise use another email.',
    ),
    invalid_email: message(
      'warning',
      'This is not an email address',
      'Check it for a slip, such as a missing @.',
    ),
    weak_password: message(
      'warning',
      'This password does not do',
      'Make it longer: eight characters or more.',
    ),
    invalid_username: message(
      'warning',
      'This name does not do',
      'Use 1 to 64 characters, all of them visible.',
    ),
    invalid_credentials: message(
      'warning',
      'Email and password do not match',
      'Check both and try again. If you are new here, sign up first.',
    ),
    not_signed_in: message('warning', 'Your session has ended', 'Sign in again to go on.'),
    invalid_refresh_token: message('warning', 'Your session has ended', 'Sign in again to go on.'),
    no_cookies: message(
      'danger',
      'Your browser did not keep the session',
      'You signed in, but this site may not set cookies here. Allow them and try again.',
    ),
    cross_site: message(
      'danger',
      'The server takes no orders from this address',
      'This page is open at another address than the one it was set up for. Open it there and try again.',
    ),
    invalid_nickname: message(
      'warning',
      'This nickname does not do',
      'Use at most 50 characters, without line breaks.',
    ),
    invalid_transfer_token: message(
      'warning',
      'This offer is not valid',
      'A newer one has replaced it, or it did not arrive in one piece. Nothing was changed. ' +
        'Connect the account again to get a new offer.',
      'connect',
    ),
    transfer_token_expired: message(
      'warning',
      'The ten minutes are over',
      'Nothing was changed. Connect the account again to get a new offer.',
      'connect',
    ),
    not_your_transfer: message(
      'warning',
      'This offer was made to another user',
      'Nothing was changed. Sign in as the user who connected the account, or connect it again as the one you are now.',
      'connect',
    ),
    owner_changed: message(
      'warning',
      'The account changed hands in the meantime',
      'So the offer no longer holds, and nothing was changed. Connect the account again to see how things stand now.',
      'connect',
    ),
    rate_limited: message('warning', 'That was a little too often', 'Wait a minute, then try again.'),
    unavailable: message(
      'danger',
      'The server is busy or its database is away',
      'Nothing was changed as far as we know. Wait a moment and try again.',
    ),
    invalid_request: message('warning', 'Something is missing', 'Fill in every field and try again.'),
    internal_error: message(
      'danger',
      'Something broke on the server',
      'It has been noted there. Wait a moment and try again; if it keeps happening, tell the people who run this server.',
    ),
    request_timeout: message(
      'warning',
      'Your request took too long to arrive',
      'Check your connection and try again.',
    ),
    payload_too_large: TOO_LONG,
    uri_too_long: TOO_LONG,
    headers_too_large: TOO_LONG,
  }),
);

// The page and the server disagree about their language: only a fresh page can mend that.
const OUT_OF_STEP = message(
  'danger',
  'This page and the server do not understand each other',
  'Reload the page and try again; if it keeps happening, tell the people who run this server.',
);
const OUT_OF_STEP_CODES = [
  'bad_request',
  'invalid_json',
  'unsupported_media_type',
  'method_not_allowed',
  'not_implemented',
  'length_required',
  'expectation_failed',
  'http_version_not_supported',
];
for (const code of OUT_OF_STEP_CODES) API.set(code, OUT_OF_STEP);

const GONE = message(
  'warning',
  'This is not there any more',
  'It was removed, or it belongs to somebody else by now. Reload the page to see how things stand.',
);
for (const code of ['not_found', 'account_not_found', 'event_not_found']) API.set(code, GONE);

const API_UNKNOWN = message(
  'danger',
  'That did not work',
  'Wait a moment and try again; if it keeps happening, tell the people who run this server.',
);

// What the server alone knows: how long a password must be here, which field was missing.
const SAYS_IT_BETTER = new Set(['weak_password', 'invalid_request']);

// An ApiError (or a fault of this page) to its message.
export function errorMessage(error) {
  const known = API.get(error.code) ?? API_UNKNOWN;
  if (SAYS_IT_BETTER.has(error.code) && error.detail) return { ...known, text: error.detail };
  if (error.code === 'rate_limited' && error.retryAfter > 0) {
    return { ...known, text: `Try again in ${error.retryAfter} seconds.` };
  }
  if (error.status >= 500 && error.requestId) {
    return { ...known, text: `${known.text} The number of this request: ${error.requestId}` };
  }
  return known;
}

// No account, no owner: better news than the general word for 404.
const OFFER_GONE = message(
  'info',
  'The account is free by now',
  'Its owner has removed it, so there is nothing to take over. Connect it again and it is yours.',
  'connect',
);

export function transferErrorMessage(error) {
  return error.code === 'account_not_found' ? OFFER_GONE : errorMessage(error);
}
