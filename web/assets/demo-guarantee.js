// "Drop the guarantee": a throw-away database loses its unique index, is raced, is looked at by the doctor and repaired,
// and is raced again.

import * as demo from './demo-api.js';
import { verdictView } from './demo-verdict.js';
import { breakable } from './demo-words.js';
import { button, byId, data, element } from './dom.js';
import { t } from './texts.js';

// name: of its words; step: what the server is asked for.
const ACTS = [
  { name: 'open', step: 'open' },
  { name: 'race', step: 'race' },
  { name: 'doctor', step: 'doctor' },
  { name: 'repair', step: 'repair' },
  { name: 'raceAgain', step: 'race' },
];
const PAUSE_MS = 1_400;

const pause = () => new Promise((resolve) => setTimeout(resolve, PAUSE_MS));

function finding({ severity, text, sql }) {
  return element(
    'div',
    { className: `finding ${severity}` },
    breakable(text, 'p'),
    sql ? breakable(sql, 'code', { class: 'sql' }) : null,
  );
}

function seen({ verdict, doctor, index }) {
  return [
    index ? element('p', { className: `index ${index}` }, breakable('uniq_cloud_provider_accounts_global', 'code'), ' ', t(`demo.guarantee.index.${index}`)) : null,
    verdict ? verdictView(verdict) : null,
    ...(doctor?.findings ?? []).map(finding),
    doctor?.healthy ? element('p', { className: 'healthy' }, t('demo.guarantee.healthy')) : null,
  ].filter(Boolean);
}

// run: see demo-run.js
export function showGuaranteeLab(run) {
  const acts = ACTS.map(({ name }, index) =>
    element(
      'li',
      { className: 'act', 'data-act': name },
      element('h3', {}, element('span', { className: 'act-number', 'aria-hidden': 'true' }, String(index + 1)), t(`demo.guarantee.${name}`)),
      element('p', { className: 'soft' }, t(`demo.guarantee.${name}Text`)),
      element('div', { className: 'act-seen' }),
    ),
  );
  let next = 0;

  function clear() {
    next = 0;
    for (const act of acts) {
      act.classList.remove('done');
      act.querySelector('.act-seen').replaceChildren();
    }
  }

  async function perform() {
    if (next === ACTS.length) clear();
    const act = acts[next];
    const answer = await demo.dropGuarantee(ACTS[next].step);
    act.querySelector('.act-seen').replaceChildren(...seen(answer));
    act.classList.add('done');
    next += 1;
    if (next === ACTS.length) await demo.dropGuarantee('close');
    return answer;
  }

  const runAll = (pressed) =>
    run(pressed, 'race', async () => {
      if (next === ACTS.length) clear();
      while (next < ACTS.length) {
        await perform();
        if (next < ACTS.length) await pause();
      }
    });
  const runNext = (pressed) => run(pressed, 'race', perform);

  byId('guarantee').replaceChildren(
    element(
      'div',
      { className: 'lab-head' },
      element(
        'div',
        {},
        element('h2', { id: 'guarantee-title' }, t('demo.guarantee.title')),
        element('p', { className: 'soft' }, t('demo.guarantee.text')),
      ),
      element(
        'div',
        { className: 'lab-actions' },
        button(t('demo.guarantee.start'), (event) => runAll(event.currentTarget), 'primary', { id: 'guarantee-run' }),
        button(t('demo.guarantee.next'), (event) => runNext(event.currentTarget), '', { id: 'guarantee-next' }),
      ),
    ),
    element('ol', { className: 'acts', role: 'list', 'aria-live': 'polite' }, ...acts),
  );
}
