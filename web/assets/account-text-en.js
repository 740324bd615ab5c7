// The texts of the page that links in mails open, in English; see text-en.js.

export default {
  account: {
    documentTitle: 'Your user - Holdfast',
    forgot: {
      title: 'Forgot your password?',
      text: 'Tell us your email, and we send you a link to choose a new one.',
      send: 'Send me the link',
    },
    sent: {
      title: 'Look into your mailbox',
      text: 'If {email} belongs to a user here, a link is on its way. It is good once, for an hour.',
    },
    recovery: {
      title: 'Choose a new password',
      text: 'With it you are signed out everywhere, and you sign in again.',
      password: 'New password',
      save: 'Use this password',
    },
    reset: { title: 'Your password is a new one', text: 'You are signed out everywhere. Sign in with the new password.' },
    email: {
      title: 'Is this address yours?',
      text: 'You have opened the link of a mail to it. Confirm it with this button.',
      confirm: 'Yes, confirm it',
    },
    confirmed: { title: 'Your email is confirmed', text: 'You can close this page.' },
    changed: { title: 'Your email is a new one', text: 'From now on you sign in with it.' },
    toApp: 'To your accounts',
    invite: { title: 'You are invited', text: 'Sign up with the email that the invitation was sent to.' },
    invalid: {
      title: 'This link is not valid any more',
      text: 'It was used, a newer one replaced it, or it is too old.',
      again: 'Ask for a new link',
    },
  },
};
