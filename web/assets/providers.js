// The providers that a user can connect, as the server lists them.

import * as api from './api.js';
import { t } from './texts.js';

let known = new Map();

// Loads them once: they change only with the server's settings. Throws ApiError.
export async function loadProviders() {
  if (known.size === 0) known = new Map((await api.providers()).map((provider) => [provider.name, provider]));
}

export const offered = () => [...known.keys()];

// An account may belong to a provider that is not offered any more.
export function providerOf(name) {
  return known.get(name) ?? { display_name: t('account.ofUnknownProvider'), mark: 'cloud' };
}
