// A token from the vault: an app of the lab asks for one, as a backend does, or after the cloud has refused the last one.

import * as demo from './demo-api.js';
import { nameOf, PEOPLE } from './demo-people.js';
import { button, byId, data, element } from './dom.js';
import { moment, t } from './texts.js';

function tokenView({ outcome, token, who }) {
  const isToken = outcome === 'token';
  const said = isToken
    ? t('demo.token.given', { account: token.account_email, characters: token.characters, time: moment(token.expires_at) })
    : t('demo.token.refused', { account: token.account_email, name: who.username });
  return [element('p', { className: `fault-outcome ${isToken ? 'good' : 'bad'}` }, data(outcome, 'code')), element('p', {}, said)];
}

// run: see demo-run.js
export function showTokenLab(run) {
  const result = element('div', { className: 'lab-result', role: 'status' });
  const ask = (who, renew, pressed) =>
    run(pressed, 'app', async () => {
      const answer = await demo.token(who, renew);
      result.replaceChildren(...tokenView(answer));
      return answer;
    });
  const buttonFor = (who, renew) =>
    button(
      t(renew ? 'demo.token.renew' : 'demo.token.ask', { name: nameOf(who) }),
      (event) => ask(who, renew, event.currentTarget),
      renew ? '' : 'primary',
      { 'data-token': `${who}${renew ? '-renew' : ''}` },
    );
  byId('token').replaceChildren(
    element('h2', { id: 'token-title' }, t('demo.token.title')),
    element('p', { className: 'soft' }, t('demo.token.text')),
    ...PEOPLE.map((who) => element('div', { className: 'lab-actions' }, buttonFor(who, false), buttonFor(who, true))),
    result,
  );
}
