// The page of the API's document: everything that the server answers is there, from no other place.

import assert from 'node:assert/strict';

import { looksRight } from '../looks.mjs';
import { tell } from '../steps.mjs';
import { eventually } from '../waiting.mjs';

const operations = (page) => page.locator('details.operation:visible');
const operation = (page, id) => page.locator(`details.operation#${id}`);

await tell(async (story) => {
  const reader = await story.arrive({ permissions: ['clipboard-read', 'clipboard-write'] });
  const { page } = reader;

  await story.step('every operation of the document is on the page', async () => {
    await page.goto('/docs');
    const all = await page.evaluate(async () => {
      const { paths } = await (await fetch('/openapi.json')).json();
      return Object.values(paths).flatMap(Object.values).map(({ operationId }) => operationId);
    });
    assert.ok(all.length > 50);
    await operations(page).first().waitFor();
    assert.deepEqual((await operations(page).evaluateAll((found) => found.map(({ id }) => id))).sort(), all.sort());
    await looksRight(reader, 'docs');
  });

  await story.step('a filter leaves what it names', async () => {
    await page.getByLabel('Filter').fill('post email_taken');
    await page.getByText('1 operation', { exact: true }).waitFor();
    assert.deepEqual(await operations(page).evaluateAll((found) => found.map(({ id }) => id)), ['signUp']);
  });

  await story.step('an operation says who, what and how it fails', async () => {
    const signUp = operation(page, 'signUp');
    await signUp.locator('summary').click();
    await signUp.getByText('409 email_taken', { exact: false }).waitFor();
    const said = await signUp.innerText();
    for (const part of ['anyone', 'username', '1 to 64', '201', 'access_token', 'invalid_json', 'rate_limited'])
      assert.ok(said.includes(part), part);
    await looksRight(reader, 'docs of an operation');
  });

  await story.step('the curl line can be copied, and does what it says', async () => {
    await page.getByRole('button', { name: 'Copy the curl line of signUp' }).click();
    await page.getByText('Copied').waitFor();
    const line = await page.evaluate(() => navigator.clipboard.readText());
    assert.match(line, /^curl -X POST "http:\/\/127\.0\.0\.1:\d+\/api\/v1\/auth\/signup" \\\n {2}-H/);
    const body = /-d '(.*)'$/s.exec(line)[1];
    const answer = await fetch(`${story.server.url}/api/v1/auth/signup`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body,
    });
    assert.equal(answer.status, 201);
  });

  await story.step('a link to an operation opens it', async () => {
    await page.goto('about:blank');
    await page.goto('/docs#transferOwnership');
    await operation(page, 'transferOwnership').getByText('owner_changed').first().waitFor();
    await eventually('it to be open', () => operation(page, 'transferOwnership').evaluate(({ open }) => open));
  });
});
