// The mails of a server that is a demo: its mailbox, by email.

import { eventually } from '../e2e/waiting.mjs';

// The token_hash and type of the link in the newest mail of that type to `email`, once it is there.
export async function linkIn(url, email, type) {
  let link;
  await eventually(`a mail of type ${type}`, async () => {
    const { mails } = await (await fetch(`${url}/demo/mails`)).json();
    for (const { to, text } of mails) {
      const found = /#token_hash=([\w-]+)&type=(\w+)/.exec(text);
      if (to === email && found?.[2] === type) {
        link = { token_hash: found[1], type };
        return true;
      }
    }
    return false;
  });
  return link;
}
