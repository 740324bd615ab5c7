// After every action the focus goes to the first of these that exists: the control that was used, the item it
// belonged to, the message about the action, the page's heading.

import { byId } from './dom.js';

// The place of an element, in a form that is still valid after a new rendering: {key, action}; null if it is not in
// an item.
export function placeOf(held) {
  const item = held?.closest('[data-key]') ?? null;
  return item === null ? null : { key: item.dataset.key, action: held.dataset.action ?? '' };
}

export function focusOn(target) {
  if (!target.matches('a, button, input')) target.tabIndex = -1;
  target.focus();
}

// True if no visible element has the focus. An element that was just hidden keeps it until the next frame.
export function isFocusLost() {
  const held = document.activeElement;
  if (held === null || held === document.body) return true;
  return held.getClientRects().length === 0 || held.closest('[inert]') !== null;
}

export function returnFocus(place) {
  const item =
    place === null ? null : document.querySelector(`[data-key="${CSS.escape(place.key)}"]:not([inert])`);
  focusOn(
    item?.querySelector(`[data-action="${CSS.escape(place.action)}"]`) ??
      item?.querySelector('h2, h3') ??
      byId('notices').querySelector('h2') ??
      document.querySelector('main h1:not([hidden] *)'),
  );
}
