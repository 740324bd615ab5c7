// The errors of the API, in words.

import { message } from './messages.js';
import { hasText, t } from './texts.js';

// Codes that have the same text for a person.
const SAME = new Map([
  ['invalid_refresh_token', 'not_signed_in'],
  ['misdirected_request', 'cross_site'],
  ['payload_too_large', 'too_long'],
  ['uri_too_long', 'too_long'],
  ['headers_too_large', 'too_long'],
  ['not_found', 'gone'],
  ['account_not_found', 'gone'],
  ['event_not_found', 'gone'],
  ['session_not_found', 'gone'],
  ['request_not_found', 'gone'],
  ['second_factor_not_found', 'gone'],
  ['second_factor_exists', 'gone'],
  ['passkey_not_found', 'gone'],
  // The page and the server may have different versions: a new page is needed.
  ['bad_request', 'out_of_step'],
  ['invalid_json', 'out_of_step'],
  ['unsupported_media_type', 'out_of_step'],
  ['method_not_allowed', 'out_of_step'],
  ['not_implemented', 'out_of_step'],
  ['length_required', 'out_of_step'],
  ['expectation_failed', 'out_of_step'],
  ['http_version_not_supported', 'out_of_step'],
]);

const DANGER = new Set([
  'network',
  'bad_answer',
  'unknown',
  'no_cookies',
  'cross_site',
  'unavailable',
  'internal_error',
  'out_of_step',
]);

const CONNECT_AGAIN = new Set([
  'invalid_transfer_token',
  'transfer_token_expired',
  'not_your_transfer',
  'owner_changed',
]);

// The item on the page does not exist any more: the page must be loaded again.
export function isGone(error) {
  return SAME.get(error.code) === 'gone';
}

function entryOf(code) {
  const entry = SAME.get(code) ?? code;
  return hasText(`errors.${entry}.title`) ? entry : 'unknown';
}

// Only the server knows how long a password must be, or how long to wait.
function withNumbers(entry, error) {
  const least = /\d+/.exec(error.detail)?.[0];
  if (entry === 'weak_password' && least) return ['errors.weak_password_at_least', { least }];
  if (entry === 'rate_limited' && error.retryAfter > 0) {
    return ['errors.rate_limited_for', { count: error.retryAfter }];
  }
  return [`errors.${entry}`, {}];
}

// The message for an ApiError or for a fault of this page.
export function errorMessage(error) {
  if (error.code === 'provider_unavailable') return message('warning', 'callback.temporarily_unavailable');
  const entry = entryOf(error.code);
  const offer = CONNECT_AGAIN.has(entry) ? 'connect' : null;
  const told = message(DANGER.has(entry) ? 'danger' : 'warning', ...withNumbers(entry, error), { offer });
  if (error.status >= 500 && error.requestId) {
    told.text += ` ${t('errors.requestNumber', { number: error.requestId })}`;
  }
  return told;
}

// Nobody owns the account: that has a better text than other 404s. So has a user without a second factor.
export function transferErrorMessage(error) {
  if (error.code === 'second_factor_required' && error.status === 403) {
    return message('warning', 'errors.second_factor_missing', {}, { offer: 'connect' });
  }
  return error.code === 'account_not_found'
    ? message('info', 'errors.offer_gone', {}, { offer: 'connect' })
    : errorMessage(error);
}
