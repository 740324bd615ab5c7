// What users see and change about themselves: the password, the email, the second factor, the passkeys, the sessions, the activity. Loaded when it is opened for
// the first time, and read anew each time it is opened.

import { byId } from './dom.js';
import { activityPart } from './own-activity.js';
import { emailPart } from './own-email.js';
import { passkeysPart } from './own-passkeys.js';
import { passwordPart } from './own-password.js';
import { secondFactorPart } from './own-second-factor.js';
import { sessionsPart } from './own-sessions.js';
import { addTexts } from './texts.js';

let parts = null;

// Resolves once the parts show the present state. Throws ApiError.
export async function showOwnAccount(user) {
  if (parts === null) {
    await addTexts('own');
    const sessions = sessionsPart();
    const activity = activityPart();
    parts = [passwordPart(user, sessions.load), emailPart(), secondFactorPart(activity.load), passkeysPart(activity.load), sessions, activity];
    byId('own-parts').replaceChildren(...parts.map(({ shown }) => shown));
  }
  await Promise.all(parts.map(({ load }) => load?.()));
}
