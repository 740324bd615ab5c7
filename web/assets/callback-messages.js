// The outcomes of the callback's redirect, in words. Loaded where there is an outcome to tell.

import { serverSeconds } from './api.js';
import { message } from './messages.js';
import { offered, providerOf } from './providers.js';
import { addTexts, hasText } from './texts.js';

await addTexts('callback');

// An account that was connected longer ago is not the one of the redirect.
const JUST_NOW_SECONDS = 600;

// Codes that have the same text for a person.
const SHARED = [
  [/^invalid_(request|scope)|^un(authorized_client|supported_response_type)$|_not_supported$/, 'misconfigured'],
  [/_required$/, 'wants_you'],
  [/^provider_unavailable$/, 'temporarily_unavailable'],
];

const WARNING = new Set([
  'ownership_conflict',
  'too_many_accounts',
  'handover_disabled',
  'access_denied',
  'temporarily_unavailable',
  'wants_you',
  'invalid_state',
  'invalid_grant',
  'rate_limited',
  'cross_site',
  'not_signed_in',
]);

// These codes begin with the name of the provider.
const OF_PROVIDER = /^(.+)_(invalid_grant|token_exchange_failed|userinfo_failed)$/;

function failure(code) {
  const common = OF_PROVIDER.exec(code)?.[2] ?? SHARED.find(([codes]) => codes.test(code))?.[1] ?? code;
  const known = hasText(`callback.${common}.title`) ? common : 'unknown';
  const offer = known === 'misconfigured' ? null : 'connect';
  return message(WARNING.has(known) ? 'warning' : 'danger', `callback.${known}`, {}, { offer });
}

// The provider in the redirect's code, or null.
export function failedProvider({ error }) {
  const name = OF_PROVIDER.exec(error ?? '')?.[1];
  return offered().includes(name) ? name : null;
}

// The failure that the redirect reports, or null. If it has a transfer token, the server has refused that token.
export function failureMessage({ error, transferToken }) {
  if (transferToken !== null) return failure('ownership_conflict');
  return error === null ? null : failure(error);
}

const isConnected = (accounts, id) =>
  accounts.some((account) => account.id === id && account.connection_status === 'connected');

// The message for a new connection, taken from the server's state; null if no account was connected just now.
// reconnecting: the account that the user wanted to reconnect, as it was before, or null.
export function successMessage({ accounts }, reconnecting) {
  const earliest = serverSeconds() - JUST_NOW_SECONDS;
  const secondsOf = ({ connected_at: instant }) => Date.parse(instant) / 1000;
  const [account] = accounts
    .filter((each) => each.connection_status === 'connected' && secondsOf(each) >= earliest)
    .sort((one, other) => secondsOf(other) - secondsOf(one));
  if (account === undefined) return null;
  const holds = (state) => isConnected(state.accounts, account.id);
  const values = { account: account.provider_email };
  const mismatch = accounts.some(
    ({ id, connected_at: at }) => id === reconnecting?.id && at === reconnecting.connected_at,
  );
  if (!mismatch) return message('success', 'done.connected', values, { holds });
  return message(
    'warning',
    'done.connectedAnother',
    { ...values, wanted: reconnecting.provider_email, provider: providerOf(account.provider).display_name },
    { holds },
  );
}
