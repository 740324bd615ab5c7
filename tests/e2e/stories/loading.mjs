// What a page costs: few requests, few bytes, and nothing that the browser has already.

import assert from 'node:assert/strict';

import { connect, signUp } from '../pages.mjs';
import { ANNA, TEAM } from '../people.mjs';
import { tell } from '../steps.mjs';

const MOST_BYTES = 60_000;
const MOST_REQUESTS = 3;

// The requests that reach the server while `visit` runs: {path, status, bytes}.
async function requestsOf(person, visit) {
  const session = await person.context.newCDPSession(person.page);
  const requests = new Map();
  const statuses = new Map();
  // What was asked for before is none of these.
  const change = (requestId, changes) => {
    if (requests.has(requestId)) Object.assign(requests.get(requestId), changes);
  };
  session.on('Network.requestWillBeSent', ({ requestId, request }) => {
    requests.set(requestId, { path: new URL(request.url).pathname, bytes: 0, cached: false });
  });
  session.on('Network.requestServedFromCache', ({ requestId }) => change(requestId, { cached: true }));
  session.on('Network.responseReceived', ({ requestId, response }) => {
    if (response.fromDiskCache) change(requestId, { cached: true });
  });
  // As the server sent it: the event above says 200 of a 304 that the cache completed.
  session.on('Network.responseReceivedExtraInfo', ({ requestId, statusCode }) => {
    statuses.set(requestId, statusCode);
  });
  session.on('Network.loadingFinished', ({ requestId, encodedDataLength }) => {
    change(requestId, { bytes: encodedDataLength });
  });
  await session.send('Network.enable');
  await visit();
  await person.page.waitForLoadState('networkidle');
  await session.detach();
  return [...requests]
    .filter(([, { cached }]) => !cached)
    .map(([requestId, request]) => ({ ...request, status: statuses.get(requestId) }));
}

const listed = (requests) => requests.map(({ path, status, bytes }) => `${path} ${status} ${bytes}`).join('\n  ');

await tell(async (story) => {
  const anna = await story.arrive();
  const { page } = anna;

  for (const [address, mark] of [['/', '#headline'], ['/app', '.account']]) {
    await story.step(`${address}: at most ${MOST_BYTES} bytes the first time`, async () => {
      if (address === '/app') {
        await signUp(page, ANNA);
        await connect(page, TEAM);
      }
      const fresh = await story.arrive({ storageState: await anna.context.storageState() });
      const requests = await requestsOf(fresh, async () => {
        await fresh.page.goto(address);
        await fresh.page.locator(mark).waitFor();
      });
      const total = requests.reduce((sum, { bytes }) => sum + bytes, 0);
      console.log(`     ${requests.length} requests, ${total} bytes`);
      assert.ok(total > 0 && total < MOST_BYTES, listed(requests));
      await fresh.context.close();
    });

    await story.step(`${address}: at most ${MOST_REQUESTS} requests on a reload, none for a file`, async () => {
      await page.goto(address);
      await page.locator(mark).waitFor();
      const requests = await requestsOf(anna, async () => {
        await page.reload();
        await page.locator(mark).waitFor();
      });
      console.log(`     ${requests.length} requests: ${requests.map(({ path }) => path).join(' ')}`);
      assert.ok(requests.length >= 1 && requests.length <= MOST_REQUESTS, listed(requests));
      assert.ok(requests.every(({ path }) => !path.startsWith('/assets/')), listed(requests));
      assert.equal(requests.find(({ path }) => path === address).status, 304);
    });
  }
});
