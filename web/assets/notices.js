// Messages at the top of the dashboard: the newest replaces the one before, each can be sent away.

import { errorMessage } from './api-messages.js';
import { byId, element, icon } from './dom.js';

const ICONS = { success: 'check', info: 'info', warning: 'alert', danger: 'alert' };

// message: see messages.js; actions: buttons.
export function notice(message, actions = []) {
  return element(
    'div',
    { className: `notice ${message.tone}`, role: message.tone === 'danger' ? 'alert' : null },
    icon(ICONS[message.tone]),
    element('h2', {}, message.title),
    element('p', { className: 'notice-text' }, message.text),
    actions.length > 0 ? element('div', { className: 'notice-actions' }, ...actions) : null,
  );
}

export function showNotice(message, actions = []) {
  const shown = notice(message, actions);
  shown.append(
    element(
      'button',
      {
        type: 'button',
        className: 'icon-button',
        'aria-label': 'Dismiss this message',
        onclick: () => shown.remove(),
      },
      icon('close'),
    ),
  );
  byId('notices').replaceChildren(shown);
  shown.scrollIntoView({ block: 'nearest' });
}

export function showError(error, actions = []) {
  showNotice(errorMessage(error), actions);
}
