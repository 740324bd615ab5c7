// What happened to the user, in words, newest first.

import * as api from './api.js';
import { busy, button, data, element } from './dom.js';
import { focusOn } from './focus.js';
import { showError } from './notices.js';
import { withSession } from './session.js';
import { hasText, moment, parts, t } from './texts.js';

function keyOf({ event_type: type, detail }) {
  const keys = [`activity.reasons.${detail.reason}`, `activity.${type}`];
  return keys.find(hasText) ?? 'activity.other';
}

function row(event) {
  const { detail, event_type: type } = event;
  const account = data(detail.nickname || detail.account_email || '');
  const network = event.network === null ? [] : [', ', data(event.network)];
  return element(
    'li',
    { className: 'entry' },
    element(
      'div',
      {},
      element('p', {}, ...parts(keyOf(event), { account, type: data(type) })),
      element(
        'p',
        { className: 'soft' },
        data(moment(event.at), 'time', { datetime: event.at }),
        ...network,
      ),
    ),
  );
}

export function activityPart() {
  const list = element('ul', { id: 'activity', className: 'entries', role: 'list' });
  let next = null;

  async function read(cursor) {
    const page = await withSession(() => api.activity(cursor));
    next = page.next;
    more.hidden = next === null;
    return page.activity.map(row);
  }

  const more = button(
    t('own.more'),
    () =>
      busy(more, async () => {
        try {
          const rows = await read(next);
          list.append(...rows);
          focusOn(rows[0] ?? list);
        } catch (error) {
          if (error.code !== 'not_signed_in') showError(error);
        }
      }),
    '',
    { id: 'more-activity', hidden: true },
  );
  const title = element('h3', { id: 'own-activity-title' }, t('own.activity'));
  return {
    shown: element('section', { 'aria-labelledby': title.id }, title, list, more),
    load: async () => list.replaceChildren(...(await read(null))),
  };
}
