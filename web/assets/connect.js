// Opens a provider's sign-in page, to connect an account or to connect it again.

import * as api from './api.js';
import { busy, button } from './dom.js';
import { showError } from './notices.js';
import { providerOf } from './providers.js';
import { withSession } from './session.js';
import { recall, remember } from './tab-memory.js';
import { t } from './texts.js';

const RECONNECTING = 'reconnecting';

function isWebAddress(url) {
  try {
    return ['https:', 'http:'].includes(new URL(url).protocol);
  } catch {
    return false;
  }
}

// account: the one to reconnect, or null for any. onFault takes the ApiError.
export function connect(pressed, provider, { account = null, onFault = showError } = {}) {
  return busy(pressed, async () => {
    try {
      const url = await withSession(() => api.loginUrl(provider, account?.id ?? null));
      if (!isWebAddress(url)) throw new api.ApiError('bad_answer');
      remember(RECONNECTING, account);
      location.assign(url);
      // The button stays busy until the page is left.
      await new Promise(() => {});
    } catch (error) {
      onFault(error);
    }
  });
}

// The account that this tab wanted to reconnect, as it was then, or null. Can be read once.
export function takeReconnecting() {
  const account = recall(RECONNECTING);
  remember(RECONNECTING, null);
  return account;
}

export function connectButton(provider, { label, className = 'primary', attributes = {}, account } = {}) {
  return button(
    label ?? t('invitation.connect', { provider: providerOf(provider).display_name }),
    (event) => connect(event.currentTarget, provider, { account }),
    className,
    attributes,
  );
}
