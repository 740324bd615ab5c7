// Tabs: one panel at a time (ARIA Authoring Practices, "tabs").

import { byId } from './dom.js';

// tabs: the elements of one tablist.
export function selectTab(tabs, tab) {
  for (const each of tabs) {
    const selected = each === tab;
    each.setAttribute('aria-selected', String(selected));
    each.tabIndex = selected ? 0 : -1;
    byId(each.getAttribute('aria-controls')).hidden = !selected;
  }
}

// They follow clicks and the arrow keys.
export function bindTabs(tabs) {
  for (const [index, tab] of tabs.entries()) {
    tab.addEventListener('click', () => selectTab(tabs, tab));
    tab.addEventListener('keydown', (event) => {
      const step = { ArrowLeft: tabs.length - 1, ArrowRight: 1 }[event.key];
      if (step === undefined) return;
      const other = tabs[(index + step) % tabs.length];
      selectTab(tabs, other);
      other.focus();
    });
  }
}
