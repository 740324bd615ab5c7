// All texts of the pages in English. {names} in braces are filled in; {one, other} are forms for a {count}.
// Another language is another file like this one, with the same keys.

export default {
  page: {
    skip: 'Skip to the content',
    signOut: 'Sign out',
    messages: 'Messages',
    dismiss: 'Dismiss this message',
    languages: 'Language',
    loading: 'Loading',
    cancel: 'Cancel',
    close: 'Close',
    tryAgain: 'Try again',
    toStart: 'To the start page',
  },

  // Only with --demo.
  ribbon: {
    demo: 'Demo',
    text: 'A practice provider stands in for the real one.',
    open: 'Look inside',
    whatHappened: 'What just happened?',
  },

  landing: {
    title: 'Holdfast',
    headline: 'One cloud account.',
    headlineEnd: 'One owner.',
    lead:
      'Holdfast connects your cloud accounts to you. If another user already has an account that is yours, it hands the ' +
      'account over safely instead of showing you an error.',
    stepSignUp: '{strong} with an email and a password.',
    stepSignUpStrong: 'Sign up',
    stepConnect: '{strong} your cloud account: you sign in at the provider, never here.',
    stepConnectStrong: 'Connect',
    stepTakeOver: '{strong} an account that another user holds, once you have proved that you control it.',
    stepTakeOverStrong: 'Take over',
    gate: 'Sign up or sign in',
    signUp: 'Sign up',
    signIn: 'Sign in',
    name: 'Your name',
    email: 'Email',
    password: 'Password',
    passwordHint: 'A few words in a row make a good one.',
    showPassword: 'Show',
    hidePassword: 'Hide',
    showPasswordLong: 'Show the password',
    hidePasswordLong: 'Hide the password',
    create: 'Create my user',
    forgot: 'Forgot your password?',
    signInInstead: 'Sign in instead',
    missing: 'This field is empty.',
    code: 'Code of your second factor',
    codeHint: 'Six digits that your app shows, or a recovery code.',
  },

  farewell: {
    signed_out: 'You are signed out.',
    user_deleted: 'Your user is deleted, and the accounts that you had connected are free.',
  },

  notFound: {
    title: 'Nothing is at this address',
    text: 'It may have been mistyped, or what was here is gone.',
    toAccounts: 'To your accounts',
  },

  signIn: {
    title: 'Sign in to go on',
    reason: 'Your session has ended. Sign in again, and you will be back where you were.',
  },

  unreachable: { title: 'Your accounts could not be loaded' },

  dashboard: {
    title: 'Your cloud accounts',
    documentTitle: 'Your cloud accounts - Holdfast',
    greeting: 'Hello, {name}',
    connected: { one: '{count} connected', other: '{count} connected' },
    needsReconnect: { one: '{count} to reconnect', other: '{count} to reconnect' },
    disconnected: { one: '{count} disconnected', other: '{count} disconnected' },
    news: 'News about your accounts',
    handOvers: 'Hand-overs',
    you: 'You',
    yourName: 'Name',
    yourEmail: 'Email',
    since: 'With Holdfast since',
    own: 'Password, sessions and activity',
    deleteUser: 'Delete my user',
  },

  // What an account allows (scopes.js).
  scopes: {
    may: 'Holdfast may: {list}',
    identity: 'see who you are there',
    stay: 'stay connected while you are away',
    read: 'read your files',
    readAll: 'read all files that you can open',
    write: 'read and change your files',
    writeAll: 'read and change all files that you can open',
  },

  invitation: {
    connect: 'Connect {provider}',
    first: {
      title: 'Nothing is made fast here yet',
      text: 'Connect your first cloud account. You sign in at the provider, and come back here when it is done.',
    },
    afterLoss: {
      title: 'You hold no account now',
      text:
        '{account} went to another user. If you control it, connect it again to take it back, or connect another one.',
    },
    another: {
      title: 'Another account?',
      text: 'Connect as many as you have. Each of them has one owner.',
    },
  },

  account: {
    connected: 'Connected',
    needs_reconnect: 'Needs reconnecting',
    disconnected: 'Disconnected',
    unknown: 'Unknown',
    since: 'since {date}',
    firstConnected: 'Connected on {date}',
    reconnect: 'Reconnect',
    disconnect: 'Disconnect',
    remove: 'Remove',
    used: '{used} used',
    usedOf: '{used} of {total} used',
    ofUnknownProvider: 'Cloud account',
    ofAccount: '{action}: {account}',
    rename: 'Change the nickname of {account}',
    nickname: 'Nickname',
    nicknameExample: 'For example: Team files',
    save: 'Save',
    reasons: {
      no_refresh_token: 'Its access has run out and cannot be renewed. Reconnect, and it works again.',
      revoked: 'The provider has withdrawn its access. Reconnect, and it works again.',
      expired: 'Its access was not used for too long. Reconnect, and it works again.',
      refresh_lost: 'Its access was lost while it was renewed. Reconnect, and it works again.',
      scope_changed: 'It allows less than before. Reconnect, and allow it all.',
      user_disconnected: 'It stays yours, but Holdfast keeps no access to it. Reconnect whenever you like.',
    },
  },

  ask: {
    mismatch: 'That is not the same. Type it as it stands above.',
    disconnect: {
      title: 'Disconnect {account}?',
      text:
        'Holdfast throws away its access to this account. The account stays yours: nobody else gets it, and you can ' +
        'reconnect at any time.',
      accept: 'Disconnect',
    },
    remove: {
      title: 'Remove {account}?',
      text:
        'The account leaves Holdfast, together with the access that was kept here, and becomes free: the next user ' +
        'who proves to {provider} that they control it can connect it as theirs.',
      unchanged: 'Nothing inside {email} itself is changed.',
      accept: 'Remove',
    },
    deleteUser: {
      title: 'Delete your user?',
      text:
        'Your user, your sessions and the access to all your connected accounts are deleted. This cannot be undone.',
      free: 'The accounts become free: the people who control them can connect them. Nothing inside them is changed.',
      typed: 'To go on, type {email}',
      accept: 'Delete my user',
    },
  },

  done: {
    connected: {
      title: '{account} is connected',
      text: 'It is yours alone: nobody else can hold it in Holdfast at the same time.',
    },
    connectedAnother: {
      title: '{account} is connected, but {wanted} was not reconnected',
      text: 'You picked another account at {provider} than the one to reconnect. Reconnect {wanted} and pick it there.',
    },
    disconnected: {
      title: '{account} is disconnected',
      text: 'It stays yours, without any access kept here.',
    },
    removed: { title: '{account} is removed', text: 'It is free now.' },
    renamed: { title: 'The nickname is saved', text: 'This account is called {account} here.' },
    transferred: {
      title: '{account} is yours now',
      text: 'The former owner has lost access in Holdfast and is told so.',
    },
    alreadyTransferred: {
      title: '{account} is yours already',
      text: 'It was handed over to you before. All is well.',
    },
    offerLeft: {
      title: 'Nothing was changed',
      text: 'The account stays with its present owner. Connect it again if you change your mind.',
    },
  },

  events: {
    lost: {
      title: '{account} was handed over to another user',
      text:
        'On {date} another user proved to {provider} that they control this account, and took it over. You have no ' +
        'access to it in Holdfast any more; nothing inside the account itself was changed. If that was neither you ' +
        'nor somebody you trust, change its password at the provider.',
    },
    requested: {
      title: 'Another user may take over {account}',
      text:
        'They have proved to {provider} that they control it as well, and may take it over until {date}. If you want ' +
        'to keep it, connect it again: that ends the offer.',
    },
    asked: {
      title: 'Another user asks for {account}',
      text: 'They have proved to {provider} that they control it as well. You decide, until {date}.',
    },
    waiting: { title: 'Waiting for the owner of {account}', text: 'They may answer until {date}.' },
    refused: { title: 'The owner of {account} has refused', text: 'Nothing was changed.' },
    disputed: {
      title: 'The operator decides about {account}',
      text: 'You and another user have taken it from each other. You will read here what was decided.',
    },
    approve: 'Approve',
    refuse: 'Refuse',
    gotIt: 'Got it',
    keep: 'Keep it',
    takeBack: 'Take it back',
    ofAccount: '{action}: {account}',
    toMe: 'You took over {account}',
    fromMe: '{account} went to another user',
  },

  offer: {
    title: 'Take this account over?',
    lead:
      '{account} ({provider}) belongs to another user of Holdfast. You have just proved that you control it, so it ' +
      'can be yours.',
    moves: 'The account moves to you, {user}.',
    loses: 'The present owner loses access to it in Holdfast and is told so.',
    replaces: 'Your new tokens replace the old ones, which are thrown away.',
    unchanged: 'Nothing inside the cloud account itself is changed: no file, no setting, no password.',
    otherUser: 'Another user',
    you: 'You',
    timeLeft: 'This offer holds for {time} minutes more.',
    accept: { nobody: 'Transfer to me', owner: 'Ask the owner', operator: 'Ask the operator' },
    again: 'Connect again',
  },

  connectAgain: 'Connect again',

  // The API's error codes. `network`, `bad_answer`, `no_cookies`, `wrong_password` and `unknown` are the page's own.
  errors: {
    network: {
      title: 'The server could not be reached',
      text: 'Check your connection and try again. Nothing is lost by trying twice.',
    },
    bad_answer: {
      title: 'The server gave an answer that makes no sense',
      text: 'Wait a moment and try again; if it keeps happening, tell the people who run this server.',
    },
    unknown: {
      title: 'That did not work',
      text: 'Wait a moment and try again; if it keeps happening, tell the people who run this server.',
    },
    email_taken: {
      title: 'There is a user with this email already',
      text: 'If it is you, sign in instead. Otherwise use another email.',
    },
    invalid_email: {
      title: 'This is not an email address',
      text: 'Check it for a slip, such as a missing @.',
    },
    weak_password: { title: 'This password does not do', text: 'Choose a longer or less common one.' },
    sign_up_closed: { title: 'Nobody can sign up here', text: 'You need the link of an invitation.' },
    weak_password_at_least: {
      title: 'This password does not do',
      text: 'Make it longer: {least} characters or more.',
    },
    invalid_username: {
      title: 'This name does not do',
      text: 'Use 1 to 64 characters, all of them visible.',
    },
    invalid_credentials: {
      title: 'Email and password do not match',
      text: 'Check both and try again. If you are new here, sign up first.',
    },
    not_signed_in: { title: 'Your session has ended', text: 'Sign in again to go on.' },
    reauthentication_required: {
      title: 'You signed in a while ago',
      text: 'To make sure that it is you, give your password once more.',
    },
    second_factor_required: { title: 'A code is needed as well', text: 'Give the one that your app shows, or a passkey.' },
    second_factor_missing: {
      title: 'Taking an account over needs a second factor here',
      text: 'Add one on this page, then connect the account again.',
    },
    invalid_code: { title: 'This code does not count', text: 'It is wrong or was used before: take the next one.' },
    wrong_password: { title: 'This is not your password', text: 'Check it and try again.' },
    no_cookies: {
      title: 'Your browser did not keep the session',
      text: 'You signed in, but this site may not set cookies here. Allow them and try again.',
    },
    cross_site: {
      title: 'The server takes no orders from this address',
      text: 'This page is open at another address than the one it was set up for. Open it there and try again.',
    },
    invalid_nickname: {
      title: 'This nickname does not do',
      text: 'Use at most 50 characters, without line breaks.',
    },
    invalid_transfer_token: {
      title: 'This offer is not valid',
      text:
        'A newer one has replaced it, or it did not arrive in one piece. Nothing was changed. Connect the account ' +
        'again to get a new offer.',
    },
    transfer_token_expired: {
      title: 'The ten minutes are over',
      text: 'Nothing was changed. Connect the account again to get a new offer.',
    },
    not_your_transfer: {
      title: 'This offer was made to another user',
      text:
        'Nothing was changed. Sign in as the user who connected the account, or connect it again as the one you are ' +
        'now.',
    },
    too_many_accounts: {
      title: 'You own as many cloud accounts as one user may',
      text: 'So nothing was changed. Remove one that you no longer need, then take this one over.',
    },
    handover_disabled: { title: 'This account is not handed over here', text: 'Nothing was changed.' },
    handover_refused: { title: 'The owner has refused', text: 'Nothing was changed.' },
    handover_cooling_down: {
      title: 'Not so soon',
      text: 'This account changed hands not long ago, or was refused to you. Nothing was changed. Try again tomorrow.',
    },
    owner_changed: {
      title: 'The account changed hands in the meantime',
      text:
        'So the offer no longer holds, and nothing was changed. Connect the account again to see how things stand ' +
        'now.',
    },
    offer_gone: {
      title: 'The account is free by now',
      text: 'Its owner has removed it, so there is nothing to take over. Connect it again and it is yours.',
    },
    rate_limited: { title: 'That was a little too often', text: 'Wait a minute, then try again.' },
    rate_limited_for: {
      title: 'That was a little too often',
      text: { one: 'Try again in {count} second.', other: 'Try again in {count} seconds.' },
    },
    unavailable: {
      title: 'The server is busy or its database is away',
      text: 'Nothing was changed as far as we know. Wait a moment and try again.',
    },
    invalid_request: { title: 'Something is missing', text: 'Fill in every field and try again.' },
    internal_error: {
      title: 'Something broke on the server',
      text:
        'It has been noted there. Wait a moment and try again; if it keeps happening, tell the people who run this ' +
        'server.',
    },
    request_timeout: {
      title: 'Your request took too long to arrive',
      text: 'Check your connection and try again.',
    },
    too_long: { title: 'That was too much text', text: 'Make it shorter and try again.' },
    out_of_step: {
      title: 'This page and the server do not understand each other',
      text: 'Reload the page and try again; if it keeps happening, tell the people who run this server.',
    },
    gone: {
      title: 'That is not there any more',
      text: 'It was removed, or it belongs to another user by now. This page shows how things stand.',
    },
    requestNumber: 'The number of this request: {number}',
  },
};
