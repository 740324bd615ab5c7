// Follows the server's trace: asks for new events while the page is visible, often while something happens, and sorts
// them into groups, one for each request.
//
// A group is {trace, events, method, path, host, answer, last}: `answer` is the event that ended the request, or null;
// `last` is "callback", "transfer", "token" or null, as the app's links name it.

import * as demo from './demo-api.js';

const BUSY_MS = 500;
const IDLE_MS = 3_000;
const BUSY_FOR_MS = 20_000;
const MOST_EVENTS = 500; // in one answer

// What the demo does for itself, files, and checks by machines.
const UNSEEN = /^\/(demo|assets|ready|health|metrics)(\/|\?|$)/;
const LAST = [
  [/^\/auth\/[^/]+\/callback/, 'callback'],
  [/^\/cloud\/transfer-ownership(\?|$)/, 'transfer'],
  [/\/access-token$/, 'token'],
];

const groups = new Map();
let since = 0;
let busyUntil = 0;
let asking = null;
let timer = 0;
let onGroups = () => {};

function groupOf(event) {
  const known = groups.get(event.trace);
  if (known !== undefined) return known;
  const made = { trace: event.trace, events: [], method: '', path: '', host: 'holdfast', answer: null, last: null };
  groups.set(event.trace, made);
  return made;
}

function take(event) {
  const group = groupOf(event);
  group.events.push(event);
  if (event.kind === 'request' && group.path === '') {
    const { method, path, to: host } = event;
    Object.assign(group, { method, path, host });
    group.last = LAST.find(([pattern]) => pattern.test(path))?.[1] ?? null;
  }
  if (event.kind === 'answer') group.answer = event;
  return group;
}

// Not shown: what asks nobody, such as a page, and the polls of an open app, for which nothing has changed.
function isSeen({ path, host, events, answer, last }) {
  if (path === '' || UNSEEN.test(path)) return false;
  if (answer === null) return last !== null;
  return answer.status !== 304 && (host === 'provider' || events.some(({ kind }) => kind === 'store' || kind === 'fetch'));
}

async function ask() {
  const changed = new Set();
  let answer;
  do {
    answer = await demo.trace(since);
    // A server that was started again counts from 1.
    const isNew = answer.next < since;
    if (isNew || answer.lost) groups.clear();
    since = isNew ? 0 : answer.next;
    for (const event of answer.events) changed.add(take(event));
  } while (answer.events.length === MOST_EVENTS);
  const seen = [...changed].filter(isSeen);
  if (seen.length === 0) return;
  busyUntil = Date.now() + BUSY_FOR_MS;
  onGroups(seen);
}

// Resolves once the page shows everything that happened before the call.
export async function catchUp() {
  if (asking !== null) await asking;
  asking ??= ask().finally(() => {
    asking = null;
  });
  return asking;
}

function later() {
  clearTimeout(timer);
  timer = setTimeout(poll, Date.now() < busyUntil ? BUSY_MS : IDLE_MS);
}

async function poll() {
  try {
    if (document.visibilityState === 'visible') await catchUp();
  } catch {
    // Asked again soon; an action of the user says what is wrong.
  }
  later();
}

// listener(groups that changed)
export function follow(listener) {
  onGroups = listener;
  document.addEventListener('visibilitychange', () => {
    if (document.visibilityState === 'visible') poll();
  });
  return poll();
}

// From now on something happens.
export function expectEvents() {
  busyUntil = Date.now() + BUSY_FOR_MS;
  later();
}

export const allGroups = () => [...groups.values()].filter(isSeen);
