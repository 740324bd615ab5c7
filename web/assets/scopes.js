// What the scopes of the providers allow, in words.

import { t } from './texts.js';

// By the last part of a scope: some providers put the address of their API in front.
const ALLOWED = {
  identity: ['openid', 'profile', 'email', 'User.Read', 'userinfo.email', 'userinfo.profile', 'account_info.read'],
  stay: ['offline_access'],
  read: ['Files.Read', 'drive.readonly', 'files.metadata.read', 'files.content.read', 'root_readonly'],
  readAll: ['Files.Read.All'],
  write: ['Files.ReadWrite', 'drive', 'files.content.write', 'root_readwrite'],
  writeAll: ['Files.ReadWrite.All'],
};

// null if there are no words for it.
export function wordsOf(scope) {
  const name = scope.split('/').at(-1);
  const allowed = Object.keys(ALLOWED).find((each) => ALLOWED[each].includes(name));
  return allowed === undefined ? null : t(`scopes.${allowed}`);
}
