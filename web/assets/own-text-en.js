// The texts of the part about the password, the sessions and the activity in English; see text-en.js.

export default {
  own: {
    password: 'Change your password',
    currentPassword: 'Current password',
    newPassword: 'New password',
    changePassword: 'Change the password',
    email: 'Your email',
    verified: '{email} is confirmed.',
    unverified: '{email} is not confirmed.',
    verify: 'Send me a link to confirm it',
    newEmail: 'New email',
    changeEmail: 'Change the email',
    sessions: 'Where you are signed in',
    thisDevice: 'This device',
    from: '{network}, last used {date}',
    unknownNetwork: 'Unknown network',
    end: 'Sign out there',
    endOf: 'Sign out: {device}',
    endOthers: 'Sign out everywhere else',
    activity: 'What happened',
    more: 'Show more',
    done: {
      passwordChanged: {
        title: 'Your password is a new one',
        text: 'You stay signed in here, and everywhere else you are signed out.',
      },
      verificationSent: { title: 'A link is on its way', text: 'Look into your mailbox, and open it within a day.' },
      changeSent: {
        title: 'Look into the mailbox of {email}',
        text: 'Your email changes once the link there is opened, within an hour.',
      },
      sessionEnded: { title: 'That session is signed out', text: 'Nothing can be done with it any more.' },
      othersEnded: { title: 'You are signed out everywhere else', text: 'This session is the only one now.' },
    },
  },

  device: {
    both: '{browser} on {system}',
    unknown: 'Unknown device',
    edge: 'Edge',
    opera: 'Opera',
    samsung: 'Samsung Internet',
    firefox: 'Firefox',
    chrome: 'Chrome',
    safari: 'Safari',
    iphone: 'iPhone',
    ipad: 'iPad',
    android: 'Android',
    windows: 'Windows',
    chromeos: 'ChromeOS',
    macos: 'macOS',
    linux: 'Linux',
  },

  // By the types of storage/events.h and, for the end of a session, by its reason.
  activity: {
    user: {
      created: 'You signed up',
      password_changed: 'Your password was changed',
      changed: 'Your email, or something else of you, was confirmed or changed',
    },
    session: {
      created: 'You signed in',
      ended: 'A session ended',
      reused: 'A session was ended, because an old token of it came again',
    },
    reasons: {
      signed_out: 'You signed out',
      ended_by_user: 'You signed out another session',
      password_changed: 'Another session was signed out by the new password',
      too_many: 'You had too many sessions: the one used least recently was signed out',
    },
    account: {
      linked: 'You connected {account}',
      reconnected: 'You reconnected {account}',
      disconnected: 'You disconnected {account}',
      deleted: 'You removed {account}',
      renamed: 'You changed the nickname of {account}',
    },
    handover: {
      offered: 'A hand-over of {account} was offered',
      asked: 'The owner of {account} was asked for it',
      disputed: 'The operator was asked about {account}',
      refused: 'A hand-over of {account} was refused',
      completed: '{account} was handed over',
    },
    other: 'Something else: {type}',
  },
};
