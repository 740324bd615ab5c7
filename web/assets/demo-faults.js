// A chip for each fault that the provider can be asked for, and what it teaches.

import { failureMessage } from './callback-messages.js';
import * as demo from './demo-api.js';
import { byId, data, element, showText } from './dom.js';
import { asSentences } from './messages.js';
import { hasText, t } from './texts.js';

const ACCOUNT = 'team-files';

// In the page's language if it has words for this fault.
function wordsOf(fault, part) {
  const key = `demo.faults.of.${fault.tag}.${part}`;
  return hasText(key) ? t(key) : fault[part];
}

// What a person is told of an action's outcome: {tone, text}.
export function wordsOfOutcome(outcome, account) {
  const key = `demo.outcome.${outcome}`;
  const isOpen = outcome === 'conflict' || outcome.startsWith('waits_for_');
  if (hasText(key)) return { tone: isOpen ? 'conflict' : 'good', text: t(key, { account }) };
  return { tone: 'bad', text: asSentences(failureMessage({ error: outcome, transferToken: null })) };
}

// run: see demo-run.js; onOutcome(who, outcome)
export async function showFaultLab(run, onOutcome) {
  const result = element('div', { className: 'lab-result', role: 'status' });
  const chips = element('div', { className: 'chips' });
  byId('faults').replaceChildren(
    element('h2', { id: 'faults-title' }, t('demo.faults.title')),
    element('p', { className: 'soft' }, t('demo.faults.text')),
    chips,
    result,
  );
  const start = (fault, pressed) =>
    run(pressed, 'anna', async () => {
      for (const each of chips.children) each.setAttribute('aria-pressed', String(each === pressed));
      result.replaceChildren(element('p', { className: 'soft' }, t('demo.faults.running')));
      const answer = await demo.connect('anna', ACCOUNT, fault.tag);
      const { tone, text } = wordsOfOutcome(answer.outcome, ACCOUNT);
      result.replaceChildren(
        element('p', { className: `fault-outcome ${tone}` }, data(answer.outcome, 'code')),
        element('p', {}, element('strong', {}, t('demo.faults.user')), ' ', text),
        element('p', {}, element('strong', {}, t('demo.faults.teaches')), ' ', wordsOf(fault, 'teaches')),
      );
      onOutcome('anna', answer);
      return answer;
    });
  chips.replaceChildren(
    ...(await demo.faults()).map((fault) =>
      element(
        'button',
        {
          type: 'button',
          className: 'chip',
          'aria-pressed': 'false',
          'data-fault': fault.tag,
          onclick: (event) => start(fault, event.currentTarget),
        },
        data(`+${fault.tag}`, 'code'),
        element('span', {}, wordsOf(fault, 'title')),
      ),
    ),
  );
  showText(byId('fault'), '');
}
