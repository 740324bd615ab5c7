// The page that links in mails open, and where a link is asked for.
//
//   /account                                    ask for a new password
//   /account#token_hash=TOKEN&type=recovery     choose it
//   /account#token_hash=TOKEN&type=invite       sign up
//   /account#token_hash=TOKEN&type=signup       confirm the email; type=email_change: the new one
//
// The token is in the fragment, which reaches no server, and is wiped from the address at once.

import * as account from './account-api.js';
import { byId, element } from './dom.js';
import { bindForm } from './forms.js';
import { showLanguages } from './languages.js';
import { addTexts, fillIn, t } from './texts.js';

const VIEWS = ['view-forgot', 'view-recovery', 'view-email', 'view-invite', 'view-told'];
const CONFIRMED = { signup: 'confirmed', email_change: 'changed' };

function show(view) {
  for (const each of VIEWS) byId(each).hidden = each !== view;
}

// next: {address, text} of the link that follows.
function tell(key, values, next) {
  byId('told-title').textContent = t(`account.${key}.title`, values);
  byId('told-text').textContent = t(`account.${key}.text`, values);
  byId('told-next').replaceChildren(element('a', { href: next.address, className: 'button primary' }, next.text));
  show('view-told');
  byId('told-title').focus();
}

const tellInvalid = () => tell('invalid', {}, { address: '/account', text: t('account.invalid.again') });

// Runs a call that uses the link up.
async function withLink(call) {
  try {
    await call();
    return true;
  } catch (error) {
    if (error.code !== 'invalid_link') throw error;
    tellInvalid();
    return false;
  }
}

function takeLink() {
  const link = new URLSearchParams(location.hash.slice(1));
  history.replaceState(null, '', location.pathname);
  return { token: link.get('token_hash') ?? '', type: link.get('type') ?? '' };
}

function bindForgot() {
  bindForm(byId('forgot-form'), async ({ email }) => {
    await account.forgotPassword(email);
    tell('sent', { email }, { address: '/', text: t('page.toStart') });
  });
}

function bindRecovery(token) {
  bindForm(byId('recovery-form'), async ({ password }) => {
    if (await withLink(() => account.resetPassword(token, password))) {
      tell('reset', {}, { address: '/', text: t('landing.signIn') });
    }
  });
}

// By a button: what opens links to look at them must not use them up.
function bindEmail(token, type) {
  bindForm(byId('email-form'), async () => {
    if (await withLink(() => account.verifyEmail(token))) {
      tell(CONFIRMED[type], {}, { address: '/app', text: t('account.toApp') });
    }
  });
}

function bindInvite(token) {
  bindForm(byId('invite-form'), async ({ username, email, password }) => {
    await account.signUpInvited(token, username, email, password);
    location.replace('/app');
    // The page stays busy until it is left.
    await new Promise(() => {});
  });
}

function open({ token, type }) {
  if (type === 'recovery') {
    bindRecovery(token);
    show('view-recovery');
  } else if (type in CONFIRMED) {
    bindEmail(token, type);
    show('view-email');
  } else if (type === 'invite') {
    bindInvite(token);
    show('view-invite');
  } else if (token === '') {
    bindForgot();
    show('view-forgot');
  } else {
    tellInvalid();
  }
}

const link = takeLink();
await addTexts('account');
document.title = t('account.documentTitle');
fillIn();
showLanguages();
// A link that is opened in the tab that shows this page changes the fragment only.
addEventListener('hashchange', () => location.reload());
open(link);
