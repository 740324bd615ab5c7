// The mailbox of the demo: the mails that this server would send, newest first. Their texts are shown as text; only their
// links to this server can be followed.

import { errorMessage } from './api-messages.js';
import { mails } from './demo-api.js';
import { byId, data, element, showText } from './dom.js';
import { showLanguages } from './languages.js';
import { asSentences } from './messages.js';
import { addTexts, fillIn, moment, parts, t } from './texts.js';

const PAUSE_MS = 1000;
const LINK = /(https?:\/\/\S+)/;

const isOurs = (text) => LINK.test(text) && new URL(text).origin === location.origin;

function withLinks(text) {
  return text
    .split(LINK)
    .map((part) => (isOurs(part) ? element('a', { href: part }, part) : part));
}

function mailCard({ id, sent_at: sentAt, to, subject, text }) {
  return element(
    'li',
    { className: 'card mail', 'data-mail': id },
    data(subject, 'h2'),
    element('p', { className: 'soft' }, ...parts('demo.mailbox.to', { email: data(to), date: data(moment(sentAt)) })),
    element('p', { className: 'mail-text', translate: 'no' }, ...withLinks(text)),
  );
}

let shown = '';

async function look() {
  try {
    const found = await mails();
    const ids = found.map(({ id }) => id).join();
    showText(byId('fault'), '');
    byId('empty').hidden = found.length > 0;
    if (ids === shown) return;
    shown = ids;
    byId('mails').replaceChildren(...found.map(mailCard));
  } catch (error) {
    showText(byId('fault'), asSentences(errorMessage(error)));
  }
}

async function follow() {
  await look();
  setTimeout(follow, PAUSE_MS);
}

await addTexts('demo');
document.title = t('demo.mailbox.documentTitle');
fillIn();
showLanguages();
follow();
