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

function act(pressed, call, onChange) {
  const place = placeOf(pressed);
  return busy(pressed, async () => {
    try {
      await withSession(call);
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

function actionButton(action, label, event, call, onChange) {
  return button(label, ({ currentTarget }) => act(currentTarget, call, onChange), '', {
    'data-action': action,
    ...named(label, event),
  });
}

function acknowledgeButton(event, onChange) {
  const label = t('events.gotIt');
  return actionButton('acknowledge', label, event, () => api.acknowledgeEvent(event.id), onChange);
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

// Nothing has changed hands (yet): another user may take the account over or asks for it, or this one has asked.
export const isOffer = (event) => event.event_type !== 'ownership_transferred';

function answerButton(event, answer, onChange) {
  return actionButton(answer, t(`events.${answer}`), event, () => api.answerRequest(event.id, answer), onChange);
}

function offer(event, onChange) {
  const values = {
    account: event.account_email,
    date: moment(event.expires_at),
    provider: providerOf(event.provider).display_name,
  };
  if (event.event_type === 'ownership_refused') return notice(message('warning', 'events.refused', values));
  if (event.waits_for === 'operator') return notice(message('warning', 'events.disputed', values));
  if (event.direction === 'to_me') return notice(message('info', 'events.waiting', values));
  if (event.waits_for === 'owner') {
    const answers = ['approve', 'refuse'].map((answer) => answerButton(event, answer, onChange));
    return notice(message('warning', 'events.asked', values), answers);
  }
  const told = message('warning', 'events.requested', values);
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
    isOffer(event) ? offer(event, onChange) : news(event, onChange),
  );
  renderList(byId('events'), past.map(keyed('event')), (event) => row(event, onChange));
  byId('events-section').hidden = past.length === 0;
  const count = unseen.length > 0 ? `(${unseen.length}) ` : '';
  document.title = count + t('dashboard.documentTitle');
}
