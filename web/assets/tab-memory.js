// Values that one tab remembers over a reload or a visit to the provider; other tabs never see them.

const PREFIX = 'holdfast.';

export function remember(name, value) {
  try {
    if (value === null) sessionStorage.removeItem(PREFIX + name);
    else sessionStorage.setItem(PREFIX + name, JSON.stringify(value));
  } catch {
    // Without storage the value lasts as long as the page.
  }
}

// null if there is none.
export function recall(name) {
  try {
    return JSON.parse(sessionStorage.getItem(PREFIX + name));
  } catch {
    return null;
  }
}

export function forgetAll() {
  try {
    sessionStorage.clear();
  } catch {
    // Without storage there is nothing to forget.
  }
}

// A new tab that was opened from this one starts with a copy of its memory; only after a reload is it certainly the
// same tab.
export function isReload() {
  return performance.getEntriesByType('navigation')[0]?.type === 'reload';
}
