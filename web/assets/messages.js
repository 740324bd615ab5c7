// What a message is: every outcome in plain words, what happened and what to do next. Codes come from outside and
// are only ever looked up; their text is never shown.

import { t } from './texts.js';

// tone: 'success', 'info', 'warning' or 'danger'; key: of {title, text} in the catalogue; offer: 'connect' where
// connecting again is the next step; holds(state): false once the dashboard's state contradicts the message.
export function message(tone, key, values = {}, { offer = null, holds = () => true } = {}) {
  return { tone, title: t(`${key}.title`, values), text: t(`${key}.text`, values), offer, holds };
}

// Titles carry no full stop of their own, so that both parts can be one sentence after the other.
export function asSentences({ title, text }) {
  return `${title}. ${text}`;
}
