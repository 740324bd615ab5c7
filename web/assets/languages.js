// The choice of a language at the bottom of every page: one button for each, with its own name.

import { byId, element } from './dom.js';
import { choose, language, LANGUAGES } from './texts.js';

const nameOf = (tag) => {
  const name = new Intl.DisplayNames([tag], { type: 'language' }).of(tag);
  return name[0].toLocaleUpperCase(tag) + name.slice(1);
};

export function showLanguages() {
  byId('languages').replaceChildren(
    ...LANGUAGES.map((tag) =>
      element(
        'button',
        {
          type: 'button',
          className: 'button quiet',
          lang: tag,
          translate: 'no',
          'aria-pressed': String(tag === language),
          onclick: () => choose(tag),
        },
        nameOf(tag),
      ),
    ),
  );
}
