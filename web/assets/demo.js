// The page of the demo: what Holdfast does, made visible. It shows the trace and the rows of this server, and offers actions
// that the server performs as Anna, Ben and many others.
//
//   trace (polled) -> diagram, curl        rows (after each change) -> browsers, vault, tabs
//   button -> run -> POST /demo/... -> trace and rows

import * as demo from './demo-api.js';
import { bindBrowsers, showBrowsers, tellPerson } from './demo-browser.js';
import { openWanted, showGroups, showLanes, showRace } from './demo-diagram.js';
import { showFaultLab, wordsOfOutcome } from './demo-faults.js';
import { showGuaranteeLab } from './demo-guarantee.js';
import { bindInside, showCurl, showInside } from './demo-inside.js';
import { nameOf, PEOPLE } from './demo-people.js';
import { bindPlayer } from './demo-play.js';
import { showRaceLab } from './demo-race.js';
import { run, whenDone } from './demo-run.js';
import { showTokenLab } from './demo-token.js';
import { allGroups, follow } from './demo-trace.js';
import { showVault } from './demo-vault.js';
import { errorMessage } from './api-messages.js';
import { byId, showText } from './dom.js';
import { showLanguages } from './languages.js';
import { asSentences } from './messages.js';
import { loadProviders } from './providers.js';
import { addTexts, fillIn, t } from './texts.js';

const ACCOUNT = 'team-files';

async function showRows() {
  const rows = await demo.rows();
  showBrowsers(rows);
  showVault(rows);
  showInside(rows);
}

// Says it to a reader of the screen as well.
function tell(who, { outcome }) {
  if (!outcome) return;
  const words = wordsOfOutcome(outcome, ACCOUNT);
  tellPerson(who, words);
  byId('told').textContent = t('demo.told', { name: nameOf(who), text: words.text });
}

function tellOfStep(step, answer) {
  if (step <= 1) PEOPLE.forEach((who) => tellPerson(who, null));
  if (step === 2) tell('anna', answer);
  if (step === 3 || step === 4) tell('ben', answer);
  if (step === 4) tellPerson('anna', null);
  byId('told').textContent = step === 0 ? t('demo.play.wasReset') : t(`demo.play.steps.${step}`);
}

const otherThan = (who) => PEOPLE.find((each) => each !== who);

async function act(who, pressed, work) {
  const answer = await run(pressed, who, work);
  if (answer === null) return;
  tell(who, answer);
  if (answer.outcome === 'transferred') tellPerson(otherThan(who), null);
}

async function start() {
  await addTexts('demo');
  fillIn();
  document.title = t('demo.documentTitle');
  showLanguages();
  showLanes();
  bindInside();
  whenDone(showRows);
  bindPlayer(run, tellOfStep);
  bindBrowsers({
    connect: (who, pressed) => act(who, pressed, () => demo.connect(who, ACCOUNT, null)),
    handOver: (who, pressed) => act(who, pressed, () => demo.handOver(who)),
  });
  showRaceLab(run, showRace);
  showTokenLab(run);
  showGuaranteeLab(run);
  try {
    await Promise.all([loadProviders(), showRows(), showFaultLab(run, tell)]);
  } catch (error) {
    showText(byId('fault'), asSentences(errorMessage(error)));
  }
  await follow((groups) => {
    showGroups(groups);
    showCurl(allGroups());
    if (!document.body.classList.contains('running')) showRows().catch(() => {});
  });
  openWanted(allGroups());
  addEventListener('hashchange', () => openWanted(allGroups()));
  document.body.dataset.following = '';
}

start();
