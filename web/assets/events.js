// Hand-overs: what was taken from me stands out until I have seen it; all of them are kept as a list.

import * as api from './api.js';
import { connectButton } from './connect.js';
import { busy, button, byId, element, icon, moment } from './dom.js';
import { notice, showError } from './notices.js';
import { providerOf } from './providers.js';
import { withSession } from './session.js';

function acknowledgeButton(event, onChange) {
  return button('Got it', ({ currentTarget }) =>
    busy(currentTarget, async () => {
      try {
        await withSession(() => api.acknowledgeEvent(event.id));
        await onChange();
      } catch (error) {
        showError(error);
      }
    }),
  );
}

function news(event, onChange) {
  return notice(
    {
      tone: 'warning',
      title: `${event.account_email} was handed over to another user`,
      text:
        `On ${moment(event.created_at)} somebody proved to ${providerOf(event.provider).display_name} that they control this ` +
        'account, and took it over. You have no access to it in Holdfast any more; nothing inside the account itself ' +
        'was changed. If that was not you or somebody you trust, change its password at the provider.',
    },
    [acknowledgeButton(event, onChange), connectButton(event.provider, 'Take it back', 'quiet')],
  );
}

function row(event, onChange) {
  const toMe = event.direction === 'to_me';
  const fresh = toMe && event.acknowledged_at === null;
  return element(
    'li',
    { className: `event ${toMe ? 'to_me' : 'from_me'}` },
    icon(toMe ? 'arrow-in' : 'arrow-out'),
    element(
      'div',
      {},
      toMe ? `You took over ${event.account_email}` : `${event.account_email} went to another user`,
      element('time', { datetime: event.created_at }, moment(event.created_at)),
    ),
    fresh ? acknowledgeButton(event, onChange) : null,
  );
}

export function renderEvents(events, onChange) {
  const unseen = events.filter((event) => event.direction === 'from_me' && event.acknowledged_at === null);
  byId('news').hidden = unseen.length === 0;
  byId('news').replaceChildren(...unseen.map((event) => news(event, onChange)));
  byId('events-section').hidden = events.length === 0;
  byId('events').replaceChildren(...events.map((event) => row(event, onChange)));
}
