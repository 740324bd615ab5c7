// The result in the callback's redirect, read once and removed from the address before any other code runs: the
// page loads this file first, and it imports nothing. The transfer token is kept in memory only.

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
