// Data with places where a line may break: after "_", and before "@".

import { data } from './dom.js';

export function breakable(text, tag = 'span', attributes = {}) {
  const made = data('', tag, attributes);
  for (const part of text.split(/(?<=_)|(?=@)/)) made.append(part, document.createElement('wbr'));
  made.lastChild?.remove();
  return made;
}
