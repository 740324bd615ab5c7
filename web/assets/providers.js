// The providers that a user can connect, as data.

const PROVIDERS = new Map([['onedrive', { name: 'OneDrive', icon: 'cloud' }]]);

export const OFFERED = [...PROVIDERS.keys()];

export function providerOf(id) {
  return PROVIDERS.get(id) ?? { name: 'Cloud account', icon: 'cloud' };
}
