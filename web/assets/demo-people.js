// Anna, Ben and everybody else: who they are in the server's answers, and where they stand in the diagram.

import { element } from './dom.js';
import { t } from './texts.js';

export const PEOPLE = ['anna', 'ben'];

// From left to right, as parts of the diagram's width in percent.
export const LANES = { anna: 7, provider: 28.5, holdfast: 50, database: 71.5, ben: 93 };

export const nameOf = (who) => t(`demo.people.${who}`);
const emailOf = (who) => `${who}@lab.example`;

// The person's user in the answer of GET /demo/rows, or null.
export const userOf = (who, { users }) => users.find(({ email }) => email === emailOf(who)) ?? null;

// "anna", "ben" or null for another user ({user_id, username}, or null).
export function whoIs(user) {
  const name = user?.username.toLowerCase();
  return PEOPLE.includes(name) ? name : null;
}

// who: may be any word; only Anna's and Ben's have colours of their own.
export function avatar(who, name) {
  return element('span', { className: `avatar ${who}`, 'aria-hidden': 'true', translate: 'no' }, [...name][0] ?? '');
}
