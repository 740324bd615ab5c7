// The story in five steps, with pause and single steps. The server does each step; the page sets the pace.

import * as demo from './demo-api.js';
import { byId, element, icon } from './dom.js';
import { t } from './texts.js';

const STEPS = [1, 2, 3, 4, 5];
const PACE_MS = 2_200;

let done = 0; // steps that have been taken
let isPlaying = false;
let wake = () => {}; // ends the wait between two steps

function showButton(id, name, label) {
  byId(id).replaceChildren(icon(name, 'demo-icons'), t(label));
}

function show() {
  showButton('play', isPlaying ? 'pause' : 'play', isPlaying ? 'demo.play.pause' : 'demo.play.play');
  byId('story').replaceChildren(
    ...STEPS.map((step) =>
      element(
        'li',
        {
          className: step <= done ? 'done' : '',
          'aria-current': step === done ? 'step' : null,
        },
        element('span', { className: 'number', 'aria-hidden': 'true' }, String(step)),
        element('span', {}, t(`demo.play.steps.${step}`)),
      ),
    ),
  );
}

const wait = () =>
  new Promise((resolve) => {
    const timer = setTimeout(resolve, PACE_MS);
    wake = () => {
      clearTimeout(timer);
      resolve();
    };
  });

// On a small screen the stage is below the buttons.
function bringIntoView(stage) {
  if (stage.getBoundingClientRect().top > innerHeight / 2) stage.scrollIntoView();
}

// Who the requests of a step belong to, for the diagram.
const ACTORS = { 1: null, 2: 'anna', 3: 'ben', 4: 'ben', 5: 'anna' };

// run: see demo-run.js; onStep(step, answer)
export function bindPlayer(run, onStep) {
  async function takeStep() {
    if (done === STEPS.length) done = 0;
    const step = done + 1;
    // The button stays free: it pauses.
    const answer = await run(null, ACTORS[step], () => demo.play(step));
    if (answer === null) return false;
    done = step;
    onStep(step, answer);
    show();
    return true;
  }

  async function play() {
    isPlaying = true;
    show();
    do {
      if (!(await takeStep())) break;
      if (isPlaying && done < STEPS.length) await wait();
    } while (isPlaying && done < STEPS.length);
    isPlaying = false;
    show();
  }

  function stop() {
    isPlaying = false;
    wake();
    show();
  }

  byId('play').addEventListener('click', () => {
    if (isPlaying) {
      stop();
      return;
    }
    bringIntoView(document.querySelector('.diagram'));
    play();
  });
  byId('step').addEventListener('click', () => {
    stop();
    takeStep();
  });
  byId('reset').addEventListener('click', () => {
    stop();
    done = 0;
    run(byId('reset'), null, demo.reset).then((answer) => {
      if (answer !== null) onStep(0, answer);
      show();
    });
  });
  showButton('step', 'step', 'demo.play.step');
  showButton('reset', 'again', 'demo.play.reset');
  show();
}
