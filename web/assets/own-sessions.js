// The user's sessions: where they are signed in, and how to end that.

import * as api from './api.js';
import { isGone } from './api-messages.js';
import { deviceOf } from './device.js';
import { busy, button, data, element } from './dom.js';
import { returnFocus } from './focus.js';
import { renderList } from './list.js';
import { message } from './messages.js';
import { showError, showNotice } from './notices.js';
import { withSession } from './session.js';
import { moment, parts, t } from './texts.js';

export function sessionsPart() {
  const list = element('ul', { id: 'sessions', className: 'entries', role: 'list' });

  async function load() {
    const sessions = await withSession(api.sessions);
    renderList(list, sessions.map((session) => ({ ...session, key: session.id })), row);
    endOthers.hidden = sessions.length < 2;
  }

  // Ends something, shows the new state and a message, and leaves the focus there.
  const end = (pressed, work, key) =>
    busy(pressed, async () => {
      try {
        await withSession(work);
        await load();
        showNotice(message('success', key));
      } catch (error) {
        if (error.code === 'not_signed_in') return;
        showError(error);
        if (isGone(error)) await load();
      }
      returnFocus(null);
    });

  function row(session) {
    const { text, isData } = deviceOf(session.user_agent);
    const network = session.network === null ? t('own.unknownNetwork') : data(session.network);
    return element(
      'li',
      { className: 'entry', 'data-session': session.current ? 'current' : 'other' },
      element(
        'div',
        {},
        element('h4', {}, isData ? data(text) : text),
        element('p', { className: 'soft' }, ...parts('own.from', { network, date: moment(session.last_used_at) })),
      ),
      session.current
        ? element('span', { className: 'badge connected' }, t('own.thisDevice'))
        : button(
            t('own.end'),
            ({ currentTarget }) => end(currentTarget, () => api.endSession(session.id), 'own.done.sessionEnded'),
            'quiet danger',
            { 'data-action': 'end', 'aria-label': t('own.endOf', { device: text }) },
          ),
    );
  }

  const endOthers = button(
    t('own.endOthers'),
    () => end(endOthers, api.endOtherSessions, 'own.done.othersEnded'),
    'danger',
    { id: 'end-others', hidden: true },
  );
  const title = element('h3', { id: 'own-sessions-title' }, t('own.sessions'));
  return {
    shown: element('section', { 'aria-labelledby': title.id }, title, list, endOthers),
    load,
  };
}
