// Messages: what happened and what to do next. Codes come from outside: they are only looked up, and never shown.

import { t } from './texts.js';

// tone: 'success', 'info', 'warning' or 'danger'; key: of {title, text} in the catalogue; offer: 'connect' if
// connecting again is the next step; holds(state): false once the dashboard's state contradicts the message.
export function message(tone, key, values = {}, { offer = null, holds = () => true } = {}) {
  return { tone, key, title: t(`${key}.title`, values), text: t(`${key}.text`, values), offer, holds };
}

// Titles have no full stop, so one is added to put both parts one after the other.
export function asSentences({ title, text }) {
  return `${title}. ${text}`;
}
