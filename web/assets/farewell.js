// A message that the start page shows once, after a sign-out or after the user was deleted.

import { forgetAll, recall, remember } from './tab-memory.js';
import { hasText, t } from './texts.js';

// farewell: 'signed_out' or 'user_deleted'.
export function leaveWith(farewell) {
  forgetAll();
  remember('farewell', farewell);
  location.replace('/');
}

export function takeFarewell() {
  const key = `farewell.${recall('farewell')}`;
  remember('farewell', null);
  return hasText(key) ? t(key) : '';
}
