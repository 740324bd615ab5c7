// Keeps an open page up to date: it asks the server every few seconds while it is visible, and at once when the user
// comes back to it.

const INTERVAL_MS = 5_000;

const isVisible = () => document.visibilityState === 'visible';

// look() and lookAgain() do not throw. look is the cheap check every few seconds, lookAgain the full one.
export function watch({ look, lookAgain }) {
  let timer = 0;
  const later = () => {
    clearTimeout(timer);
    timer = setTimeout(async () => {
      if (isVisible()) await look();
      later();
    }, INTERVAL_MS);
  };
  const now = () => {
    if (!isVisible()) return;
    later();
    lookAgain();
  };
  document.addEventListener('visibilitychange', now);
  addEventListener('focus', now);
  later();
}
