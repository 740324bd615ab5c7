// What a message is: every outcome in plain words, what happened and what to do next. Codes come from outside and
// are only ever looked up; their text is never shown.

// tone: 'success', 'info', 'warning' or 'danger'; offer: 'connect' where connecting again is the next step.
export const message = (tone, title, text, offer) => Object.freeze({ tone, title, text, offer });

// Titles carry no full stop of their own, so that both parts can be one sentence after the other.
export function asSentences({ title, text }) {
  return `${title}. ${text}`;
}
