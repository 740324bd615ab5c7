// A word that the start page says once, after somebody has left the dashboard for good.

const KEY = 'holdfast.farewell';
const WORDS = new Map([
  ['signed_out', 'You are signed out.'],
  ['user_deleted', 'Your user is deleted, and the accounts that you had connected are free.'],
]);

export function leaveWith(farewell) {
  try {
    sessionStorage.setItem(KEY, farewell);
  } catch {
    // Without storage one leaves without a word.
  }
  location.replace('/');
}

export function takeFarewell() {
  try {
    const farewell = sessionStorage.getItem(KEY);
    sessionStorage.removeItem(KEY);
    return WORDS.get(farewell) ?? '';
  } catch {
    return '';
  }
}
