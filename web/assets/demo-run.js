// One action of the lab at a time: the server does each of them alone, too.

import { errorMessage } from './api-messages.js';
import { setActor } from './demo-diagram.js';
import { catchUp, expectEvents } from './demo-trace.js';
import { busy, byId, showText } from './dom.js';
import { asSentences } from './messages.js';

let running = false;
let onDone = async () => {};

// listener: shows the present rows; called after each action.
export function whenDone(listener) {
  onDone = listener;
}

async function perform(actor, work) {
  running = true;
  document.body.classList.add('running');
  showText(byId('fault'), '');
  setActor(actor);
  expectEvents();
  try {
    const answer = await work();
    await catchUp();
    await onDone();
    return answer ?? {};
  } catch (error) {
    showText(byId('fault'), asSentences(errorMessage(error)));
    return null;
  } finally {
    setActor(null);
    running = false;
    document.body.classList.remove('running');
  }
}

// The answer of `work`; null if it failed, which is shown, or if another action is still running. actor: who the requests
// belong to, see setActor(); pressed: the button to keep busy meanwhile, or null.
export async function run(pressed, actor, work) {
  if (running) return null;
  if (pressed === null) return perform(actor, work);
  let answer = null;
  await busy(pressed, async () => {
    answer = await perform(actor, work);
  });
  return answer;
}
