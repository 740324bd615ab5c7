// Hand-overs: open offers for the user's accounts, and accounts that were handed over until the user has seen that,
// are shown first; all events are shown as a list.

import * as api from './api.js';
import { isGone } from './api-messages.js';
import { connectButton } from './connect.js';
import { busy, button, byId, data, element, icon } from './dom.js';
import { isFocusLost, placeOf, returnFocus } from './focus.js';
import { renderList } from './list.js';
import { message } from './messages.js';
import { notice, showError } from './notices.js';
import { providerOf } from './providers.js';
import { withSession } from './session.js';
import { moment, parts, t } from './texts.js';

function acknowledge(pressed, event, onChange) {
  const place = placeOf(pressed);
  return busy(pressed, async () => {
    try {
      await withSession(() => api.acknowledgeEvent(event.id));
    } catch (error) {
      showError(error);
      if (!isGone(error)) return;
    }
    await onChange();
    if (isFocusLost()) returnFocus(place);
  });
}

function named(action, event) {
  return { 'aria-label': t('events.ofAccount', { action, account: event.account_email }) };
}

function acknowledgeButton(event, onChange) {
  const label = t('events.gotIt');
  return button(label, ({ currentTarget }) => acknowledge(currentTarget, event, onChange), '', {
    'data-action': 'acknowledge',
    ...named(label, event),
  });
}

function news(event, onChange) {
  const told = message('warning', 'events.lost', {
    account: event.account_email,
    date: moment(event.created_at),
    provider: providerOf(event.provider).display_name,
  });
  const label = t('events.takeBack');
  const attributes = { 'data-action': 'take-back', ...named(label, event) };
  return notice(told, [
    acknowledgeButton(event, onChange),
    connectButton(event.provider, { label, className: 'quiet', attributes }),
  ]);
}

// An open offer: another user may take the account over until the offer ends.
export const isOffer = (event) => event.event_type === 'ownership_requested';

function offer(event) {
  const told = message('warning', 'events.requested', {
    account: event.account_email,
    date: moment(event.expires_at),
    provider: providerOf(event.provider).display_name,
  });
  const label = t('events.keep');
  const attributes = { 'data-action': 'keep', ...named(label, event) };
  return notice(told, [connectButton(event.provider, { label, className: 'quiet', attributes })]);
}

function row(event, onChange) {
  const toMe = event.direction === 'to_me';
  const fresh = toMe && event.acknowledged_at === null;
  const account = data(event.account_email);
  return element(
    'li',
    { className: `event ${toMe ? 'to_me' : 'from_me'}` },
    icon(toMe ? 'arrow-in' : 'arrow-out'),
    element(
      'div',
      {},
      element('p', {}, ...parts(toMe ? 'events.toMe' : 'events.fromMe', { account })),
      data(moment(event.created_at), 'time', { datetime: event.created_at }),
    ),
    fresh ? acknowledgeButton(event, onChange) : null,
  );
}

const keyed = (prefix) => (event) => ({ ...event, key: `${prefix}-${event.id}` });

export function renderEvents(events, onChange) {
  const past = events.filter((event) => !isOffer(event));
  const unseen = events.filter(
    (event) => isOffer(event) || (event.direction === 'from_me' && event.acknowledged_at === null),
  );
  renderList(byId('news'), unseen.map(keyed('news')), (event) =>
    isOffer(event) ? offer(event) : news(event, onChange),
  );
  renderList(byId('events'), past.map(keyed('event')), (event) => row(event, onChange));
  byId('events-section').hidden = past.length === 0;
  const count = unseen.length > 0 ? `(${unseen.length}) ` : '';
  document.title = count + t('dashboard.documentTitle');
}
