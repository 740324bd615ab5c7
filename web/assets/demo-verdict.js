// The verdict of a race: a point for each browser, the sums in words, and the rows that are left.

import { avatar, whoIs } from './demo-people.js';
import { data, element } from './dom.js';
import { t } from './texts.js';

function points({ owners, offers, errors }) {
  const kinds = [...Array(owners).fill('owner'), ...Array(offers).fill('offer'), ...Array(errors).fill('error')];
  const made = kinds.map((kind, index) => {
    const point = element('span', { className: `point ${kind === 'owner' && owners > 1 ? 'twice' : kind}` });
    point.style.setProperty('--index', index);
    return point;
  });
  return element('div', { className: 'points', 'aria-hidden': 'true' }, ...made);
}

function row({ owner, provider_account_id: id }) {
  return element(
    'li',
    {},
    avatar(whoIs(owner) ?? 'racer', owner.username),
    data(id, 'code'),
    ' → ',
    data(owner.username, 'strong'),
  );
}

export function verdictView(verdict) {
  const { browsers, owners, offers, errors, ms, rows } = verdict;
  const isGood = owners === 1 && errors === 0;
  return element(
    'div',
    { className: `verdict ${isGood ? 'good' : 'bad'}` },
    points(verdict),
    element('p', { className: 'verdict-title' }, t(owners === 1 ? 'demo.race.oneOwner' : 'demo.race.manyOwners', { count: owners })),
    element('p', {}, t('demo.race.sums', { browsers, offers, errors, ms: Math.round(ms) })),
    element('ul', { className: 'verdict-rows', role: 'list' }, ...rows.slice(0, 4).map(row)),
  );
}
