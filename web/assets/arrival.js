// What the callback's redirect brought along, read once and wiped from the address before anything else runs:
// the page loads this file first, and it imports nothing. The transfer token is kept in memory only.

const QUERY = new URLSearchParams(location.search);
const FRAGMENT = new URLSearchParams(location.hash.slice(1));

if (location.search || location.hash) {
  history.replaceState(history.state, '', location.pathname);
}

export const arrival = Object.freeze({
  connected: QUERY.get('connection') === 'success',
  error: QUERY.get('error'),
  transferToken: FRAGMENT.get('transfer_token'),
});
