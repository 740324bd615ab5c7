// Where the operator wants the owner's word: Ben asks, Anna answers, and neither needs to reload. What was taken can be
// taken back, once; then the operator decides.

import assert from 'node:assert/strict';

import { looksRight } from '../looks.mjs';
import { account, accounts, chooseAccount, connect, news, signUp, transferDialog } from '../pages.mjs';
import { ANNA, BEN, TEAM } from '../people.mjs';
import { tell } from '../steps.mjs';

const told = (page, words) => news(page).filter({ hasText: words });

async function ask(page) {
  await connect(page, TEAM);
  await transferDialog(page).getByRole('button', { name: 'Ask the owner' }).click();
  await told(page, `Waiting for the owner of ${TEAM}`).waitFor();
}

await tell(
  async (story) => {
    const anna = await story.arrive();
    const ben = await story.arrive();

    await story.step('who proves control asks the owner, and waits', async () => {
      await signUp(anna.page, ANNA);
      await connect(anna.page, TEAM);
      await signUp(ben.page, BEN);
      await ask(ben.page);
      assert.equal(await accounts(ben.page).count(), 0);
      await looksRight(ben, 'waiting for the owner');
    });

    await story.step('the owner is asked in their open page, and refuses', async () => {
      const question = told(anna.page, `Another user asks for ${TEAM}`);
      await question.waitFor();
      await looksRight(anna, 'asked for an account');
      await question.getByRole('button', { name: 'Refuse' }).click();
      await question.waitFor({ state: 'detached' });
      await account(anna.page, TEAM).waitFor();
      await told(ben.page, `The owner of ${TEAM} has refused`).waitFor();
    });

    await story.step('asked again they approve, and the account changes hands', async () => {
      await ask(ben.page);
      await told(anna.page, `Another user asks for ${TEAM}`).getByRole('button', { name: 'Approve' }).click();
      await told(anna.page, `${TEAM} was handed over to another user`).waitFor();
      await account(ben.page, TEAM).waitFor();
      assert.equal(await accounts(anna.page).count(), 0);
    });

    await story.step('who has lost it takes it back, unasked', async () => {
      const lost = told(anna.page, `${TEAM} was handed over to another user`);
      await lost.getByRole('button', { name: 'Take it back' }).click();
      await chooseAccount(anna.page, TEAM);
      await transferDialog(anna.page).getByRole('button', { name: 'Transfer to me' }).click();
      await account(anna.page, TEAM).waitFor();
    });

    await story.step('a second contest goes to the operator, and both read so', async () => {
      await connect(ben.page, TEAM);
      await transferDialog(ben.page).getByRole('button', { name: 'Ask the operator' }).click();
      for (const person of [anna, ben])
        await told(person.page, `The operator decides about ${TEAM}`).waitFor();
      await looksRight(ben, 'waiting for the operator');
      await account(anna.page, TEAM).waitFor();
    });

    await story.step('the operator settles it', async () => {
      const request = JSON.parse(await story.server.run(['handover', 'list', '--json']));
      assert.equal(request.owner.email, ANNA.email);
      assert.equal(request.requester.email, BEN.email);
      await story.server.run(['handover', 'settle', request.id, '--to', 'requester']);
      await account(ben.page, TEAM).waitFor();
      assert.equal(await told(ben.page, 'The operator decides').count(), 0);
    });
  },
  ['--onedrive-handover', 'approval'],
);
