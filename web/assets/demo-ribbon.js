// The ribbon on every page of a demo, and a link from each outcome to what happened inside. The server adds this file to
// its pages only with --demo.

import { byId, element } from './dom.js';
import { parts, t } from './texts.js';

// One tab for all links, so that the page with the outcome stays.
const TAB = 'holdfast-demo';

const link = (address, text, className) =>
  element('a', { href: address, target: TAB, className, 'data-demo-link': true }, text);

function ribbon() {
  return element(
    'aside',
    { className: 'demo-ribbon', 'aria-label': t('ribbon.demo') },
    element('strong', {}, t('ribbon.demo')),
    element('span', {}, ...parts('ribbon.text')),
    link('/demo', t('ribbon.open'), ''),
  );
}

// The trace that led to this outcome: "callback", "transfer" or null.
function traceOf(outcome) {
  if (outcome.startsWith('callback.') || outcome.startsWith('done.connected')) return 'callback';
  return ['done.transferred', 'done.alreadyTransferred', 'events.lost'].includes(outcome) ? 'transfer' : null;
}

const whatHappened = (last) => link(`/demo#last=${last}`, t('ribbon.whatHappened'), 'demo-link');

function explain(notice) {
  const last = traceOf(notice.dataset.outcome ?? '');
  if (last === null || notice.querySelector('[data-demo-link]')) return;
  notice.querySelector('.notice-text').append(' ', whatHappened(last));
}

function explainAllIn(list) {
  const explainAll = () => list.querySelectorAll('.notice').forEach(explain);
  new MutationObserver(explainAll).observe(list, { childList: true });
  explainAll();
}

// The link that skips to the content stays the first of the page.
document.body.querySelector(':scope > :not(.skip-link)').before(ribbon());
for (const id of ['notices', 'news']) if (byId(id)) explainAllIn(byId(id));
byId('transfer-countdown')?.before(element('p', {}, whatHappened('callback')));
