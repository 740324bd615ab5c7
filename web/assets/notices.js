// Messages at the top of the dashboard: a new one replaces the one before, and the user can close it.

import { errorMessage } from './api-messages.js';
import { byId, element, icon } from './dom.js';
import { returnFocus } from './focus.js';
import { t } from './texts.js';

const ICONS = { success: 'check', info: 'info', warning: 'alert', danger: 'alert' };

let current = null; // {told, shown}

// message: see messages.js; actions: buttons.
export function notice(told, actions = []) {
  return element(
    'div',
    { className: `notice ${told.tone}`, 'data-outcome': told.key },
    icon(ICONS[told.tone]),
    element('h2', {}, told.title),
    element('p', { className: 'notice-text' }, told.text),
    actions.length > 0 ? element('div', { className: 'notice-actions' }, ...actions) : null,
  );
}

export function dismissNotice() {
  current?.shown.remove();
  current = null;
}

export function showNotice(told, actions = []) {
  const shown = notice(told, actions);
  const dismiss = () => {
    dismissNotice();
    returnFocus(null);
  };
  shown.append(
    element(
      'button',
      { type: 'button', className: 'icon-button', 'aria-label': t('page.dismiss'), onclick: dismiss },
      icon('close'),
    ),
  );
  current = { told, shown };
  byId('notices').replaceChildren(shown);
  shown.scrollIntoView({ block: 'nearest' });
}

// Removes a message that is not true any more.
export function checkNotice(state) {
  if (current !== null && !current.told.holds(state)) dismissNotice();
}

export function showError(error, actions = []) {
  showNotice(errorMessage(error), actions);
}
