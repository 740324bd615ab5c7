// The race: many browsers connect one fresh account at the same moment.

import * as demo from './demo-api.js';
import { verdictView } from './demo-verdict.js';
import { button, byId, element } from './dom.js';
import { t } from './texts.js';

const SIZES = [8, 16, 32];

// run(button, actor, work): see demo-run.js; onVerdict(verdict)
export function showRaceLab(run, onVerdict) {
  const result = element('div', { className: 'lab-result', role: 'status' });
  const start = (browsers, pressed) =>
    run(pressed, 'race', async () => {
      const answer = await demo.race(browsers);
      result.replaceChildren(verdictView(answer.verdict));
      onVerdict(answer.verdict);
      return answer;
    });
  byId('race').replaceChildren(
    element('h2', { id: 'race-title' }, t('demo.race.title')),
    element('p', { className: 'soft' }, t('demo.race.text')),
    element(
      'div',
      { className: 'lab-actions' },
      ...SIZES.map((count) =>
        button(t('demo.race.start', { count }), (event) => start(count, event.currentTarget), count === 32 ? 'primary' : '', {
          'data-browsers': count,
        }),
      ),
    ),
    result,
  );
}
