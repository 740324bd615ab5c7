// Passkeys in the browser (WebAuthn). Loaded where one may be used: for a sign-in, in the place of a code, and for
// the list of them.

import { ApiError, request } from './api.js';
import { errorMessage } from './api-messages.js';
import { busy, button, showText } from './dom.js';
import { asSentences } from './messages.js';
import { begun } from './session.js';
import { addTexts, t } from './texts.js';

const PASSKEYS = '/api/v1/auth/passkeys';

await addTexts('passkey');

// No browser has passkeys at an IP address; older ones don't know them as JSON.
const arePossible =
  window.PublicKeyCredential?.parseRequestOptionsFromJSON !== undefined &&
  !/^[\d.]+$|:/.test(location.hostname);

// The user's refusal and that of their device look the same to a page.
async function asked(work) {
  try {
    return (await work()).toJSON();
  } catch (error) {
    throw new ApiError(error.name === 'InvalidStateError' ? 'passkey_exists' : 'passkey_canceled');
  }
}

const answerTo = (options) =>
  asked(() => navigator.credentials.get({ publicKey: PublicKeyCredential.parseRequestOptionsFromJSON(options) }));

// {available, passkeys}
export const passkeys = async () => (await request('GET', PASSKEYS)).data;
export const removePasskey = (id) => request('DELETE', `${PASSKEYS}/${encodeURIComponent(id)}`);
export const passkeyOptions = async () => (await request('POST', `${PASSKEYS}/options`)).data;
export async function addPasskey(options, name) {
  const credential = await asked(() =>
    navigator.credentials.create({ publicKey: PublicKeyCredential.parseCreationOptionsFromJSON(options) }),
  );
  await request('POST', PASSKEYS, { name, credential });
}

async function signIn() {
  const { data } = await request('POST', `${PASSKEYS}/sign-in/options`);
  const credential = await answerTo(data);
  await begun(() => request('POST', `${PASSKEYS}/sign-in`, { credential }));
}

// A button in the form of the sign-in, if there are passkeys here. done: called once somebody is signed in.
export function offerSignIn(form, done) {
  if (!arePossible || form.querySelector('.passkey')) return;
  const fault = form.querySelector('.form-error');
  const pressed = button(
    t('passkeys.signIn'),
    () =>
      busy(pressed, async () => {
        showText(fault, '');
        try {
          await signIn();
          await done();
        } catch (error) {
          showText(fault, asSentences(errorMessage(error)));
        }
      }),
    'wide passkey',
  );
  form.querySelector('[type=submit]').after(pressed);
}

// call(code) twice: the server says what a passkey has to answer, and gets the answer.
async function give(call) {
  try {
    return await call('');
  } catch (error) {
    if (!error.passkey) throw error;
    return call(await answerTo(error.passkey));
  }
}

// A button beside the field of a code: see forms.js.
export function offer(code, again) {
  const place = code.closest('.field');
  if (!arePossible || place.querySelector('.passkey')) return;
  place.append(button(t('passkeys.use'), () => again(give), 'quiet passkey'));
}
