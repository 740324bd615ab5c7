// What one tab remembers over a reload or a visit to the provider; other tabs never see it.

const PREFIX = 'holdfast.';

export function remember(name, value) {
  try {
    if (value === null) sessionStorage.removeItem(PREFIX + name);
    else sessionStorage.setItem(PREFIX + name, JSON.stringify(value));
  } catch {
    // Without storage it lasts as long as the page.
  }
}

// null where there is none.
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
    // Then there is nothing to forget.
  }
}

// A new tab made from this one begins with a copy of its memory: only a reload is surely the same tab.
export function isReload() {
  return performance.getEntriesByType('navigation')[0]?.type === 'reload';
}
