// The texts about passkeys in English; see text-en.js.

export default {
  passkeys: {
    signIn: 'Sign in with a passkey',
    use: 'Use a passkey instead',
    title: 'Passkeys',
    lead: 'Sign in with your finger, your face or the PIN of a device, without a password and without a code.',
    unavailable: 'There are none here: browsers have passkeys only at a host name, by https or at localhost.',
    name: 'Name of the passkey',
    add: 'Add a passkey',
    used: 'Last used {date}',
    unused: 'Added {date}, not used yet',
    remove: 'Remove',
    removeOf: 'Remove the passkey: {name}',
    ask: {
      title: 'Remove {name}?',
      text: 'Nobody can sign in with this passkey any more. Your device may go on showing it: remove it there as well.',
    },
    done: {
      added: { title: 'You have a new passkey', text: '{name} signs you in from now on.' },
      removed: { title: 'The passkey is gone', text: '{name} signs nobody in any more.' },
    },
  },

  errors: {
    invalid_passkey: {
      title: 'This passkey did not work',
      text: 'It is not known here, or it took too long. Try again, or sign in another way.',
    },
    passkey_canceled: { title: 'No passkey was given', text: 'Try again, or go another way.' },
    passkey_exists: { title: 'You have this passkey already', text: 'This device needs no second one.' },
    passkey_not_accepted: { title: 'This passkey could not be added', text: 'It took too long. Try again.' },
    invalid_passkey_name: { title: 'This name does not work', text: 'It has 1 to 50 characters.' },
    too_many_passkeys: { title: 'You have as many passkeys as one may have', text: 'Remove one first.' },
    passkeys_unavailable: {
      title: 'There are no passkeys here',
      text: 'Browsers have them only at a host name, by https or at localhost.',
    },
  },
};
