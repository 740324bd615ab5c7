// Passkeys: one is added, signs in alone, stands for a code, takes an account over, and is removed again.

import assert from 'node:assert/strict';

import { looksRight } from '../looks.mjs';
import { account, connect, fillSignIn, notice, signUp, transferDialog } from '../pages.mjs';
import { ANNA, BEN, TEAM } from '../people.mjs';
import { freePort } from '../server.mjs';
import { tell } from '../steps.mjs';
import { CodeApp } from '../totp.mjs';

// A device that verifies its user at once, in the browser of this person.
async function giveDevice(person) {
  const session = await person.devtools();
  await session.send('WebAuthn.enable');
  const options = {
    protocol: 'ctap2',
    transport: 'internal',
    hasResidentKey: true,
    hasUserVerification: true,
    isUserVerified: true,
    automaticPresenceSimulation: true,
  };
  await session.send('WebAuthn.addVirtualAuthenticator', { options });
}

// Browsers have no passkeys at 127.0.0.1.
const port = await freePort();

await tell(
  async (story) => {
    const anna = await story.arrive();
    const ben = await story.arrive();
    const { page } = anna;
    const passkeys = page.locator('#passkeys li:not([inert])');

    const openOwn = async (of) => {
      await of.locator('#own summary').click();
      await of.locator('#add-passkey-form').waitFor();
    };

    async function addPasskey(of, name) {
      await of.getByLabel('Name of the passkey').fill(name);
      await of.getByRole('button', { name: 'Add a passkey' }).click();
      await notice(of, 'You have a new passkey').waitFor();
    }

    async function signOut() {
      await page.locator('#sign-out').click();
      await page.getByText('You are signed out.').waitFor();
      await page.locator('[role=tab]').last().click();
    }

    await story.step('Anna adds a passkey of her device', async () => {
      await signUp(page, ANNA);
      await giveDevice(anna);
      assert.equal(new URL(page.url()).hostname, 'localhost');
      await openOwn(page);
      await looksRight(anna, 'no passkey yet');
      await addPasskey(page, 'My laptop');
      await passkeys.getByText('My laptop').waitFor();
      await passkeys.getByText('not used yet').waitFor();
      await page.locator('#activity').getByText('A passkey was added').waitFor();
      await looksRight(anna, 'a passkey');
    });

    await story.step('the same device is not added twice', async () => {
      await page.getByRole('button', { name: 'Add a passkey' }).click();
      await page.locator('#add-passkey-form .form-error').getByText('You have this passkey already').waitFor();
      assert.equal(await passkeys.count(), 1);
    });

    await story.step('it signs her in alone', async () => {
      await signOut();
      const button = page.getByRole('button', { name: 'Sign in with a passkey' });
      await button.waitFor();
      await looksRight(anna, 'the sign-in with a passkey');
      await button.click();
      await page.locator('#greeting', { hasText: ANNA.username }).waitFor();
      await openOwn(page);
      await passkeys.getByText('Last used').waitFor();
    });

    await story.step('it stands for the code of a second factor', async () => {
      anna.tolerate(/status of 401/);
      await page.getByRole('button', { name: 'Add a second factor' }).click();
      const app = new CodeApp(await page.locator('#factor-secret').textContent());
      await page.locator('#own-factor-code').fill(app.next());
      await page.getByRole('button', { name: 'Confirm', exact: true }).click();
      await page.getByRole('button', { name: 'I have kept them' }).click();
      await signOut();
      await fillSignIn(page, ANNA);
      await page.locator('#sign-in-code').waitFor();
      const instead = page.getByRole('button', { name: 'Use a passkey instead' });
      await instead.waitFor();
      await looksRight(anna, 'a code or a passkey');
      await instead.click();
      await page.locator('#greeting', { hasText: ANNA.username }).waitFor();
    });

    await story.step('it removes the second factor', async () => {
      anna.tolerate(/status of 401/);
      await openOwn(page);
      await page.locator('#remove-factor-form').getByRole('button', { name: 'Use a passkey instead' }).click();
      await notice(page, 'Your second factor is off').waitFor();
    });

    await story.step('where a hand-over needs a second factor, a passkey is one', async () => {
      ben.tolerate(/status of 40[13]/);
      const dialog = transferDialog(ben.page);
      const take = dialog.getByRole('button', { name: 'Transfer to me' });
      await connect(page, TEAM);
      await signUp(ben.page, BEN);
      await giveDevice(ben);
      await openOwn(ben.page);
      await addPasskey(ben.page, 'My phone');
      await connect(ben.page, TEAM);
      await dialog.waitFor();
      await take.click();
      const instead = dialog.getByRole('button', { name: 'Use a passkey instead' });
      await instead.waitFor();
      await looksRight(ben, 'a hand-over with a code or a passkey');
      await instead.click();
      await notice(ben.page, `${TEAM} is yours now`).waitFor();
      await account(ben.page, TEAM).waitFor();
    });

    await story.step('a passkey that is removed signs nobody in', async () => {
      anna.tolerate(/status of 401/);
      await openOwn(page);
      await passkeys.getByRole('button', { name: 'Remove the passkey: My laptop' }).click();
      const dialog = page.getByRole('dialog', { name: 'Remove My laptop?' });
      await looksRight(anna, 'the question before removing a passkey');
      await dialog.getByRole('button', { name: 'Remove' }).click();
      await notice(page, 'The passkey is gone').waitFor();
      await passkeys.waitFor({ state: 'detached' });
      await signOut();
      await page.getByRole('button', { name: 'Sign in with a passkey' }).click();
      await page.locator('#sign-in-form .form-error').getByText('This passkey did not work').waitFor();
      await fillSignIn(page, ANNA);
      await page.locator('#greeting', { hasText: ANNA.username }).waitFor();
    });
  },
  ['--listen', `127.0.0.1:${port}`, '--public-url', `http://localhost:${port}`, '--handover-second-factor', 'on'],
);
