// The row of the account under the diagram: whose it is now. It moves from one owner's side to the other's.

import { avatar, nameOf, PEOPLE, whoIs } from './demo-people.js';
import { sealedTokens } from './demo-steps.js';
import { byId, data, element, icon } from './dom.js';
import { t } from './texts.js';

let ownerBefore = null;

function fact(name, ...values) {
  return element('span', { className: 'fact' }, data(name, 'code'), ' ', ...values);
}

function rowOf(account) {
  return element(
    'div',
    { className: 'row-card' },
    element('p', { className: 'row-title' }, icon('database', 'demo-icons'), data(account.account_email, 'strong')),
    element(
      'p',
      { className: 'row-facts' },
      fact('owner', data(account.owner.username, 'strong')),
      fact('version', data(String(account.ownership_version), 'strong')),
      fact('access_token', sealedTokens(account.access_token)),
    ),
  );
}

const side = (who, owner) =>
  element('span', { className: `side ${who}${owner === who ? ' owns' : ''}` }, avatar(who, nameOf(who)));

// The newest account of Anna or Ben; without one, the newest of all.
function accountOf({ accounts }) {
  return accounts.find(({ owner }) => whoIs(owner) !== null) ?? accounts[0] ?? null;
}

export function showVault(rows) {
  const box = byId('vault');
  const account = accountOf(rows);
  const owner = whoIs(account?.owner);
  const [left, right] = PEOPLE.map((who) => side(who, owner));
  const middle = account === null ? element('p', { className: 'soft' }, t('demo.vault.empty')) : rowOf(account);
  box.replaceChildren(left, middle, right);
  box.className = `vault ${owner ?? 'nobody'}`;
  if (ownerBefore !== null && owner !== null && owner !== ownerBefore) box.classList.add(`from-${ownerBefore}`);
  ownerBefore = owner;
}
