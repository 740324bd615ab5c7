// The outcomes of the callback's redirect, in words.

import { message } from './messages.js';
import { offered } from './providers.js';

const CONNECTED = message(
  'success',
  'Connected',
  'Your cloud account is connected, and it is yours alone: nobody else can hold it at the same time.',
);

const PROVIDER_MISCONFIGURED = message(
  'danger',
  'The provider did not accept our request',
  'Nothing was connected. This is a matter of this server’s settings, not of yours: please tell the people who run it.',
);

const PROVIDER_WANTS_YOU = message(
  'warning',
  'The provider wants to ask you something first',
  'Nothing was connected. Connect again, and answer what the provider asks: to sign in, pick an account or agree.',
  'connect',
);

const DATABASE_FAULT = message(
  'danger',
  'The connection could not be saved',
  'The provider said yes, but our database did not keep it, and nothing was changed. ' +
    'Wait a moment and connect again.',
  'connect',
);

// The codes of the callback's redirect.
const CALLBACK = new Map(
  Object.entries({
    ownership_conflict: message(
      'warning',
      'This account belongs to another user',
      'You can take it over, but the offer did not arrive here in one piece. ' +
        'Connect the account again to get a new one.',
      'connect',
    ),
    access_denied: message(
      'warning',
      'You said no at the provider',
      'Nothing was connected and nothing was changed. If that was not what you meant, connect again and agree.',
      'connect',
    ),
    invalid_request: PROVIDER_MISCONFIGURED,
    unauthorized_client: PROVIDER_MISCONFIGURED,
    unsupported_response_type: PROVIDER_MISCONFIGURED,
    invalid_scope: PROVIDER_MISCONFIGURED,
    invalid_request_uri: PROVIDER_MISCONFIGURED,
    invalid_request_object: PROVIDER_MISCONFIGURED,
    request_not_supported: PROVIDER_MISCONFIGURED,
    request_uri_not_supported: PROVIDER_MISCONFIGURED,
    registration_not_supported: PROVIDER_MISCONFIGURED,
    server_error: message(
      'danger',
      'The provider has a fault',
      'It could not finish your sign-in, and nothing was connected. Wait a moment and connect again.',
      'connect',
    ),
    temporarily_unavailable: message(
      'warning',
      'The provider is busy',
      'It asks us to come back later, and nothing was connected. Try again in a few minutes.',
      'connect',
    ),
    interaction_required: PROVIDER_WANTS_YOU,
    login_required: PROVIDER_WANTS_YOU,
    account_selection_required: PROVIDER_WANTS_YOU,
    consent_required: PROVIDER_WANTS_YOU,
    provider_error: message(
      'danger',
      'The provider refused, and did not say why',
      'Nothing was connected. Connect again; if it keeps happening, try another account of yours.',
      'connect',
    ),
    no_code: message(
      'danger',
      'The provider sent you back empty-handed',
      'Its answer lacked the part that proves your sign-in, and nothing was connected. Connect again.',
      'connect',
    ),
    invalid_state: message(
      'warning',
      'This sign-in could not be matched to you',
      'It took too long, was used before, or was begun in another browser, at another address of this site or by ' +
        'another user. Nothing was connected. Connect again, from this page.',
      'connect',
    ),
    database_query_failed: message(
      'danger',
      'We could not find out who holds this account',
      'Somebody has it already, but our database could not say who. Nothing was changed. ' +
        'Wait a moment and connect again.',
      'connect',
    ),
    database_inconsistency: message(
      'danger',
      'This account was changing hands at that very moment',
      'Nothing was changed for you. Wait a moment and connect again; ' +
        'if it keeps happening, tell the people who run this server.',
      'connect',
    ),
    database_error: DATABASE_FAULT,
    rate_limited: message(
      'warning',
      'That was a little too often',
      'Nothing was connected. Wait a minute, then connect again.',
      'connect',
    ),
    cross_site: message(
      'warning',
      'That link did not come from here',
      'Nothing was connected. If it was you who followed it, connect your account from this page.',
      'connect',
    ),
    not_signed_in: message(
      'warning',
      'You were not signed in',
      'So nothing could be connected to you. Connect your account once you are signed in.',
      'connect',
    ),
  }),
);

// The codes that begin with the name of the provider, without it.
const PROVIDER_CALLBACK = new Map(
  Object.entries({
    invalid_grant: message(
      'warning',
      'The provider did not accept the sign-in any more',
      'It was too old or had been used already, and nothing was connected. Connect again: it usually works at once.',
      'connect',
    ),
    token_exchange_failed: message(
      'danger',
      'The provider did not answer as it should',
      'You signed in, but the provider did not hand us the access that goes with it. Nothing was connected. ' +
        'Wait a moment and connect again.',
      'connect',
    ),
    userinfo_failed: message(
      'danger',
      'The provider did not tell us whose account this is',
      'Without that we connect nothing, to be on the safe side. Wait a moment and connect again.',
      'connect',
    ),
  }),
);

// The name and the rest of such a code, or null.
function splitCode(error) {
  for (const rest of PROVIDER_CALLBACK.keys()) {
    if (error?.endsWith(`_${rest}`)) return { name: error.slice(0, -rest.length - 1), rest };
  }
  return null;
}

const CALLBACK_UNKNOWN = message(
  'danger',
  'Your account could not be connected',
  'Nothing was changed. Connect again; if it keeps happening, tell the people who run this server.',
  'connect',
);

// The message for what the redirect said, or null if it said nothing.
export function callbackMessage({ connected, error, transferToken }) {
  if (transferToken !== null) return CALLBACK.get('ownership_conflict');
  if (error !== null) {
    return CALLBACK.get(error) ?? PROVIDER_CALLBACK.get(splitCode(error)?.rest) ?? CALLBACK_UNKNOWN;
  }
  return connected ? CONNECTED : null;
}

// The provider that the redirect's code names, or null.
export function failedProvider({ error }) {
  const name = splitCode(error)?.name;
  return offered().includes(name) ? name : null;
}
