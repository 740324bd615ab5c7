// Every end that an offered hand-over can take, shown to the page by answers made here instead of the server's.

import { transferDialog } from './pages.mjs';

const URL_OF_TRANSFER = '**/cloud/transfer-ownership';
const URL_OF_PREVIEW = '**/cloud/transfer-ownership/preview';

export const REFUSALS = [
  { status: 400, code: 'invalid_transfer_token', words: 'This offer is not valid', over: true },
  { status: 400, code: 'transfer_token_expired', words: 'The ten minutes are over', over: true },
  { status: 403, code: 'not_your_transfer', words: 'This offer was made to another user', over: true },
  { status: 404, code: 'account_not_found', words: 'The account is free by now', over: true },
  { status: 409, code: 'owner_changed', words: 'The account changed hands in the meantime', over: true },
  { status: 429, code: 'rate_limited', words: 'That was a little too often', over: false },
  { status: 403, code: 'cross_site', words: 'The server takes no orders from this address', over: false },
];

// With a token of which the page is told this; no server would take it.
export async function arriveWithOffer(page, email, secondsLeft = 600) {
  const expiresAt = new Date(Date.now() + secondsLeft * 1000).toISOString();
  await page.unroute(URL_OF_PREVIEW);
  await page.route(URL_OF_PREVIEW, (route) =>
    route.fulfill({
      json: { success: true, provider: 'onedrive', account_email: email, expires_at: expiresAt },
    }),
  );
  await page.goto('/app?error=ownership_conflict#transfer_token=offer');
  await transferDialog(page).getByText(email).waitFor();
}

// answer: {status, body} of a transfer, or null for a broken connection.
export async function answerTransfers(page, answer) {
  await page.unroute(URL_OF_TRANSFER);
  await page.route(URL_OF_TRANSFER, (route) =>
    answer === null
      ? route.abort('connectionfailed')
      : route.fulfill({
          status: answer.status,
          contentType: 'application/json',
          body: JSON.stringify(answer.body),
        }),
  );
}

export async function answerTransfersForReal(page) {
  await page.unroute(URL_OF_TRANSFER);
  await page.unroute(URL_OF_PREVIEW);
}
