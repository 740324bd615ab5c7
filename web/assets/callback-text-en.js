// The texts of a callback's outcome in English; see text-en.js.

export default {
  // The codes of the callback's redirect. `unknown` stands for every other code.
  callback: {
    unknown: {
      title: 'Your account could not be connected',
      text: 'Nothing was changed. Connect again; if it keeps happening, tell the people who run this server.',
    },
    ownership_conflict: {
      title: 'This account belongs to another user',
      text:
        'You can take it over, but the offer did not arrive here in one piece. Connect the account again to get a ' +
        'new one.',
    },
    access_denied: {
      title: 'You said no at the provider',
      text: 'Nothing was connected and nothing was changed. If that was not what you meant, connect again and agree.',
    },
    misconfigured: {
      title: 'The provider did not accept our request',
      text:
        'Nothing was connected. This is a matter of this server’s settings, not of yours: please tell the people who ' +
        'run it.',
    },
    server_error: {
      title: 'The provider has a fault',
      text: 'It could not finish your sign-in, and nothing was connected. Wait a moment and connect again.',
    },
    temporarily_unavailable: {
      title: 'The provider is busy or out of reach',
      text: 'Nothing was connected. Try again in a few minutes.',
    },
    wants_you: {
      title: 'The provider wants to ask you something first',
      text:
        'Nothing was connected. Connect again, and answer what the provider asks: to sign in, pick an account or ' +
        'agree.',
    },
    provider_error: {
      title: 'The provider refused, and did not say why',
      text: 'Nothing was connected. Connect again; if it keeps happening, try another account of yours.',
    },
    no_code: {
      title: 'The provider sent you back empty-handed',
      text: 'Its answer lacked the part that proves your sign-in, and nothing was connected. Connect again.',
    },
    invalid_state: {
      title: 'This sign-in could not be matched to you',
      text:
        'It took too long, was used before, or was begun in another browser, at another address of this site or by ' +
        'another user. Nothing was connected. Connect again, from this page.',
    },
    invalid_grant: {
      title: 'The provider did not accept the sign-in any more',
      text:
        'It was too old or had been used already, and nothing was connected. Connect again: it usually works at once.',
    },
    token_exchange_failed: {
      title: 'The provider did not answer as it should',
      text:
        'You signed in, but the provider did not hand us the access that goes with it. Nothing was connected. Wait a ' +
        'moment and connect again.',
    },
    userinfo_failed: {
      title: 'The provider did not tell us whose account this is',
      text: 'Without that we connect nothing, to be on the safe side. Wait a moment and connect again.',
    },
    database_query_failed: {
      title: 'We could not find out who holds this account',
      text:
        'Another user has it already, but our database could not say who. Nothing was changed. Wait a moment and ' +
        'connect again.',
    },
    handover_disabled: {
      title: 'Another user owns this account',
      text: 'It is not handed over here. Nothing was changed.',
    },
    too_many_accounts: {
      title: 'You own as many cloud accounts as one user may',
      text: 'So this one was not connected. Remove one that you no longer need, then connect it again.',
    },
    database_inconsistency: {
      title: 'This account was changing hands at that very moment',
      text:
        'Nothing was changed for you. Wait a moment and connect again; if it keeps happening, tell the people who ' +
        'run this server.',
    },
    database_error: {
      title: 'The connection could not be saved',
      text:
        'The provider said yes, but our database did not keep it, and nothing was changed. Wait a moment and connect ' +
        'again.',
    },
    rate_limited: {
      title: 'That was a little too often',
      text: 'Nothing was connected. Wait a minute, then connect again.',
    },
    cross_site: {
      title: 'That link did not come from here',
      text: 'Nothing was connected. If it was you who followed it, connect your account from this page.',
    },
    not_signed_in: {
      title: 'You were not signed in',
      text: 'So nothing could be connected to you. Connect your account once you are signed in.',
    },
  },
};
