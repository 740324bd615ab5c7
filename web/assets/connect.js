// Leaving for a provider's sign-in page, to connect an account or to connect it again.

import * as api from './api.js';
import { busy, button } from './dom.js';
import { showError } from './notices.js';
import { providerOf } from './providers.js';
import { withSession } from './session.js';

function isWebAddress(url) {
  try {
    return ['https:', 'http:'].includes(new URL(url).protocol);
  } catch {
    return false;
  }
}

// onFault takes the ApiError.
export function connect(pressed, provider, onFault = showError) {
  return busy(pressed, async () => {
    try {
      const url = await withSession(() => api.loginUrl(provider));
      if (!isWebAddress(url)) throw new api.ApiError('bad_answer');
      location.assign(url);
      // The button stays busy until the page is left.
      await new Promise(() => {});
    } catch (error) {
      onFault(error);
    }
  });
}

export function connectButton(
  provider,
  label = `Connect ${providerOf(provider).display_name}`,
  className = 'primary',
) {
  return button(label, (event) => connect(event.currentTarget, provider), className);
}
