// The start page: two tabs, two forms. Whoever is signed in already goes on to the dashboard.

import { byId, showText } from './dom.js';
import { takeFarewell } from './farewell.js';
import { bindForm } from './forms.js';
import * as session from './session.js';

const TABS = [...document.querySelectorAll('[role="tab"]')];

function select(tab) {
  for (const each of TABS) {
    const selected = each === tab;
    each.setAttribute('aria-selected', String(selected));
    each.tabIndex = selected ? 0 : -1;
    byId(each.getAttribute('aria-controls')).hidden = !selected;
  }
}

function bindTabs() {
  for (const [index, tab] of TABS.entries()) {
    tab.addEventListener('click', () => select(tab));
    tab.addEventListener('keydown', (event) => {
      if (event.key !== 'ArrowLeft' && event.key !== 'ArrowRight') return;
      const other = TABS[(index + 1) % TABS.length];
      select(other);
      other.focus();
    });
  }
}

function enter() {
  location.replace('/app');
  // The page stays busy until it is left.
  return new Promise(() => {});
}

async function skipIfSignedIn() {
  if (!session.mayBeSignedIn()) return;
  try {
    if ((await session.currentUser()) !== null) enter();
  } catch {
    // The forms below will meet the same fault and say so.
  }
}

addEventListener('pageshow', (event) => {
  if (event.persisted) location.reload();
});
bindTabs();
bindForm(byId('panel-sign-up'), async ({ username, email, password }) => {
  await session.signUp(username, email, password);
  await enter();
});
bindForm(byId('panel-sign-in'), async ({ email, password }) => {
  await session.signIn(email, password);
  await enter();
});
showText(byId('farewell'), takeFarewell());
if (session.mayBeSignedIn()) select(byId('tab-sign-in'));
skipIfSignedIn();
