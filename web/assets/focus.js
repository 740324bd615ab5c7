// After every action the focus goes where its user goes on: to the control that was used, if it is still there;
// else to the item it belonged to; else to the message that says what happened; else to the page's heading.

import { byId } from './dom.js';

// Where an element is, in terms that outlive a new rendering: {key, action}, or null outside of every item.
export function placeOf(held) {
  const item = held?.closest('[data-key]') ?? null;
  return item === null ? null : { key: item.dataset.key, action: held.dataset.action ?? '' };
}

export function focusOn(target) {
  if (!target.matches('a, button, input')) target.tabIndex = -1;
  target.focus();
}

// What was hidden just now keeps the focus until the next frame, and loses it then.
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
