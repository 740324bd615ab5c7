// The start page: two tabs, two forms. A user who is signed in already goes on to the dashboard.

import { button, byId, showText } from './dom.js';
import { takeFarewell } from './farewell.js';
import { bindForm } from './forms.js';
import { showLanguages } from './languages.js';
import * as session from './session.js';
import { bindTabs, selectTab } from './tabs.js';
import { fillIn, t } from './texts.js';

const TABS = [...document.querySelectorAll('[role="tab"]')];

function signInInstead() {
  selectTab(TABS, byId('tab-sign-in'));
  byId('sign-in-email').value = byId('sign-up-email').value.trim();
  byId('sign-in-password').focus();
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
    // The forms will have the same fault and show it.
  }
}

addEventListener('pageshow', (event) => {
  if (event.persisted) location.reload();
});
fillIn();
showLanguages();
bindTabs(TABS);
bindForm(
  byId('sign-up-form'),
  async ({ username, email, password }) => {
    await session.signUp(username, email, password);
    await enter();
  },
  (error) => (error.code === 'email_taken' ? [button(t('landing.signInInstead'), signInInstead, 'link')] : []),
);
bindForm(byId('sign-in-form'), async ({ email, password, code }) => {
  await session.signIn(email, password, code);
  await enter();
});
import('./passkeys.js').then(({ offerSignIn }) => offerSignIn(byId('sign-in-form'), enter));
showText(byId('farewell'), takeFarewell());
if (session.mayBeSignedIn()) selectTab(TABS, byId('tab-sign-in'));
skipIfSignedIn();
